import type { Component, Inventory } from "../image/model.ts";
import type { Advisories, Advisory } from "./advisories.ts";
import { debianVersions, match, pythonVersions, type Versions } from "./match.ts";
import { type Severity, worstOf } from "./severity.ts";

/** One vulnerability of one package of an image. */
export type Vulnerability = {
  /** The name that most people know: its CVE number where it has one. */
  readonly id: string;
  /** Every other name, sorted. */
  readonly aliases: readonly string[];
  /** The record that can be looked up. */
  readonly record: string;
  readonly summary: string;
  readonly severity: Severity;
  /** The version to go to; undefined: there is none without it. */
  readonly fixed: string | undefined;
  readonly package: AdvisedPackage;
};

/** A package as advisories name it: for Debian a source package, with the packages in the image that were built from it. */
export type AdvisedPackage = {
  readonly ecosystem: string;
  readonly name: string;
  readonly version: string;
  readonly components: readonly Component[];
};

export type Matched = {
  readonly vulnerabilities: readonly Vulnerability[];
  /** Components that could not be compared with anything, and why. */
  readonly notScanned: readonly { readonly reason: string; readonly components: readonly Component[] }[];
  /** Records about packages of this image with ranges that could not be judged. */
  readonly unclear: readonly string[];
};

/** Looks every package of an image up. Names of one vulnerability are merged, so that it counts once for each package. */
export function findVulnerabilities(inventory: Inventory, advisories: Advisories): Matched {
  const vulnerabilities: Vulnerability[] = [];
  const unclear = new Set<string>();
  const notScanned: Map<string, Component[]> = Map.groupBy(
    inventory.components.filter((component) => reasonNotToScan(component, inventory, advisories) !== undefined),
    (component) => reasonNotToScan(component, inventory, advisories) ?? "",
  );
  const scanned = inventory.components.filter(
    (component) => reasonNotToScan(component, inventory, advisories) === undefined,
  );
  for (const subject of packagesOf(scanned, inventory)) {
    const versions = versionsOf(subject.components[0]);
    const version = versions.parse(subject.version);
    if (version === undefined) continue; // Never: such a component is among those that are not scanned.
    const hits: Hit[] = [];
    for (const ecosystem of ecosystemsOf(subject.ecosystem)) {
      for (const advisory of advisories.about(ecosystem, subject.name)) {
        const { affected, fixed, unclear: isUnclear } = match(version, advisory, versions);
        if (isUnclear) unclear.add(advisory.id);
        if (affected) hits.push({ advisory, fixed });
      }
    }
    vulnerabilities.push(...merged(hits, subject, versions, advisories));
  }
  return {
    vulnerabilities,
    notScanned: [...notScanned].map(([reason, components]) => ({ reason, components })),
    unclear: [...unclear].sort(),
  };
}

type Hit = { readonly advisory: Advisory; readonly fixed: string | undefined };

function reasonNotToScan(
  component: Component,
  { distribution }: Inventory,
  advisories: Advisories,
): string | undefined {
  if (component.kind === "deb") {
    if (distribution === undefined) return "the image does not say which system it is";
    if (distribution.id !== "debian")
      return "only Debian's own packages can be looked up, and the image is another system";
    if (debianVersions.parse(sourceOf(component).version) === undefined) return "their versions cannot be compared";
    return covered([debianEcosystem(distribution), "Debian"], advisories, "this Debian release");
  }
  if (pythonVersions.parse(component.version) === undefined) return "their versions cannot be compared";
  return covered(["PyPI"], advisories, "Python packages");
}

/** A selection is expected to leave things out, and says so elsewhere. */
function covered(ecosystems: readonly string[], advisories: Advisories, what: string): string | undefined {
  if (advisories.selection !== undefined || ecosystems.some((each) => advisories.ecosystems.has(each)))
    return undefined;
  return `the database holds nothing about ${what}`;
}

function packagesOf(components: readonly Component[], inventory: Inventory): readonly AdvisedPackage[] {
  const packages = Map.groupBy(components, (component) => {
    const { name, version } = component.kind === "deb" ? sourceOf(component) : component;
    const ecosystem = component.kind === "deb" ? debianEcosystem(inventory.distribution) : "PyPI";
    return JSON.stringify([ecosystem, name, version]);
  });
  return [...packages].map(([key, components]) => {
    const [ecosystem, name, version] = JSON.parse(key) as [string, string, string];
    return { ecosystem, name, version, components };
  });
}

const sourceOf = ({ name, version, source }: Component) => source ?? { name, version };
const versionsOf = (component: Component | undefined): Versions =>
  component?.kind === "deb" ? debianVersions : pythonVersions;

/** `Debian:13`; point releases (`13.1`) share the release's advisories. */
const debianEcosystem = (distribution: Inventory["distribution"]) =>
  `Debian:${distribution?.version.split(".")[0] ?? ""}`;
/** A record may be about every release of Debian. */
const ecosystemsOf = (ecosystem: string) => (ecosystem.startsWith("Debian:") ? [ecosystem, "Debian"] : [ecosystem]);

function merged(
  hits: readonly Hit[],
  subject: AdvisedPackage,
  versions: Versions,
  advisories: Advisories,
): readonly Vulnerability[] {
  const groups: { names: Set<string>; hits: Hit[] }[] = [];
  for (const hit of hits) {
    for (const names of vulnerabilitiesNamedBy(hit.advisory)) {
      const meeting = groups.filter((group) => names.some((name) => group.names.has(name)));
      const all = { names: new Set(names), hits: [hit] };
      for (const group of meeting) {
        for (const name of group.names) all.names.add(name);
        all.hits.push(...group.hits);
        groups.splice(groups.indexOf(group), 1);
      }
      groups.push(all);
    }
  }
  const found = groups.map(({ names, hits }) => {
    const sorted = [...names].sort((a, b) => rank(a) - rank(b) || (a < b ? -1 : 1));
    const [id = "", ...aliases] = sorted;
    const records = hits.toSorted(
      (a, b) => rank(a.advisory.id) - rank(b.advisory.id) || (a.advisory.id < b.advisory.id ? -1 : 1),
    );
    return {
      id,
      aliases: aliases.sort(),
      record: records[0]?.advisory.id ?? id,
      summary: records.find(({ advisory }) => advisory.summary !== "")?.advisory.summary ?? "",
      severity: worstOf([...hits.map(({ advisory }) => advisory.severity), ...sorted.map(advisories.severityOf)]),
      // Where records differ, the highest is free of what each of them means.
      fixed: hits
        .flatMap(({ fixed }) => fixed ?? [])
        .toSorted(versions.compare)
        .at(-1),
      package: subject,
    };
  });
  return found.sort((a, b) => (a.id < b.id ? -1 : 1));
}

/** A distribution's advisory may be about several vulnerabilities at once; each is one of its own. */
function vulnerabilitiesNamedBy({ id, aliases, upstream }: Advisory): readonly (readonly string[])[] {
  return upstream.length > 1 ? upstream.map((each) => [each]) : [[id, ...aliases, ...upstream]];
}

const known = [/^CVE-/, /^GHSA-/, /^PYSEC-/, /^DSA-/];
const rank = (id: string) => {
  const found = known.findIndex((pattern) => pattern.test(id));
  return found < 0 ? known.length : found;
};
