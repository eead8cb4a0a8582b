import type { Component, Inventory } from "../image/model.ts";
import type { SbomOptions } from "../image/sbom-names.ts";
import type { Digest } from "../oci/ports.ts";
import type { Ports } from "../ports.ts";
import type { Facts, Finding } from "../report/model.ts";
import { notRun, report, type StageResult } from "../report/verdict.ts";
import type { Advisories } from "./advisories.ts";
import { debianVersions, pythonVersions } from "./match.ts";
import { levelOf } from "./policy.ts";
import { scanRules } from "./rules.ts";
import { findVulnerabilities, type Vulnerability } from "./vulnerabilities.ts";

export type ScanOptions = {
  /** undefined: there is no database, and nothing can be said. */
  readonly advisories: Advisories | undefined;
  readonly today: Date;
  /** A database older than this warns. Default: 7. */
  readonly maxAgeDays?: number;
  /** Write down what is in the image, too: as a CycloneDX document among the blobs. */
  readonly sbom?: SbomOptions;
};

export type ScanPorts = Pick<Ports, "log"> & Partial<Pick<Ports, "blobs" | "cache">>;

export type Scanned = {
  /** undefined: without a database nobody knows. */
  readonly vulnerabilities: readonly Vulnerability[] | undefined;
  /** The document's blob, where one was asked for. */
  readonly sbom: Digest | undefined;
};

/**
 * Looks up what is known to be vulnerable in an image. What could not be looked up is a finding of its own: the image is
 * called free of something only where that was looked for.
 *
 * Python packages (PyPI) and Debian packages are known. What was copied into an image by hand, or is bundled inside a package,
 * is seen only where an advisory names that package.
 */
export async function scan(
  inventory: Inventory,
  { advisories, today, maxAgeDays = 7, sbom: sbomOptions }: ScanOptions,
  { log, blobs, cache = noCache }: ScanPorts,
): Promise<StageResult<Scanned>> {
  const sbom = sbomOptions && blobs && (await storedSbom(inventory, sbomOptions, { blobs, cache }));
  const written: Facts = sbom ? { sbom } : {};
  const notKnown = (reason: string) => ({
    report: { ...notRun("scan", reason), facts: written },
    outputs: { vulnerabilities: undefined, sbom },
  });
  if (advisories === undefined) {
    return notKnown("no advisory database: name a folder of OSV records as `advisories` in the platform file");
  }
  if (advisories.records === 0) {
    return notKnown(`no record could be read from the advisory database ${advisories.name}: fetch it again`);
  }
  log.progress(`looking up ${inventory.components.length} packages`);
  const { vulnerabilities, notScanned, unclear } = findVulnerabilities(inventory, advisories);
  const order = { error: 0, warning: 1, note: 2 };
  const findings: Finding[] = [
    ...vulnerabilities
      .map((vulnerability) => vulnerabilityFinding(vulnerability, vulnerabilities))
      .sort((a, b) => order[a.level] - order[b.level]),
    ...notScanned.map(({ reason, components }) => notScannedFinding(reason, components)),
    ...otherSystem(inventory),
    ...ageFindings(advisories, today, maxAgeDays),
    ...unreadableFindings(advisories, unclear),
  ];
  const blocking = vulnerabilities.filter((vulnerability) => levelOf(vulnerability) === "error").length;
  const fromBase = inventory.components.filter(({ origin }) => origin === "base").length;
  const date = advisories.date?.toISOString().slice(0, 10);
  return {
    report: report("scan", {
      headline: [
        `${packages(inventory.components.length)}, ${fromBase} from the base`,
        saidOf(vulnerabilities.length, blocking),
        advisories.selection === undefined
          ? `database of ${date ?? "an unknown date"}`
          : `looked for ${advisories.records} advisories only: ${advisories.selection}`,
      ].join("; "),
      findings,
      facts: {
        packages: inventory.components.length,
        fromBase,
        blocking,
        vulnerabilities: vulnerabilities.map(({ id, aliases, severity, fixed, package: { name, version } }) => ({
          id,
          aliases: [...aliases],
          package: name,
          version,
          severity,
          fixed: fixed ?? null,
        })),
        ...written,
        database: { name: advisories.name, date: date ?? null, records: advisories.records },
      },
    }),
    outputs: { vulnerabilities, sbom },
  };
}

const noCache: Ports["cache"] = { get: async () => undefined, put: async () => {} };

async function storedSbom(
  inventory: Inventory,
  options: SbomOptions,
  { blobs, cache }: Pick<Ports, "blobs" | "cache">,
): Promise<Digest> {
  const { keptSbom } = await import("../image/sbom-kept.ts");
  return (await blobs.put(new TextEncoder().encode(await keptSbom(inventory, options, { cache })))).digest;
}

function vulnerabilityFinding(found: Vulnerability, all: readonly Vulnerability[]): Finding {
  const { name, version, components } = found.package;
  const rule = found.fixed === undefined ? "vulnerability-without-fix" : "known-vulnerability";
  const required = components.find((component) => component.required)?.required;
  const built = components.map((component) => component.name).filter((each) => each !== name);
  const subject = built.length > 0 ? `${name} ${version} (${built.join(", ")})` : `${name} ${version}`;
  const rated = found.severity === "unknown" ? "not rated" : found.severity;
  const fix = fixOf(found, all);
  return {
    rule,
    level: levelOf(found),
    message: `${subject} has ${found.id} (${rated})${found.summary === "" ? "" : `: ${shortened(found.summary)}`}`,
    ...whyOf(rule),
    ...(fix === undefined ? {} : { fix }),
    count: 1,
    ...(required ? { location: { file: required.file, line: required.line } } : {}),
    link: `https://osv.dev/vulnerability/${encodeURIComponent(found.record)}`,
  };
}

/** One step that mends all that can be mended in the package, so that nobody goes through three. */
function fixOf(found: Vulnerability, all: readonly Vulnerability[]): string | undefined {
  if (found.fixed === undefined) return undefined;
  const { ecosystem, name, version, components } = found.package;
  const versions = ecosystem === "PyPI" ? pythonVersions : debianVersions;
  const target = all
    .filter((each) => each.package === found.package)
    .flatMap(({ fixed }) => fixed ?? [])
    .toSorted(versions.compare)
    .at(-1);
  const step = `${name} ${version} → ${target}`;
  if (components.every(({ origin }) => origin === "base"))
    return `${step}: run \`slipway base update\` and commit the new lock`;
  const required = components.find((component) => component.required)?.required;
  const bundledIn = components.flatMap((component) => component.bundledIn ?? []);
  if (!required && bundledIn.length === components.length) {
    return `${step}: ${bundledIn.join(", ")} brings it along; take a release of it that brings a newer one, or do without`;
  }
  return required ? `${step} in ${required.file}:${required.line}` : `${step}: pin it beside your requirements`;
}

function notScannedFinding(reason: string, components: readonly Component[]): Finding {
  const names = components.map(({ name }) => name).sort();
  const shown = names.slice(0, 5).join(", ");
  const more = names.length > 5 ? ` and ${names.length - 5} more` : "";
  return {
    rule: "not-scanned",
    level: "warning",
    message: `${packages(names.length)} not looked at, as ${reason}: ${shown}${more}`,
    ...whyOf("not-scanned"),
    count: names.length,
  };
}

/** An image of a system whose packages the inventory does not even see must not look like one without packages. */
function otherSystem({ distribution, components }: Inventory): readonly Finding[] {
  if (components.some(({ kind }) => kind === "deb") || distribution?.id === "debian") return [];
  return [
    {
      rule: "not-scanned",
      level: "warning",
      message: distribution
        ? `The system of the image is ${distribution.id} ${distribution.version}, and only Debian's packages are known: nothing of the system was looked at`
        : "The image does not say which system it is: nothing of the system was looked at",
      ...whyOf("not-scanned"),
      count: 1,
    },
  ];
}

function ageFindings({ date, selection, name }: Advisories, today: Date, maxAgeDays: number): readonly Finding[] {
  if (selection !== undefined) return [];
  const days = date && Math.floor((today.getTime() - date.getTime()) / 86_400_000);
  // A clock a day apart is no lie; a database from next month is.
  if (days !== undefined && days >= -1 && days <= maxAgeDays) return [];
  const message =
    days === undefined
      ? `The advisory database ${name} does not say how old it is`
      : days < 0
        ? `The advisory database ${name} is dated ${-days} days into the future`
        : `The advisory database ${name} is ${days} days old; ${maxAgeDays} are allowed`;
  return [{ rule: "old-advisories", level: "warning", message, ...whyOf("old-advisories"), count: 1 }];
}

function unreadableFindings({ unreadable }: Advisories, unclear: readonly string[]): readonly Finding[] {
  const findings: Finding[] = [];
  const [first] = unreadable;
  if (first) {
    findings.push({
      rule: "unreadable-advisories",
      level: "warning",
      message: `${unreadable.length} of the database's files could not be read; the first is ${first.file} (${shortened(first.reason)})`,
      ...whyOf("unreadable-advisories"),
      count: unreadable.length,
    });
  }
  if (unclear.length > 0) {
    findings.push({
      rule: "unreadable-advisories",
      level: "warning",
      message: `Advisories about packages of this image have ranges that cannot be compared: ${unclear.slice(0, 5).join(", ")}`,
      ...whyOf("unreadable-advisories"),
      count: unclear.length,
    });
  }
  return findings;
}

function whyOf(id: string): { readonly why?: string } {
  const rule = scanRules.find((each) => each.id === id);
  return rule ? { why: rule.why } : {};
}

const packages = (count: number) => (count === 1 ? "1 package" : `${count} packages`);

function saidOf(known: number, blocking: number): string {
  if (known === 0) return "no known vulnerability";
  if (blocking === 0) return `${known} known ${known === 1 ? "vulnerability" : "vulnerabilities"}, none blocks`;
  return blocking === 1 ? "1 known vulnerability blocks" : `${blocking} known vulnerabilities block`;
}

/** One line of an advisory's own words. */
function shortened(text: string): string {
  const line = text.replaceAll(/\s+/g, " ").trim();
  return line.length > 200 ? `${line.slice(0, 199)}…` : line;
}
