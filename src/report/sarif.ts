import { createHash } from "node:crypto";
import type { Log, Notification, Region, ReportingDescriptor, Result, Location as SarifLocation } from "sarif";
import { counted, levelOrder } from "./counts.ts";
import { shown } from "./escape.ts";
import { rulePage } from "./explain.ts";
import type { Finding, Location, ReportFile } from "./model.ts";
import { isInside, moreOf } from "./place.ts";
import type { RuleText } from "./rule.ts";
import { type Values, withValues } from "./values.ts";

export type SarifOptions = {
  /** Slipway's own version. */
  readonly version: string;
  /** What is known of the rules; one that is found but not known here is described by its id alone. */
  readonly rules: readonly RuleText[];
  readonly values: Values;
};

/** Code scanning keeps so many results of a run and drops the others in an order of its own. */
const mostResults = 5000;

/**
 * The findings as SARIF 2.1.0, ready for code scanning: columns in code points, places inside the repository only, and a
 * fingerprint for each result that stays when lines move (rule, file, column of the table and message but for its numbers; equal ones are numbered).
 *
 * What has no place in the repository, and what exceeds 5,000 results (the least severe), is told in notifications, since code
 * scanning refuses a file with a result that has no place.
 */
export function toSarif(file: ReportFile, { version, rules, values }: SarifOptions): Log {
  const { stages } = withValues(file, values);
  const findings = stages.flatMap((stage) => stage.findings).sort((a, b) => levelOrder(a.level) - levelOrder(b.level));
  const placed = findings.flatMap((finding) =>
    finding.location !== undefined && isInside(finding.location.file) ? [{ finding, location: finding.location }] : [],
  );
  const elsewhere = findings.filter(({ location }) => location === undefined || !isInside(location.file));
  const ids = [...new Set(placed.map(({ finding }) => finding.rule))];
  const known = new Map(rules.map((rule) => [rule.id, rule]));
  const links = new Map(placed.map(({ finding }) => [finding.rule, finding.link]));
  const seen = new Map<string, number>();
  const results = placed.slice(0, mostResults).map(
    ({ finding, location }): Result => ({
      ruleId: shown(finding.rule, 255),
      ruleIndex: ids.indexOf(finding.rule),
      level: finding.level,
      message: { text: textOf(finding) },
      locations: [{ ...physical(location), ...logical(location) }],
      ...(finding.more === undefined || finding.more.length === 0
        ? {}
        : { relatedLocations: relatedTo(location.file, finding.more) }),
      occurrenceCount: finding.count,
      partialFingerprints: { "slipway/v1": fingerprint(finding, seen) },
    }),
  );
  const left = placed.slice(mostResults);
  const notifications: Notification[] = [
    ...elsewhere.map((finding): Notification => ({ level: finding.level, message: { text: textOf(finding) } })),
    ...stages.flatMap(({ stage, verdict, headline }): Notification[] =>
      verdict === "not-run" || verdict === "error"
        ? [{ level: verdict === "error" ? "error" : "warning", message: { text: `${stage}: ${shown(headline, 400)}` } }]
        : [],
    ),
    ...(left.length === 0
      ? []
      : [
          {
            level: "warning",
            message: {
              text: `${counted(left.length, "more result")} found no room here; the JSON report has them all.`,
            },
          } as const,
        ]),
  ];
  return {
    $schema: "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json",
    version: "2.1.0",
    runs: [
      {
        tool: {
          driver: {
            name: "Slipway",
            version,
            semanticVersion: version,
            rules: ids.map((id) => descriptor(id, known.get(id), links.get(id))),
          },
        },
        invocations: [
          {
            executionSuccessful: file.verdict !== "error",
            ...(notifications.length === 0 ? {} : { toolExecutionNotifications: notifications }),
          },
        ],
        columnKind: "unicodeCodePoints",
        results,
      },
    ],
  };
}

function descriptor(id: string, rule: RuleText | undefined, link: string | undefined): ReportingDescriptor {
  const page = link !== undefined && /^https:\/\/[^\s"<>]+$/.test(link) ? { helpUri: link } : {};
  if (rule === undefined) return { id: shown(id, 255), ...page };
  return {
    id,
    ...page,
    shortDescription: { text: rule.title },
    fullDescription: { text: rule.why.replace(/\s*\n\s*/g, " ").trim() },
    help: { text: rule.fix ?? rule.title, markdown: rulePage(rule) },
    defaultConfiguration: { level: rule.level },
    properties: { tags: [rule.stage] },
  };
}

function physical(location: Pick<Location, "file" | "line" | "column" | "endLine" | "endColumn">): SarifLocation {
  return {
    physicalLocation: {
      artifactLocation: { uri: uriOf(location.file), uriBaseId: "%SRCROOT%" },
      region: regionOf(location),
    },
  };
}

/** The column and the row of a table, which a file's lines and columns do not say. */
function logical({ field, fieldNumber, row }: Location): Pick<SarifLocation, "logicalLocations"> {
  if (field === undefined) return {};
  const properties = {
    ...(fieldNumber === undefined ? {} : { columnNumber: fieldNumber }),
    ...(row === undefined ? {} : { row }),
  };
  return { logicalLocations: [{ name: shown(field, 255), kind: "column", properties }] };
}

/** Code scanning needs a line to show a result at: what concerns a whole file stands at its first. */
const regionOf = ({
  line = 1,
  column,
  endLine,
  endColumn,
}: Pick<Location, "line" | "column" | "endLine" | "endColumn">): Region => ({
  startLine: line,
  ...(column === undefined ? {} : { startColumn: column }),
  ...(endLine === undefined ? {} : { endLine }),
  ...(endColumn === undefined ? {} : { endColumn }),
});

/** A relative reference (RFC 3986): a colon in the first segment would make it a scheme. */
const uriOf = (file: string): string =>
  file
    .split("/")
    .map((segment) => encodeURIComponent(segment.toWellFormed()))
    .join("/");

/** Plain text. A viewer makes links of `[text](address)` even there (SARIF §3.11.6), so that is taken apart. */
function textOf(finding: Finding): string {
  const more = moreOf(finding);
  const [value] = finding.found ?? [];
  return [
    shown(finding.message, 600),
    ...(value === undefined ? [] : [`Found: ${shown(value)}`]),
    ...[finding.why, finding.fix].flatMap((text) =>
      text === undefined ? [] : [shown(text.replace(/\s*\n\s*/g, " ").trim(), 1000)],
    ),
    ...(more === undefined ? [] : [more]),
  ]
    .join("\n")
    .replaceAll("](", "] (");
}

/** Numbers in a message are left out: they count, or name lines, and both move. */
/** The first other places, each once: the standard has no two alike. */
function relatedTo(file: string, more: NonNullable<Finding["more"]>) {
  const places = new Map(more.map((place) => [`${place.line}:${place.column}`, place]));
  return [...places.values()].slice(0, 20).map((place) => physical({ file, ...place }));
}

function fingerprint({ rule, location, message }: Finding, seen: Map<string, number>): string {
  const what = createHash("sha256")
    .update(JSON.stringify([rule, location?.file, location?.field ?? null, message.replace(/\d[\d,.]*/g, "#")]))
    .digest("hex")
    .slice(0, 32);
  const nth = (seen.get(what) ?? 0) + 1;
  seen.set(what, nth);
  return `${what}:${nth}`;
}
