import { counted, grouped } from "../../report/counts.ts";
import type { Figure, FigureCell } from "../../report/model.ts";
import type { ColumnProfile, TableProfile } from "../profile.ts";
import { shareInWords } from "./words.ts";

/** Values named of a column of categories. */
const named = 3;

/** What a table holds, to be looked at: a line for each column. */
export function profileFigure(profile: TableProfile): Figure {
  const { path, rows, sampled, columns } = profile;
  const seen = sampled?.rows ?? rows;
  return {
    title: `${path}: ${counted(rows, "row")}, ${counted(columns.length, "column")}`,
    file: path,
    folded: true,
    columns: ["Column", "Type", "Empty", "Distinct", "Distribution", "Range or commonest"],
    rows: columns.map((column, index) => [
      nameOf(column, index),
      column.type,
      shareInWords(column.missing, seen),
      distinctInWords(column),
      drawnOf(column),
      rangeOf(column, seen),
    ]),
    ...(sampled && {
      note: `Of ${grouped(rows)} rows, one of every ${sampled.every} was looked at (${grouped(sampled.rows)}): shares are true to within two or three points, and rare values may be missing.`,
    }),
  };
}

/** A name that only the file has may be anything, if its first row is no header. */
export const nameOf = ({ name, undescribed }: ColumnProfile, index: number): FigureCell =>
  undescribed === true && name !== `column ${index + 1}` ? { value: name } : name;

export const distinctInWords = ({ distinct, moreDistinct, distinctBetween }: ColumnProfile): string => {
  if (distinctBetween) return `about ${grouped(twoDigits(distinct))}`;
  return moreDistinct ? `over ${grouped(distinct)}` : grouped(distinct);
};

/** An estimate has no more digits than it is worth. */
const twoDigits = (count: number) => Number(count.toPrecision(2));

function rangeOf(column: ColumnProfile, rows: number): FigureCell {
  const { personal, minimum, maximum, spread, top = [] } = column;
  if (personal === true) return "personal, not shown";
  if (minimum !== undefined && maximum !== undefined && (spread !== undefined || top.length === 0)) {
    return { value: minimum === maximum ? minimum : `${minimum} – ${maximum}` };
  }
  const commonest = top.slice(0, named).map(({ value, count }) => `${value || '""'} ${shareInWords(count, rows)}`);
  return commonest.length === 0 ? "" : { value: commonest.join(", ") };
}

/** Bins of what lies on a line, from the least to the greatest; else the commonest values, the most frequent first. */
export function drawnOf({ spread, top = [] }: ColumnProfile): FigureCell {
  if (spread !== undefined && spread.bins.length > 1) {
    return { bars: spread.bins, says: `Histogram: ${shapeInWords(spread.bins)}.` };
  }
  if (spread !== undefined || top.length < 2) return "";
  const counts = top.map(({ count }) => count);
  return { bars: counts, says: `The ${counted(counts.length, "commonest value")}, the most frequent first.` };
}

/** Where most of a histogram is, without a value. */
export function shapeInWords(bins: readonly number[]): string {
  const total = bins.reduce((sum, count) => sum + count, 0);
  const third = Math.ceil(bins.length / 3);
  const parts = [
    ["at the low end", bins.slice(0, third)],
    ["in the middle", bins.slice(third, -third)],
    ["at the high end", bins.slice(-third)],
  ] as const;
  const sums = parts.map(([where, part]) => ({ where, share: part.reduce((sum, count) => sum + count, 0) / total }));
  const [most] = sums.toSorted((a, b) => b.share - a.share);
  return most === undefined || most.share < 0.45 ? "spread over the whole range" : `most values are ${most.where}`;
}
