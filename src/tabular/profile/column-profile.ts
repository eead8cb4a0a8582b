import type { Field, FieldType, MissingValue } from "../model.ts";
import type { ColumnProfile, Marker } from "../profile.ts";
import { readerOf } from "../types/field-reader.ts";
import type { Operand } from "../types/reader.ts";
import { onLine, spreadOf } from "./on-a-line.ts";

/** Values listed of a column at most; a column of no more different ones is one of categories. */
export const mostListed = 20;

/** Code units kept of a listed value. */
const longValue = 200;

/** Of which rows cells were taken: `all`, or one of so many. */
export type Taken = { readonly rows: number; readonly of: number };

/**
 * Counts what a column's cells hold.
 *
 * @param cells of the rows that were taken; undefined where a short row has none
 * @see Charikar et al., "Towards Estimation Error Guarantees for Distinct Values" (2000), for the bounds; Chao (1984) for the estimate
 */
export function profileColumn(
  name: string,
  field: Field | undefined,
  missingValues: readonly MissingValue[],
  cells: readonly (string | undefined)[],
  taken: Taken,
  isSecret = false,
): ColumnProfile {
  const absent = new Map(
    (field?.missingValues ?? missingValues).map(({ value, label }) => [value, { label, count: 0 }]),
  );
  const present: string[] = [];
  for (const cell of cells) {
    const marker = cell === undefined ? undefined : absent.get(cell);
    if (marker) marker.count++;
    else if (cell !== undefined) present.push(cell);
  }
  const type = field?.type ?? guessType(present);
  const reader = readerOf(field ?? { type, properties: {} });
  const isPersonal = reader.personal === true || isSecret;
  const seen = new Map<string, { readonly text: string; count: number }>();
  const line: number[] = [];
  let invalid = cells.filter((cell) => cell === undefined).length;
  let least: Operand | undefined;
  let greatest: Operand | undefined;
  for (const text of present) {
    const value = reader.read(text);
    if (value === undefined) {
      invalid++;
      continue;
    }
    const key = reader.key(value, text);
    const before = seen.get(key);
    if (before) before.count++;
    else seen.set(key, { text, count: 1 });
    const number = onLine(type, value);
    if (number !== undefined) line.push(number);
    if (!reader.compare || Number.isNaN(value)) continue;
    const operand = { value, text };
    if (least === undefined || (reader.compare(operand, least) ?? 0) < 0) least = operand;
    if (greatest === undefined || (reader.compare(operand, greatest) ?? 0) > 0) greatest = operand;
  }
  const missing = [...absent.values()].reduce((sum, { count }) => sum + count, 0);
  const counts = [...seen.values()];
  const spread = isPersonal ? undefined : spreadOf(line);
  const top = isPersonal ? [] : listed(counts);
  return {
    name,
    type,
    ...(field === undefined ? { undescribed: true } : {}),
    ...(isPersonal ? { personal: true } : {}),
    missing,
    ...markersOf(absent),
    invalid,
    ...distinctOf(
      counts.map(({ count }) => count),
      taken,
    ),
    ...(least === undefined || isPersonal ? {} : { minimum: least.text }),
    ...(greatest === undefined || isPersonal ? {} : { maximum: greatest.text }),
    ...(spread === undefined ? {} : { spread }),
    ...(top.length === 0 ? {} : { top }),
  };
}

/** Tried in this order where no schema says a type. */
const guessable = ["boolean", "integer", "number", "date", "datetime"] as const satisfies readonly FieldType[];

/** The type of a column that nobody described, where all its values are of it; codes with zeros in front are text. */
function guessType(texts: readonly string[]): FieldType {
  if (texts.length === 0 || texts.some((text) => /^0\d/.test(text))) return "string";
  const fits = (type: FieldType) => {
    const reader = readerOf({ type, properties: {} });
    return texts.every((text) => reader.read(text) !== undefined);
  };
  // 0 and 1 are numbers first.
  return (
    guessable.find((type) => fits(type) && (type !== "boolean" || texts.every((text) => !/^[01]$/.test(text)))) ??
    "string"
  );
}

function markersOf(absent: ReadonlyMap<string, { readonly label: string | undefined; readonly count: number }>) {
  const markers = [...absent].map(
    ([value, { label, count }]): Marker => ({ value, ...(label === undefined ? {} : { label }), count }),
  );
  return markers.some(({ value, count }) => value !== "" && count > 0) ? { markers } : {};
}

/** The commonest first; of many different ones, only what occurs more than once. */
function listed(counts: readonly { readonly text: string; readonly count: number }[]) {
  const few = counts.length <= mostListed;
  return counts
    .filter(({ count }) => few || count > 1)
    .sort((a, b) => b.count - a.count || (a.text < b.text ? -1 : 1))
    .slice(0, mostListed)
    .map(({ text, count }) => ({ value: text.slice(0, longValue), count }));
}

/** How many different values there are: counted, or of a sample estimated from how many of its values occur once and twice. */
function distinctOf(
  counts: readonly number[],
  { rows, of }: Taken,
): Pick<ColumnProfile, "distinct" | "moreDistinct" | "distinctBetween"> {
  const found = counts.length;
  const once = counts.filter((count) => count === 1).length;
  if (rows >= of || once === 0) return { distinct: found, moreDistinct: false };
  const twice = counts.filter((count) => count === 2).length;
  const most = Math.round(found - once + once * (of / rows));
  const unseen = twice === 0 ? (once * (once - 1)) / 2 : once ** 2 / (2 * twice);
  return { distinct: Math.min(most, Math.round(found + unseen)), moreDistinct: true, distinctBetween: [found, most] };
}
