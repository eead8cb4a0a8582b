import { counted, grouped } from "../../report/counts.ts";
import type { Figure, FigureCell } from "../../report/model.ts";
import { masked } from "../../report/values.ts";
import { type ExampleRow, fewCells, mostCounted, type RowDifference } from "./row-difference.ts";

/** `3 rows added, 1 removed, 40 changed`; `no row is different`. */
export function differenceInWords({ added, removed, changed }: RowDifference): string {
  const parts = [
    [added, "added"],
    [removed, "removed"],
    [changed, "changed"],
  ] as const;
  const [first, ...others] = parts.filter(([count]) => count > 0);
  if (first === undefined) return "no row is different";
  return [
    `${counted(first[0], "row")} ${first[1]}`,
    ...others.map(([count, what]) => `${grouped(count)} ${what}`),
  ].join(", ");
}

/** What a report may say of columns. */
export type About = {
  /** Names of columns whose cells are masked. */
  readonly personal: ReadonlySet<string>;
  /** Names of all columns of which it is known whether they are personal. */
  readonly known: ReadonlySet<string>;
  /** Columns that only the file names, which could be data: what they are called by their place. */
  readonly places: ReadonlyMap<string, string>;
};

/** The columns in which rows have changed, the commonest first: `"n" in 40 rows, "name" in 3`. */
function columnsInWords({ columns, changed }: RowDifference, { places }: About): string | undefined {
  if (columns.length === 0) return undefined;
  const listed = columns
    .toSorted((a, b) => b.changed - a.changed)
    .slice(0, 8)
    .map(
      ({ name, changed }, index) =>
        `${places.get(name) ?? `"${name}"`} in ${index === 0 ? counted(changed, "row") : grouped(changed)}`,
    );
  const rest = columns.length > listed.length ? ` and ${counted(columns.length - listed.length, "more column")}` : "";
  const of = changed > mostCounted ? ` (of the first ${grouped(mostCounted)} changed rows)` : "";
  return `Changed: ${listed.join(", ")}${rest}${of}.`;
}

/** The first changed cells and the first rows that only one of two files has; undefined where no row is different. */
export function differenceFigure(
  path: string,
  baseline: string,
  difference: RowDifference,
  about: About,
): Figure | undefined {
  const { key, examples, added, removed, repeated } = difference;
  const rows = exampleRows(difference, about);
  if (rows.length === 0) return undefined;
  const notes = [
    columnsInWords(difference, about),
    added > examples.added.length || removed > examples.removed.length ? "The first of each are shown." : undefined,
    key.length === 0 ? "No key tells which row is which, so rows are compared as wholes." : undefined,
    repeated === 0
      ? undefined
      : `${counted(repeated, "row")} whose key stood in a row before ${repeated === 1 ? "was" : "were"} left out.`,
  ].filter((note) => note !== undefined);
  return {
    title: `${path}: ${differenceInWords(difference)} since ${baseline}`,
    file: path,
    columns: ["Row", "Line", headingOf(key), "Column", "Before", "Now"],
    rows,
    ...(notes.length === 0 ? {} : { note: notes.join(" ") }),
  };
}

/** What the first cells of a row are. */
function headingOf(key: readonly string[]): string {
  if (key.length === 0) return "Begins with";
  return `Key (${[...key.slice(0, fewCells), ...(key.length > fewCells ? ["…"] : [])].join(", ")})`;
}

function exampleRows({ key, examples }: RowDifference, { personal, known, places }: About): FigureCell[][] {
  // Without a key, or where cells have moved, nobody knows which column a cell is of: if any is personal, it may be that one.
  const isSecret = (name: string | undefined, isMoved = false) =>
    personal.size > 0 && (isMoved || name === undefined || personal.has(name) || !known.has(name));
  const seen = (text: string, isMasked: boolean) => (isMasked ? masked(text) : text);
  const named = ({ key: cells, isMoved }: ExampleRow): FigureCell => ({
    value: cells.map((text, index) => seen(text, isSecret(key[index], isMoved))).join(", "),
  });
  const cell = (text: string, isMasked: boolean): FigureCell => ({
    value: text === "" ? "(empty)" : seen(text, isMasked),
  });
  return [
    ...examples.changed.map((one): FigureCell[] => {
      const { line, column, before, after, isMoved } = one;
      const isMasked = isSecret(column, isMoved);
      return [
        "changed",
        grouped(line),
        named(one),
        places.has(column) ? { value: column } : column,
        cell(before, isMasked),
        cell(after, isMasked),
      ];
    }),
    ...examples.removed.map((one): FigureCell[] => ["removed", `was ${grouped(one.line)}`, named(one), "", "", ""]),
    ...examples.added.map((one): FigureCell[] => ["added", grouped(one.line), named(one), "", "", ""]),
  ];
}
