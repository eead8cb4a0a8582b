import { withoutSecrets } from "./credentials.ts";
import { shown, visible, withSpacesShown } from "./escape.ts";
import type { Finding, Location } from "./model.ts";
import { widthOf } from "./wrap.ts";

/** A line of source and the marks under it, both without gutter, equally indented. */
export type Excerpt = { readonly line: number; readonly text: string; readonly marks: string; readonly label?: string };

/** A line of source by file and number, where it is at hand. */
export type SourceLine = (file: string, line: number) => string | undefined;

/** Columns between two tab stops. */
const tabStop = 4;

/** Beyond so many code units a line is not looked at. */
const longestLine = 20_000;

/**
 * What a finding points at, fit for a terminal of so many columns. Code is shown as its whole line, cut around the marks where it
 * is too long, and what may be a secret in it as dots. Of a table nothing is shown but the cell itself, and only where the finding may
 * carry it: the cells beside it could be personal. What running code said is no cell: it stands beside the marks.
 */
export function excerptOf(finding: Finding, source: SourceLine, columns: number): Excerpt | undefined {
  const { location } = finding;
  if (location?.line === undefined) return undefined;
  const [said] = finding.found ?? [];
  const isCell = location.field !== undefined || location.row !== undefined;
  const isCode = location.file.endsWith(".py") && !isCell;
  if (!isCode && (isCell || said !== undefined || isTable(location.file)))
    return cellOf(finding, location.line, columns);
  const text = source(location.file, location.line);
  if (text === undefined || text.trim() === "" || text.length > longestLine) return undefined;
  const cells = Array.from(withoutSecrets(text.replace(/[\r\n]+$/, ""), location.file));
  const start = Math.min((location.column ?? firstInk(cells) + 1) - 1, cells.length);
  const end = endOf(finding, cells, start);
  const window = windowOf(printed(cells), start, end, columns);
  // What an exception said stands under the line that raised it.
  const label = said === undefined ? {} : { label: shown(said, Math.max(20, columns - widthOf(window.marks) - 1)) };
  return { line: location.line, ...window, ...label };
}

const isTable = (file: string) => /\.(?:csv|tsv)$/i.test(file);

function cellOf({ found, location }: Finding, line: number, columns: number): Excerpt | undefined {
  const [value] = found ?? [];
  if (value === undefined || value === "") return undefined;
  const text = withSpacesShown(
    shown(value, Math.max(10, columns - widthOf(location === undefined ? "" : columnOf(location)) - 2)),
  );
  const marks = "^".repeat(Math.max(1, widthOf(text)));
  return location?.field === undefined ? { line, text, marks } : { line, text, marks, label: columnOf(location) };
}

const columnOf = ({ field = "", fieldNumber }: Location): string =>
  fieldNumber === undefined ? shown(field, 40) : `${shown(field, 40)} · column ${fieldNumber}`;

/** The index after the last marked code point; without an end, the name that begins there, or one character. */
function endOf({ location }: Finding, cells: readonly string[], start: number): number {
  if (location?.endLine !== undefined && location.endLine > (location.line ?? 0)) return cells.length;
  if (location?.endColumn !== undefined) return Math.max(start + 1, Math.min(location.endColumn - 1, cells.length));
  if (location?.column === undefined) return cells.length;
  let end = start;
  while (end < cells.length && /[\p{L}\p{N}_]/u.test(cells[end] ?? "")) end += 1;
  return Math.max(start + 1, end);
}

const firstInk = (cells: readonly string[]) =>
  Math.max(
    0,
    cells.findIndex((cell) => cell.trim() !== ""),
  );

/** Each code point as it is printed: tabs as spaces up to the next stop, what is not seen as its escape. */
function printed(cells: readonly string[]): string[] {
  let column = 0;
  return cells.map((cell) => {
    const text = cell === "\t" ? " ".repeat(tabStop - (column % tabStop)) : visible(cell);
    column += widthOf(text);
    return text;
  });
}

/** The part of a line that fits, around what is marked, and the marks. */
function windowOf(
  cells: readonly string[],
  start: number,
  end: number,
  columns: number,
): { text: string; marks: string } {
  const room = Math.max(20, columns);
  let from = 0;
  if (widthOf(cells.slice(0, end).join("")) > room) {
    from = start;
    let before = 0;
    while (from > 0 && before + widthOf(cells[from - 1] ?? "") <= Math.floor(room / 4)) {
      from -= 1;
      before += widthOf(cells[from] ?? "");
    }
  }
  let to = from;
  let used = from > 0 ? 1 : 0;
  while (to < cells.length && used + widthOf(cells[to] ?? "") <= room - 1) {
    used += widthOf(cells[to] ?? "");
    to += 1;
  }
  const lead = from > 0 ? "…" : "";
  const before = widthOf(lead + cells.slice(from, start).join(""));
  const marked = Math.max(1, widthOf(cells.slice(start, Math.min(end, to)).join("")));
  return {
    text: `${lead}${cells.slice(from, to).join("")}${to < cells.length ? "…" : ""}`.trimEnd(),
    marks: `${" ".repeat(before)}${"^".repeat(marked)}`,
  };
}
