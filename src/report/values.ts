import type { Facts, Figure, FigureCell, Finding, ReportFile } from "./model.ts";

/** What a surface may show of the data values in a report: all but personal ones, first characters only, or nothing. */
export type ValuePolicy = "show" | "mask" | "hide";

/** One policy for the whole report, or one for each finding. */
export type Values = ValuePolicy | ((finding: Finding) => ValuePolicy);

/**
 * The report as a surface may show it: `hide` drops `found`, `mask` leaves the first character of each value, `show` masks
 * personal values alone. Nothing else in a report holds data, so every renderer that gets its report from here is safe.
 */
export function withValues(file: ReportFile, values: Values): ReportFile {
  return {
    ...file,
    stages: file.stages.map((stage) => ({
      ...stage,
      findings: stage.findings.map((finding) => findingWithValues(finding, values)),
      facts: factsWithValues(stage.facts, values),
      ...(stage.figures && { figures: stage.figures.map((figure) => figureWithValues(figure, values)) }),
    })),
  };
}

/** What a dashboard's server wrote (a list of `lines`) may hold data of any file: it is shown only where all values are. */
function factsWithValues(facts: Facts, values: Values): Facts {
  if (values === "show" || !Array.isArray(facts["lines"])) return facts;
  const { lines: _, ...rest } = facts;
  return rest;
}

/** What is drawn of data is hidden with it; of figures there are no first characters. What is personal is in none. */
export function figureWithValues(figure: Figure, values: Values): Figure {
  const { file, classified = false } = figure;
  if (file === undefined) return figure;
  const about: Finding = { rule: "", level: "note", message: "", count: 1, location: { file }, classified };
  const policy = typeof values === "function" ? values(about) : values;
  if (policy === "show") return figure;
  const worded = (cell: FigureCell) => (typeof cell === "string" ? cell : "");
  return { ...figure, rows: figure.rows.map((row) => row.map(worded)) };
}

/** {@link withValues}, for one finding. */
export function findingWithValues(finding: Finding, values: Values): Finding {
  const { found, ...rest } = finding;
  if (found === undefined) return finding;
  const policy = typeof values === "function" ? values(finding) : values;
  if (policy === "hide") return rest;
  return policy === "mask" || finding.personal === true ? { ...rest, found: found.map(masked) } : finding;
}

/**
 * The policy of everything that others may read on GitHub: a value is shown only if its file is public to the same readers
 * already (tracked in that very repository, not classified) and its column is not personal.
 */
export const valuesOnGitHub =
  (isThereAlready: (file: string) => boolean) =>
  ({ personal, classified, location }: Finding): ValuePolicy =>
    personal !== true && classified !== true && location !== undefined && isThereAlready(location.file)
      ? "show"
      : "hide";

/** The first character and three dots, whatever the length; of up to three characters not even the first. */
export function masked(value: string): string {
  const [first = "", ...others] = value.slice(0, 8);
  return others.length < 3 ? "•••" : `${first}•••`;
}
