import { describingKinds } from "./describing-kinds.ts";
import { type ColumnKind, dateOfBirth } from "./personal-kinds.ts";

const { postcode, uprn, smallArea, sex, age } = describingKinds;

type Part = { readonly is: string; readonly instead: string };

const parts: Readonly<Record<string, Part>> = {
  [dateOfBirth.name]: { is: "a date of birth", instead: "an age band instead of the date of birth" },
  [age.name]: { is: "an age in years", instead: "an age band instead of the age" },
  [sex.name]: { is: "a sex", instead: "" },
  [postcode.name]: {
    is: "a unit postcode",
    instead: "the outward code (such as SW1A) or a larger area instead of the postcode",
  },
  [uprn.name]: { is: "a property", instead: "an area instead of the property" },
  [smallArea.name]: { is: "a small area", instead: "a larger area instead of the small one" },
};

const places = [postcode, uprn, smallArea];

/**
 * The kinds, of those that a table has, that together tell who each row is about; empty where none do. Few people share a birthday
 * in a small area, and few in a unit postcode or a property an age and a sex.
 */
export function identifyingKinds(kinds: ReadonlySet<string>): readonly string[] {
  const there = (some: readonly ColumnKind[]) => some.filter(({ name }) => kinds.has(name)).map(({ name }) => name);
  const [place] = there(places);
  if (place === undefined) return [];
  if (kinds.has(dateOfBirth.name)) return [dateOfBirth.name, place, ...there([sex])];
  if (place !== smallArea.name && kinds.has(age.name) && kinds.has(sex.name)) return [place, age.name, sex.name];
  return [];
}

/** What each kind is, in words. */
export const inWords = (kinds: readonly string[]): readonly string[] => kinds.flatMap((kind) => parts[kind]?.is ?? []);

/** What to publish instead. */
export const insteadOf = (kinds: readonly string[]): readonly string[] =>
  kinds.flatMap((kind) => parts[kind]?.instead || []);
