import { createColors } from "picocolors";
import { counted, duration, findingsInWords, outcomeInWords, verdictWord } from "./counts.ts";
import { notACommand, shown } from "./escape.ts";
import { excerptOf, type SourceLine } from "./excerpt.ts";
import { figureInText } from "./figure.ts";
import type { Finding, Level, Report, ReportFile, Verdict } from "./model.ts";
import { withoutFoundSecrets } from "./named-secrets.ts";
import { byPlace, moreOf, placeOf } from "./place.ts";
import { figureWithValues, findingWithValues, type Values } from "./values.ts";
import { widthOf, wrap } from "./wrap.ts";

export type TerminalOptions = {
  readonly color: boolean;
  /** Columns; what is printed uses at least 60 and at most 120 of them. */
  readonly width: number;
};

export type FindingOptions = TerminalOptions & {
  readonly values: Values;
  /** Gives the line that a finding is about, to be shown underlined; data files are never asked for. */
  readonly source?: SourceLine;
  /** How many findings of one stage are printed; the rest are counted. */
  readonly limit?: number;
};

type Colors = ReturnType<typeof createColors>;

const marks: Readonly<Record<Verdict, string>> = { pass: "✔", warn: "!", fail: "✖", error: "✖", "not-run": "–" };

/** A whole report: each stage, its findings under it, and the verdict last. Ends in a line end. */
export function renderTerminal(file: ReportFile, options: FindingOptions): string {
  const stages = file.stages.map((stage) => {
    const below = renderBelow(stage, options);
    return `${renderStageLine(stage, options)}\n${below === "" ? "" : `\n${below}\n\n`}`;
  });
  return `${stages.join("").trimEnd()}\n\n${renderVerdictLine(file, options)}\n`;
}

/** One line per stage, fit to be printed as soon as it is done; a long headline goes on below itself. No line end. */
export function renderStageLine(report: Report, options: TerminalOptions): string {
  const colors = createColors(options.color);
  const width = columnsOf(options);
  const time = report.verdict === "not-run" ? "" : duration(report.seconds);
  const left = `${marks[report.verdict]} ${report.stage.padEnd(9)} ${verdictWord(report.verdict).padEnd(7)}  `;
  const [first = "", ...rest] = wrap(shown(report.headline, 400), width - widthOf(left) - 10);
  const gap = " ".repeat(Math.max(2, width - widthOf(left) - widthOf(first) - widthOf(time)));
  const paint = painter(colors, report.verdict);
  const head = `${paint(marks[report.verdict])} ${colors.bold(report.stage.padEnd(9))} ${paint(verdictWord(report.verdict).padEnd(7))}  `;
  return printable([
    `${head}${first}${time === "" ? "" : gap + colors.dim(time)}`,
    ...rest.map((line) => " ".repeat(widthOf(left)) + line),
  ]);
}

/** What stands below a stage's line: its findings, and figures that are neither folded nor for a page; empty without any. No line end. */
export function renderBelow(report: Report, options: FindingOptions): string {
  const width = columnsOf(options);
  const open = (report.figures ?? []).filter(({ folded, forReviewers }) => !(folded || forReviewers));
  const figures = open.map((figure) =>
    printable(figureInText(figureWithValues(figure, options.values), { color: options.color, width })),
  );
  return [renderFindings(report, options), ...figures].filter((part) => part !== "").join("\n\n");
}

/**
 * The findings of one stage in the order of their places, an empty line between two; empty without findings. Why a rule wants what it
 * wants is said once. No line end.
 */
export function renderFindings(report: Report, options: FindingOptions): string {
  const { limit = 50 } = options;
  const sorted = report.findings.map((finding) => findingWithValues(finding, options.values)).sort(byPlace);
  const kept = sorted.length <= limit ? sorted : mostSevere(sorted, limit);
  const said = new Set<string>();
  const source = options.source && withoutFoundSecrets(options.source, report.findings);
  const shownWith = source ? { ...options, source } : options;
  const blocks = kept.map((finding) => {
    const { why, ...rest } = finding;
    const isNew = why !== undefined && !said.has(why);
    if (isNew) said.add(why);
    return printable(findingLines(isNew ? finding : rest, shownWith));
  });
  if (kept.length < sorted.length) {
    const left = sorted.filter((finding) => !kept.includes(finding));
    blocks.push(
      `  and ${counted(left.length, "more finding")} (${findingsInWords(left)}); --json FILE writes them all`,
    );
  }
  return blocks.join("\n\n");
}

/** The last line: the verdict over all stages, what was found, and how long it took. No line end. */
export function renderVerdictLine({ verdict, stages }: ReportFile, options: TerminalOptions): string {
  const colors = createColors(options.color);
  const paint = painter(colors, verdict);
  const seconds = stages.reduce((sum, stage) => sum + stage.seconds, 0);
  const [first = "", ...rest] = wrap(`${outcomeInWords(stages)}, ${duration(seconds)}`, columnsOf(options) - 10);
  return printable([
    `${paint(colors.bold(`${marks[verdict]} ${verdictWord(verdict)}:`))} ${first}`,
    ...rest.map((line) => `  ${line}`),
  ]);
}

function findingLines(finding: Finding, options: FindingOptions): string[] {
  const colors = createColors(options.color);
  const width = columnsOf(options);
  const place = finding.location === undefined ? "" : `${shown(placeOf(finding.location), 200)}  `;
  const label = `${finding.level} ${shown(finding.rule, 60)}  `;
  const taken = 2 + widthOf(place) + widthOf(label);
  const [first = "", ...rest] = wrap(shown(finding.message, 600), width - 4, taken - 4);
  const lines = [
    `  ${colors.bold(place)}${levelPainter(colors, finding.level)(label)}${first}`,
    ...rest.map((line) => `    ${line}`),
  ];
  return [
    ...lines,
    ...excerptLines(finding, options, colors),
    ...labelled("found:", finding.location?.line === undefined ? foundIn(finding) : undefined, width, (text) => text),
    ...labelled("", moreOf(finding), width, (text) => text),
    ...labelled("why:", finding.why, width, colors.dim),
    ...labelled("help:", finding.fix, width, (text) => colors.bold(colors.cyan(text))),
    ...labelled("see:", /^https?:\/\//.test(finding.link ?? "") ? finding.link : undefined, width, colors.dim),
  ];
}

/** The distinct values that were found, at most five. */
function foundIn({ found = [] }: Finding): string | undefined {
  const distinct = [...new Set(found)];
  if (distinct.length === 0) return undefined;
  return distinct.slice(0, 5).join(", ") + (distinct.length > 5 ? ", …" : "");
}

function excerptLines(finding: Finding, { source, ...options }: FindingOptions, colors: Colors): string[] {
  const number = String(finding.location?.line ?? "");
  const excerpt = excerptOf(finding, source ?? (() => undefined), columnsOf(options) - number.length - 7);
  if (excerpt === undefined) return [];
  const paint = levelPainter(colors, finding.level);
  return [
    `    ${colors.dim(`${number} │`)} ${excerpt.text}`,
    `    ${colors.dim(`${" ".repeat(number.length)} │`)} ${paint(excerpt.label === undefined ? excerpt.marks : `${excerpt.marks} ${excerpt.label}`)}`,
  ];
}

/** `    help: …`, further lines under the first word of the text. */
function labelled(label: string, text: string | undefined, width: number, paint: (text: string) => string): string[] {
  if (text === undefined) return [];
  const indent = label === "" ? 4 : 5 + label.length;
  const oneLine = shown(text.replace(/\s*\n\s*/g, " ").trim(), 1000);
  const [first = "", ...rest] = wrap(oneLine, width - indent);
  const head = label === "" ? "    " : `    ${paint(label)} `;
  return [head + first, ...rest.map((line) => " ".repeat(indent) + line)];
}

function mostSevere(findings: readonly Finding[], limit: number): Finding[] {
  const errors = findings.filter(({ level }) => level === "error");
  const others = findings.filter(({ level }) => level !== "error");
  const chosen = new Set([...errors, ...others].slice(0, limit));
  return findings.filter((finding) => chosen.has(finding));
}

const columnsOf = ({ width }: TerminalOptions) => Math.min(120, Math.max(60, width));

const painter = (colors: Colors, verdict: Verdict) =>
  ({ pass: colors.green, warn: colors.yellow, fail: colors.red, error: colors.red, "not-run": colors.dim })[verdict];

const levelPainter = (colors: Colors, level: Level) => (text: string) =>
  colors.bold({ error: colors.red, warning: colors.yellow, note: colors.cyan }[level](text));

const printable = (lines: readonly string[]) => lines.map((line) => notACommand(line.trimEnd())).join("\n");
