import { grouped } from "./counts.ts";
import type { Finding, Location, Report } from "./model.ts";

/** `data/x.csv:7:14`, as editors and terminals make it a link; not escaped. */
export const placeOf = ({ file, line, column }: Location): string =>
  [file, ...(line === undefined ? [] : [line, ...(column === undefined ? [] : [column])])].join(":");

/** Where else a finding occurs: `and 11 more (lines 9, 14, … 98231)`, the last place last where it is known; undefined when it occurs once. */
export function moreOf({ count, more = [], location, last }: Finding): string | undefined {
  if (count <= 1) return undefined;
  const others = count - 1;
  const lines = [...new Set(more.map(({ line }) => line))].filter((line) => line !== location?.line).slice(0, 5);
  const end = last === undefined || lines.includes(last.line) || last.line === location?.line ? "" : ` ${last.line}`;
  const rest = others > lines.length ? `, …${end}` : "";
  const where =
    lines.length === 0 ? "" : ` (${lines.length === 1 && rest === "" ? "line" : "lines"} ${lines.join(", ")}${rest})`;
  return `and ${grouped(others)} more${where}`;
}

/** The first lines of so many: ` (line 2)`, ` (lines 2, 5, …)`; empty without any. */
export function onLines(lines: readonly number[], count: number): string {
  if (lines.length === 0) return "";
  const rest = count > lines.length ? ", …" : "";
  return ` (${lines.length === 1 ? "line" : "lines"} ${lines.map(grouped).join(", ")}${rest})`;
}

/** By file, then line, then column; what has no place first. */
export function byPlace({ location: a }: Finding, { location: b }: Finding): number {
  if (a === undefined || b === undefined) return a === b ? 0 : a === undefined ? -1 : 1;
  if (a.file !== b.file) return a.file < b.file ? -1 : 1;
  return (a.line ?? 0) - (b.line ?? 0) || (a.column ?? 0) - (b.column ?? 0);
}

/** A path inside the repository: relative, never leading out of it, and without characters that are not seen. */
export const isInside = (file: string): boolean =>
  file !== "" && !/^\/|^[A-Za-z]:|\\|[\p{Cc}\p{Cf}\p{Cs}]/u.test(file) && !file.split("/").includes("..");

/** The report of a folder as a report of the repository that the folder is in: each place is seen from the repository's top. */
export function inRepository(report: Report, folder: string): Report {
  if (folder === "") return report;
  return {
    ...report,
    findings: report.findings.map((finding) =>
      finding.location === undefined
        ? finding
        : { ...finding, location: { ...finding.location, file: `${folder}/${finding.location.file}` } },
    ),
    ...(report.figures && {
      figures: report.figures.map((figure) =>
        figure.file === undefined ? figure : { ...figure, file: `${folder}/${figure.file}` },
      ),
    }),
  };
}
