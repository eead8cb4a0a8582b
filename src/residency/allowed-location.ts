/**
 * Whether a byte may rest at a place, judged by the place's name alone. What a cloud says of an existing bucket or registry is
 * read by its adapter and then judged here as well. What no name can show (who may look from abroad, what an edge keeps in
 * memory) is not judged.
 */

export type ResidencyRules = {
  /** Regions in the words of their cloud, lower case. */
  readonly regions: readonly string[];
};

/** Regions that are wholly in the United Kingdom: London (GCP, AWS), London and Cardiff (Azure). */
export const unitedKingdom: ResidencyRules = { regions: ["europe-west2", "eu-west-2", "uksouth", "ukwest"] };

export type Decision =
  | { readonly allowed: true; readonly region: string }
  /** `reason` completes "… is not allowed: "; a clause without a full stop. */
  | { readonly allowed: false; readonly reason: string };

/** Names that mean more than one place, and where those are. Google also calls its dual regions by such names. */
const spread: Readonly<Record<string, string>> = {
  eu: "a multi-region: copies rest in several countries of the European Union",
  europe: "a multi-region: copies rest in several countries of the European Union",
  us: "a multi-region of the United States",
  asia: "a multi-region of Asia",
  global: "no place: bytes rest wherever the provider likes",
  eur4: "a dual region of Finland and the Netherlands",
  eur5: "a dual region of Belgium and London: half of it is outside the United Kingdom",
  eur7: "a dual region of London and Frankfurt: half of it is outside the United Kingdom",
  eur8: "a dual region of Frankfurt and Zürich",
  nam4: "a dual region of the United States",
  asia1: "a dual region of Japan",
};

/** Regions that people take for British, or meet as a default. */
const elsewhere: Readonly<Record<string, string>> = {
  "europe-west1": "Belgium",
  "europe-west3": "Frankfurt",
  "europe-west4": "the Netherlands",
  "eu-west-1": "Ireland",
  "eu-west-3": "Paris",
  "eu-central-1": "Frankfurt",
  "us-east-1": "Virginia",
  "us-central1": "Iowa",
  northeurope: "Ireland",
  westeurope: "the Netherlands",
};

/**
 * Judges a location as clouds write it: a region (`europe-west2`, `EUROPE-WEST2`, `UK South`), or a zone in one (`europe-west2-a`,
 * `eu-west-2b`).
 */
export function allowedLocation(location: string, rules: ResidencyRules = unitedKingdom): Decision {
  const name = location.trim().toLowerCase();
  const region = regionOf(name, rules);
  if (region !== undefined) return { allowed: true, region };
  const reason = Object.hasOwn(spread, name)
    ? `it is ${spread[name]}`
    : Object.hasOwn(elsewhere, name)
      ? `it is in ${elsewhere[name]}`
      : "it is not one of the regions that are";
  return { allowed: false, reason: `${reason} (allowed: ${rules.regions.join(", ")})` };
}

/** Zones are `<region>-a` at Google and `<region>a` at Amazon; Azure's own tools write `UK South` for `uksouth`. */
const regionOf = (name: string, { regions }: ResidencyRules) =>
  regions.find(
    (region) =>
      region === name ||
      region === name.replaceAll(" ", "") ||
      (name.startsWith(region) && /^-?[a-f]$/.test(name.slice(region.length))),
  );
