import { counted, duration, findingsInWords, grouped, levelOrder, outcomeInWords, verdictWord } from "./counts.ts";
import { markdown, markdownCode, markdownSentence, shorten, visible } from "./escape.ts";
import { figureInMarkdown } from "./figure.ts";
import type { Facts, Finding, Level, Location, Report, ReportFile, Verdict } from "./model.ts";
import { byPlace, moreOf, placeOf } from "./place.ts";
import { type Values, withValues } from "./values.ts";

export type SummaryOptions = {
  readonly values: Values;
  /** UTF-8 bytes. GitHub drops a summary of more than 1,048,576 altogether; the limit is each step's own. */
  readonly budget?: number;
  /** What the report is about, in the first line: the dashboard's title. */
  readonly title?: string;
  /** Where a place can be read, as an address; without it places are text. */
  readonly placeLink?: (location: Location) => string;
};

/**
 * The page that a reviewer reads, in GitHub Flavored Markdown: the verdict and the counts first, then every stage, every finding by
 * stage, and the facts last and folded. Nothing a reviewer decides on is folded. It never exceeds its budget: findings
 * are left out from the least severe up, and the page says how many. Of a stage with many findings each rule has one row, so that the page can
 * be read, and each finding a line in a list that is folded.
 */
export function renderSummary(
  file: ReportFile,
  { values, budget = 900_000, title, placeLink }: SummaryOptions,
): string {
  const { verdict, stages } = withValues(file, values);
  const subject = title === undefined ? "" : `${markdown(shorten(title, 120))}: `;
  const first = `## ${icons[verdict]} ${subject}${verdictWord(verdict)} – ${markdown(outcomeInWords(stages))}\n`;
  const head = `${first}\n${stageTable(stages)}`;
  if (bytesOf(head) > budget) return bytesOf(first) <= budget ? first : "";
  let left = budget - bytesOf(head) - longestRemainder;
  const sections = stages.map((stage) => ({ stage, rows: rowsOf(stage.findings, placeLink), shown: new Set<Row>() }));
  const bySeverity = sections
    .flatMap((section) => section.rows.map((row) => ({ section, row })))
    .sort((a, b) => levelOrder(a.row.level) - levelOrder(b.row.level));
  for (const { section, row } of bySeverity) {
    const cost = bytesOf(row.text) + (section.shown.size > 0 ? 0 : bytesOf(sectionHead(section.stage)));
    // The first that does not fit ends it: a smaller, less severe one must not take its place.
    if (cost > left) break;
    left -= cost;
    section.shown.add(row);
  }
  const missing = bySeverity.filter(({ section, row }) => !section.shown.has(row)).flatMap(({ row }) => row.findings);
  const body = sections.map(({ stage, rows, shown }) => {
    if (shown.size === 0) return "";
    const table = sectionHead(stage) + rows.flatMap((row) => (shown.has(row) ? [row.text] : [])).join("");
    const places = stage.findings.length > mostRows ? placesIn(stage.findings, { placeLink, budget: left }) : "";
    left -= bytesOf(places);
    return table + places;
  });
  const note = remainder(missing);
  const page = head + (bytesOf(head) + bytesOf(note) <= budget ? note : "") + body.join("");
  const rest = [...stages.flatMap(({ figures = [] }) => figures.map(figureInMarkdown)), factsOf(stages)];
  return rest.reduce((sum, part) => (bytesOf(sum) + bytesOf(part) <= budget ? sum + part : sum), page);
}

const icons: Readonly<Record<Verdict, string>> = { pass: "✅", warn: "⚠️", fail: "❌", error: "❌", "not-run": "➖" };
const levelIcons: Readonly<Record<Level, string>> = { error: "❌", warning: "⚠️", note: "ℹ️" };

const stageTable = (stages: readonly Report[]): string =>
  [
    "| Stage | Verdict | Outcome | Time |\n| :-- | :-- | :-- | --: |\n",
    ...stages.map(({ stage, verdict, headline, seconds }) => {
      const time = verdict === "not-run" ? "" : markdown(duration(seconds)).replaceAll(" ", "&nbsp;");
      return `| **${stage}** | ${icons[verdict]}&nbsp;${verdictWord(verdict).replace(" ", "&nbsp;")} | ${markdownSentence(shorten(headline, 300))} | ${time} |\n`;
    }),
  ].join("");

function sectionHead({ stage, findings }: Report): string {
  const rules = new Set(findings.map(({ rule }) => rule)).size;
  const said =
    findings.length > mostRows ? `One row for each of ${counted(rules, "rule")}; what blocks comes first.\n\n` : "";
  return `\n### ${stage}: ${findingsInWords(findings)}\n\n${said}| | Where | What |\n| :-- | :-- | :-- |\n`;
}

/** Findings of a stage that have a row each; of more, each rule has one. */
const mostRows = 30;

/** One row of a table, and the findings that it speaks of. */
type Row = { readonly level: Level; readonly findings: readonly Finding[]; readonly text: string };

/** The most severe first, then by place; where a row speaks of a rule, the one that is broken most often first. */
function rowsOf(findings: readonly Finding[], placeLink: SummaryOptions["placeLink"]): readonly Row[] {
  const sorted = findings.toSorted((a, b) => levelOrder(a.level) - levelOrder(b.level) || byPlace(a, b));
  if (findings.length <= mostRows) {
    return sorted.map((one) => ({ level: one.level, findings: [one], text: findingRow(one, placeLink) }));
  }
  return [...Map.groupBy(sorted, ({ level, rule }) => `${level} ${rule}`).values()]
    .map((group) => ({ level: group[0]?.level ?? "note", findings: group, text: ruleRow(group, placeLink) }))
    .sort((a, b) => levelOrder(a.level) - levelOrder(b.level) || timesIn(b.findings) - timesIn(a.findings));
}

const timesIn = (findings: readonly Finding[]) => findings.reduce((sum, { count }) => sum + count, 0);

/**
 * All findings of a rule in one row: how often and where, and what it says most often. Why and what to do is said of what blocks, what to
 * do of a warning too; the rest is behind the rule's name, and in the list of all findings.
 */
function ruleRow(findings: readonly Finding[], placeLink: SummaryOptions["placeLink"]): string {
  const [alike = [], ...others] = [...Map.groupBy(findings, ({ message }) => message).values()].sort(
    (a, b) => timesIn(b) - timesIn(a),
  );
  const [first] = alike;
  if (first === undefined) return "";
  const { level, why, fix } = first;
  const said = [
    ...(why === undefined || level !== "error" ? [] : [prose(why)]),
    ...(fix === undefined || level === "note"
      ? []
      : [`**Fix${saysMore(findings) ? " of this one" : ""}:** ${prose(fix)}`]),
  ];
  if (findings.length === 1) return findingRow(first, placeLink, said);
  const files = new Set(findings.flatMap(({ location }) => location?.file ?? [])).size;
  const places = [...alike, ...others.flat()].flatMap(({ location }) => location ?? []);
  const shown = places
    .slice(0, level === "error" ? 3 : 1)
    .map((location) => linked(markdownCode(shortPlace(location)), placeLink?.(location)));
  const where = [`<b>${counted(timesIn(findings), "time")} in ${counted(files, "file")}</b>`, ...shown];
  const more = others.length === 0 ? "" : ` and ${grouped(others.length)} like it`;
  const what = [
    `<b>${markdownSentence(shorten(first.message, 600).trim())}</b> (${ruleOf(first.rule, first.link)})${more}`,
    ...said,
  ];
  return `| ${levelIcons[level]}&nbsp;${level} | ${where.join("<br>")} | ${what.join("<br>")} |\n`;
}

const saysMore = (findings: readonly Finding[]) => new Set(findings.map(({ fix }) => fix)).size > 1;

/** Every finding in a line, folded, for whoever mends them: as many as find room. */
function placesIn(
  findings: readonly Finding[],
  { placeLink, budget }: { readonly placeLink: SummaryOptions["placeLink"]; readonly budget: number },
): string {
  const sorted = findings.toSorted((a, b) => levelOrder(a.level) - levelOrder(b.level) || byPlace(a, b));
  const head = `\n<details><summary>Each of the ${grouped(findings.length)} findings</summary>\n\n`;
  const end = "\n</details>\n";
  let left = budget - bytesOf(head) - bytesOf(end);
  const lines: string[] = [];
  for (const finding of sorted) {
    const { location, message, rule } = finding;
    const where = location === undefined ? "" : linked(markdownCode(shortPlace(location)), placeLink?.(location));
    const more = moreOf(finding);
    const line = `- ${levelIcons[finding.level]} ${where} ${markdownSentence(shorten(message, 300).trim())} (${markdownCode(rule, 60)}${more === undefined ? "" : `, ${more}`})\n`;
    left -= bytesOf(line);
    if (left < 0) break;
    lines.push(line);
  }
  return lines.length === 0 ? "" : `${head}${lines.join("")}${end}`;
}

/** @param said what follows the message: else why it matters and what to do */
function findingRow(finding: Finding, placeLink: SummaryOptions["placeLink"], said = reasonsOf(finding)): string {
  const { level, location, rule } = finding;
  const where = location === undefined ? "" : linked(markdownCode(shortPlace(location)), placeLink?.(location));
  const more = moreOf(finding);
  const what = [
    `<b>${markdownSentence(shorten(finding.message, 600).trim())}</b> (${ruleOf(rule, finding.link)})`,
    ...foundIn(finding),
    ...said,
  ];
  return `| ${levelIcons[level]}&nbsp;${level} | ${where}${more === undefined ? "" : `<br>${more}`} | ${what.join("<br>")} |\n`;
}

const reasonsOf = ({ why, fix }: Finding): readonly string[] => [
  ...(why === undefined ? [] : [prose(why)]),
  ...(fix === undefined ? [] : [`**Fix:** ${prose(fix)}`]),
];

/** The distinct values that were found, at most five. */
function foundIn({ found = [] }: Finding): string[] {
  const distinct = [...new Set(found)];
  if (distinct.length === 0) return [];
  return [
    `Found: ${distinct
      .slice(0, 5)
      .map((value) => markdownCode(value))
      .join(", ")}${distinct.length > 5 ? ", …" : ""}`,
  ];
}

const ruleOf = (rule: string, link: string | undefined): string => linked(markdownCode(rule, 60), link);

const linked = (text: string, link: string | undefined): string =>
  link !== undefined && isPlainAddress(link) ? `[${text}](${link})` : text;

/** Only what can be written into a Markdown link as it is. */
const isPlainAddress = (link: string) =>
  link.length < 500 && /^https:\/\/[\w.-]+(?::\d+)?(?:\/[\w./~%#?&=+-]*)?$/.test(link);

const prose = (text: string): string => markdownSentence(shorten(text.replace(/\s*\n\s*/g, " ").trim(), 1000));

/** A place whose end can be read: a long path would push what is said of it off the page. */
function shortPlace(location: Location): string {
  const place = Array.from(visible(placeOf(location)));
  return place.length <= longestPlace ? place.join("") : `…${place.slice(1 - longestPlace).join("")}`;
}

const longestPlace = 60;

/** Said at the top, where it is seen before anything is concluded from what is there. */
const remainder = (missing: readonly Finding[]): string =>
  missing.length === 0
    ? ""
    : `\n**${counted(missing.length, "more finding")}** (${findingsInWords(missing)}) found no room on this page; \`slipway check --json FILE\` writes down all of them.\n`;

/** More than any {@link remainder} takes. */
const longestRemainder = 250;

function factsOf(stages: readonly Report[]): string {
  const rows = stages.flatMap(({ stage, facts }) =>
    Object.entries(facts).flatMap(([name, value]) => {
      const text = factText(name, value);
      return text === undefined ? [] : `| ${stage} | ${markdown(shorten(name, 80))} | ${markdownCode(text, 300)} |\n`;
    }),
  );
  return rows.length === 0
    ? ""
    : `\n<details><summary>Facts</summary>\n\n| Stage | Fact | Value |\n| :-- | :-- | :-- |\n${rows.join("")}\n</details>\n`;
}

/** A fact as a person reads it; of lists and of what is nested a page would show a piece, so they are left to the JSON. */
function factText(name: string, value: Facts[string]): string | undefined {
  if (typeof value === "number") {
    if (/bytes$|^size$/i.test(name)) return `${(value / 1e6).toFixed(value < 1e7 ? 1 : 0)} MB`;
    return Number.isInteger(value) ? grouped(value) : String(value);
  }
  if (typeof value === "boolean") return value ? "yes" : "no";
  if (typeof value === "string") return value.replace(/^(sha256:[0-9a-f]{12})[0-9a-f]{52}$/, "$1…");
  if (value === null || value === undefined || Array.isArray(value)) return undefined;
  const parts = Object.entries(value).map(([key, part]) => [key, factText(key, part)] as const);
  if (parts.length === 0 || parts.some(([, text]) => text === undefined)) return undefined;
  return parts.map(([key, text]) => `${key} ${text}`).join(", ");
}

const encoder = new TextEncoder();
const bytesOf = (text: string): number => encoder.encode(text).byteLength;
