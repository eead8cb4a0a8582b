import { grouped } from "../../report/counts.ts";
import { html } from "../../report/escape.ts";
import type { Finding } from "../../report/model.ts";
import { masked } from "../../report/values.ts";
import { placeName } from "../header.ts";
import type { Excerpt, ExcerptRow } from "./excerpt.ts";

/** Places of a finding that are shown in an excerpt. */
const mostPlaces = 3;

/** Columns shown where a table is wider; on a narrow screen only the first and those with a fault. */
const mostColumns = 9;

/** Rules about a row as a whole. */
const rowRules = new Set(["short-row", "long-row", "blank-row"]);

type Place = { readonly line: number; readonly column?: number | undefined };

/** The first places of a finding. */
export const placesOf = ({ location, more = [] }: Finding): readonly Place[] =>
  (location?.line === undefined ? more : [{ line: location.line, column: location.column }, ...more]).slice(
    0,
    mostPlaces,
  );

/** What is wrong in a row: one cell, by its column, or all of it. */
type Fault = number | "row";

type Settings = {
  /** Of the heading that says what is wrong. */
  readonly id: string;
  /** Columns, by index, whose cells are masked, with what the check calls them: what the file has as a name may be a value. */
  readonly personal: ReadonlyMap<number, string>;
};

/** The rows of a finding's first places with those beside them, as a table; empty where none of them is known. */
export function excerptInHtml(finding: Finding, excerpt: Excerpt, { id, personal }: Settings): string {
  const { header } = excerpt;
  const rows = rowsAround(placesOf(finding), excerpt.rows);
  if (rows.length === 0 || rows.some((row) => isBeyond(finding, row))) return "";
  const faults = rows.map((row) => faultIn(finding, row));
  const inCells = faults.filter((fault) => typeof fault === "number");
  const width = Math.max(header?.cells.length ?? 0, ...rows.map(({ cells }) => cells.length));
  const near = (column: number) =>
    Math.min(...inCells.map((fault) => Math.abs(fault - column)), inCells.length === 0 ? column : width);
  const columns = columnsShown(width, near);
  const masks = new Set([...personal.keys(), ...(finding.personal === true ? inCells : [])]);
  const far = (column: number) => (column > 0 && near(column) > 0 ? ' class="far"' : "");
  const names = columns.map(
    (column) =>
      `<th scope="col"${far(column)}>${nameOf(personal.get(column) ?? header?.cells[column]?.text, column)}</th>`,
  );
  const body = rows.map((row, index) => {
    // Where cells have moved, a personal one may be in any column.
    const isMoved = masks.size > 0 && row.width !== (header?.width ?? width);
    const fault = faults[index];
    const cells = columns.map((column) => {
      const cell = row.cells[column];
      if (cell === undefined) return `<td${far(column)}><span class="none">no cell</span></td>`;
      const text = isMoved || masks.has(column) ? masked(cell.text) : cell.text;
      return fault === column
        ? `<td class="faulty" aria-describedby="${id}"><mark>${faulty(text)}</mark></td>`
        : `<td${far(column)}>${html(text)}</td>`;
    });
    const attributes = fault === "row" ? ` class="faulty" aria-describedby="${id}"` : "";
    return `${gapBefore(row, rows[index - 1], columns.length)}<tr${attributes}><th scope="row">${row.line}</th>${cells.join("")}</tr>`;
  });
  const all = Math.max(width, header?.width ?? 0, ...rows.map((row) => row.width));
  const some = columns.length < all ? `, ${columns.length} of ${grouped(all)} columns` : "";
  const label = `Rows around line ${finding.location?.line ?? ""}${some}`;
  return `<div class="scroll" role="region" tabindex="0" aria-label="${label}"><table><caption>${label}</caption><thead><tr><th scope="col">Line</th>${names.join("")}</tr></thead><tbody>${body.join("")}</tbody></table></div>`;
}

const nameOf = (text: string | undefined, column: number) =>
  text === undefined || text === "" || text === placeName(column)
    ? `<span class="none">${placeName(column)}</span>`
    : html(text);

/** A cell that is wrong, with the spaces at its ends to be seen. */
function faulty(text: string): string {
  if (text === "") return '<span class="none">empty</span>';
  const [, before = "", inner = "", after = ""] = /^( *)(.*?)( *)$/s.exec(text) ?? [];
  const spaces = (some: string) => (some === "" ? "" : `<span class="none">${"␣".repeat(some.length)}</span>`);
  return spaces(before) + html(inner) + spaces(after);
}

const gapBefore = (row: ExcerptRow, before: ExcerptRow | undefined, columns: number) =>
  before !== undefined && before.endLine + 1 < row.line
    ? `<tr class="gap"><th scope="row">⋮</th><td colspan="${columns}"></td></tr>`
    : "";

const isIn =
  ({ line, endLine }: ExcerptRow) =>
  (place: Place) =>
    line <= place.line && place.line <= endLine;

/** The rows that places are in, each with those that touch it. */
function rowsAround(places: readonly Place[], rows: readonly ExcerptRow[]): readonly ExcerptRow[] {
  const isHit = (row: ExcerptRow | undefined) => row !== undefined && places.some(isIn(row));
  return rows.filter((row, index) => {
    const [before, after] = [rows[index - 1], rows[index + 1]];
    const follows = isHit(before) && before?.endLine === row.line - 1;
    const leads = isHit(after) && after?.line === row.endLine + 1;
    return isHit(row) || follows || leads;
  });
}

function faultIn(finding: Finding, row: ExcerptRow): Fault | undefined {
  const place = placesOf(finding).find(isIn(row));
  if (place === undefined) return undefined;
  const cell = cellAt(row, place);
  return cell === -1 || rowRules.has(finding.rule) ? "row" : cell;
}

/** Whether what is wrong stands in a cell of a very wide row that was not kept. */
function isBeyond(finding: Finding, row: ExcerptRow): boolean {
  const place = placesOf(finding).find(isIn(row));
  const isCut = row.width > row.cells.length && !rowRules.has(finding.rule);
  return isCut && place !== undefined && cellAt(row, place) === row.cells.length - 1;
}

const cellAt = ({ cells }: ExcerptRow, { line, column = 1 }: Place): number =>
  cells.findLastIndex((each) => each.line < line || (each.line === line && each.column <= column));

/** All columns of a narrow table; of a wide one the first, and those near a fault. */
function columnsShown(width: number, near: (column: number) => number): readonly number[] {
  const all = Array.from({ length: width }, (_, column) => column);
  if (width <= mostColumns) return all;
  const chosen = new Set([0, ...all.toSorted((a, b) => near(a) - near(b) || a - b).slice(0, mostColumns - 1)]);
  return all.filter((column) => chosen.has(column));
}
