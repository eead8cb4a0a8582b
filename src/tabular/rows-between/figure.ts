import { counted, grouped } from "../../report/counts.ts";
import type { Figure, FigureCell } from "../../report/model.ts";
import { masked } from "../../report/values.ts";
import { mostCounted, type RowDifference } from "./row-difference.ts";

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
    columns: ["Row", "Line", key.length === 0 ? "Begins with" : `Key (${key.join(", ")})`, "Column", "Before", "Now"],
    rows,
    ...(notes.length === 0 ? {} : { note: notes.join(" ") }),
  };
}

function exampleRows({ key, examples }: RowDifference, { personal, places }: About): FigureCell[][] {
  const seen = (name: string | undefined, text: string) =>
    name !== undefined && personal.has(name) ? masked(text) : text;
  // Without a key, nobody knows which column a cell is of.
  const named = (cells: readonly string[]): FigureCell => ({
    value: cells
      .map((text, index) => (key.length === 0 && personal.size > 0 ? masked(text) : seen(key[index], text)))
      .join(", "),
  });
  return [
    ...examples.changed.map(({ line, key: cells, column, before, after }): FigureCell[] => [
      "changed",
      grouped(line),
      named(cells),
      places.has(column) ? { value: column } : column,
      { value: seen(column, before) || "(empty)" },
      { value: seen(column, after) || "(empty)" },
    ]),
    ...examples.removed.map(({ line, key: cells }): FigureCell[] => [
      "removed",
      `was ${grouped(line)}`,
      named(cells),
      "",
      "",
      "",
    ]),
    ...examples.added.map(({ line, key: cells }): FigureCell[] => ["added", grouped(line), named(cells), "", "", ""]),
  ];
}
