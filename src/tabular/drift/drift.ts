import { grouped } from "../../report/counts.ts";
import { shareInWords } from "../profile/words.ts";
import type { ColumnProfile, TableProfile } from "../profile.ts";
import { categoryChanges } from "./categories.ts";
import { hasGrown } from "./certain.ts";
import { aboutColumn, type Change, type Pair, valuesIn } from "./change.ts";
import { dateChanges, numberChanges } from "./on-a-line.ts";

/** A table that lost fewer rows, or a smaller part of them, has had rows corrected. */
const fewRows = 10;
const fewOfThem = 0.05;

/** Points by which more cells are empty, below which nobody would look. */
const fewPoints = 0.01;

/**
 * What is different between two versions of a table, in the order of its columns; the rows first. It speaks only of what two samples
 * of the same data would not show by chance.
 */
export function drift(before: TableProfile, after: TableProfile): readonly Change[] {
  const rows = [seen(before), seen(after)] as const;
  const pairs = after.columns.flatMap((column, index): readonly Pair[] => {
    // Of two columns with one name, each is compared with the one in its own place.
    const there = before.columns[index];
    const was = there?.name === column.name ? there : before.columns.find(({ name }) => name === column.name);
    return was === undefined ? [] : [{ before: was, after: column, rows, label: labelOf(column, index) }];
  });
  return [...rowChanges(before, after), ...columnChanges(before, after), ...pairs.flatMap(changesOf)];
}

const seen = ({ rows, sampled }: TableProfile) => sampled?.rows ?? rows;

const labelOf = ({ name, undescribed }: ColumnProfile, index: number) =>
  undescribed === true ? `Column ${index + 1}` : `"${name}"`;

function rowChanges({ rows: before }: TableProfile, { rows: after }: TableProfile): readonly Change[] {
  const lost = before - after;
  const numbers = `${grouped(after)} instead of ${grouped(before)}`;
  if (lost >= fewRows && lost >= fewOfThem * before) {
    const says =
      after === 0
        ? `The table has lost all of its ${grouped(before)} rows`
        : `The table has lost ${shareInWords(lost, before)} of its rows: ${numbers}`;
    return [{ rule: "drift-rows", says }];
  }
  if (before >= fewRows && after === 2 * before) {
    return [
      { rule: "drift-rows", says: `The table has exactly twice as many rows: ${numbers}; was it appended to itself?` },
    ];
  }
  return [];
}

function columnChanges(before: TableProfile, after: TableProfile): readonly Change[] {
  const missingIn = (some: TableProfile, others: TableProfile) =>
    some.columns
      .map((column, index) => ({ column, label: labelOf(column, index) }))
      .filter(({ column }) => !others.columns.some(({ name }) => name === column.name));
  const change = (
    { column, label }: { column: ColumnProfile; label: string },
    says: string,
    level: "warning" | "note",
  ): Change => ({
    rule: "drift-columns",
    level,
    says: `${label} ${says}`,
    ...aboutColumn(column),
    ...(column.undescribed === true ? { found: [column.name] } : {}),
  });
  return [
    ...missingIn(before, after).map((one) => change(one, "is gone", "warning")),
    ...missingIn(after, before).map((one) => change(one, "is new", "note")),
  ];
}

function changesOf(pair: Pair): readonly Change[] {
  const empty = emptyChanges(pair);
  const hasValues = valuesIn(pair.before, pair.rows[0]) > 0 && valuesIn(pair.after, pair.rows[1]) > 0;
  if (!hasValues) return empty;
  const type = typeChange(pair);
  const others = type && !isWider(pair) ? [] : [...categoryChanges(pair), ...numberChanges(pair), ...dateChanges(pair)];
  return [...(type ? [type] : []), ...empty, ...others];
}

const isWider = ({ before, after }: Pair) => before.type === "integer" && after.type === "number";

function typeChange(pair: Pair): Change | undefined {
  const { before, after, label } = pair;
  if (before.type === after.type) return undefined;
  const isDeclared = before.undescribed !== true && after.undescribed !== true;
  return {
    rule: "drift-type",
    // A schema that says so has been changed on purpose; whole numbers are numbers.
    level: isDeclared || isWider(pair) ? "note" : "warning",
    ...aboutColumn(after),
    ...(after.undescribed === true ? { found: [after.name] } : {}),
    says: `${label} is ${words[after.type] ?? after.type} now, and was ${words[before.type] ?? before.type}`,
  };
}

const words: Readonly<Partial<Record<ColumnProfile["type"], string>>> = {
  string: "text",
  integer: "whole numbers",
  number: "numbers",
  boolean: "true or false",
  date: "dates",
  datetime: "dates with times",
  time: "times",
  year: "years",
  yearmonth: "months",
};

function emptyChanges({ before, after, rows, label }: Pair): readonly Change[] {
  const [was, is] = [before.missing / rows[0], after.missing / rows[1]];
  const about = { rule: "drift-empty", ...aboutColumn(after) } as const;
  if (rows[1] > 0 && after.missing === rows[1] && was < 0.5 && rows[0] > 0) {
    return [
      {
        ...about,
        says: `${label} is empty throughout; it was empty in ${shareInWords(before.missing, rows[0])} of the rows`,
      },
    ];
  }
  const grew = is >= 2 * was && is - was >= fewPoints && hasGrown([before.missing, rows[0]], [after.missing, rows[1]]);
  if (!grew) return [];
  const shares = `${shareInWords(after.missing, rows[1])} of the rows instead of ${shareInWords(before.missing, rows[0])}`;
  return [{ ...about, says: `${label} is empty in ${shares}${markedAs(before, after, rows)}` }];
}

/** What most of the new missing values are written as, where that is more than nothing. */
function markedAs(before: ColumnProfile, after: ColumnProfile, rows: Pair["rows"]): string {
  const share = (column: ColumnProfile, value: string, of: number) =>
    (column.markers?.find((marker) => marker.value === value)?.count ?? 0) / of;
  const grown = (after.markers ?? [])
    .map(({ value, label }) => ({ value, label, by: share(after, value, rows[1]) - share(before, value, rows[0]) }))
    .toSorted((a, b) => b.by - a.by);
  const [most] = grown;
  if (most === undefined || most.value === "" || most.by <= 0) return "";
  return `, most of them written "${most.value}"${most.label === undefined ? "" : ` (${most.label})`}`;
}
