import { counted } from "../../report/counts.ts";
import { shareInWords } from "../profile/words.ts";
import type { ColumnProfile } from "../profile.ts";
import { areNeverAllIn, shiftThreshold, stabilityIndex } from "./certain.ts";
import { aboutColumn, type Change, type Pair, valuesIn } from "./change.ts";

/** A whole number with no more values than this is taken for a code. */
const mostCodes = 12;

/** Each value's count, where a column is one of categories and all of them are known. */
export function categoriesOf(column: ColumnProfile): ReadonlyMap<string, number> | undefined {
  const { type, top = [], distinct, moreDistinct, distinctBetween } = column;
  if (type !== "string" && type !== "boolean" && type !== "integer") return undefined;
  const known =
    distinctBetween === undefined ? !moreDistinct && top.length === distinct : top.length === distinctBetween[0];
  if (!known || top.length === 0 || (type === "integer" && top.length > mostCodes)) return undefined;
  return new Map(top.map(({ value, count }) => [value, count]));
}

/** Categories that are gone, new, or written in another way; where there are none, whether their shares have shifted. */
export function categoryChanges(pair: Pair): readonly Change[] {
  const [before, after] = [categoriesOf(pair.before), categoriesOf(pair.after)];
  if (!before || !after) return [];
  const values = [valuesIn(pair.before, pair.rows[0]), valuesIn(pair.after, pair.rows[1])] as const;
  if (values[0] === 0 || values[1] === 0) return [];
  const respelled = [...after.keys()].filter(
    (value) => !before.has(value) && speltAs(value, before.keys()) !== undefined,
  );
  // One that is written in another way throughout is not gone.
  const gone = missingIn(before, values[0], after, values[1]).filter(
    (value) => speltAs(value, respelled) === undefined,
  );
  const fresh = missingIn(after, values[1], before, values[0]).filter((value) => !respelled.includes(value));
  const share = (some: readonly string[], counts: ReadonlyMap<string, number>, of: number) =>
    shareInWords(
      some.reduce((sum, value) => sum + (counts.get(value) ?? 0), 0),
      of,
    );
  const { label } = pair;
  const about = { rule: "drift-categories", ...aboutColumn(pair.after) } as const;
  const changes: Change[] = [];
  if (respelled.length > 0) {
    changes.push({
      ...about,
      says: `${label} has ${counted(respelled.length, "category", "categories")} that differ${respelled.length === 1 ? "s" : ""} from one before in capitals or spaces alone`,
      found: respelled,
    });
  }
  if (gone.length > 0) {
    changes.push({
      ...about,
      says: `${label} has lost ${gone.length} of its ${counted(before.size, "category", "categories")}, which stood in ${share(gone, before, values[0])} of its cells`,
      found: gone,
    });
  }
  if (fresh.length > 0) {
    changes.push({
      ...about,
      level: "note",
      says: `${label} has ${counted(fresh.length, "new category", "new categories")}, in ${share(fresh, after, values[1])} of its cells`,
      found: fresh,
    });
  }
  return changes.length > 0 ? changes : shifted(pair, before, after, values);
}

/** Categories of one version that the other has not, and would have had if nothing but chance were between them. */
function missingIn(
  some: ReadonlyMap<string, number>,
  of: number,
  others: ReadonlyMap<string, number>,
  ofOthers: number,
): readonly string[] {
  const even = isEven(some);
  return [...some].flatMap(([value, count]) =>
    !others.has(value) && (even || areNeverAllIn(count, of, ofOthers)) ? [value] : [],
  );
}

/** Whether each category stands in as many rows as the others, as in a table by region and year: then none is there by chance. */
function isEven(counts: ReadonlyMap<string, number>): boolean {
  const [first = 0] = counts.values();
  return counts.size >= 4 && first >= 3 && [...counts.values()].every((count) => count === first);
}

const plain = (value: string) =>
  value
    .normalize("NFKC")
    .toLowerCase()
    .replace(/[\s_-]+/g, " ")
    .trim();

const speltAs = (value: string, known: Iterable<string>) => [...known].find((other) => plain(other) === plain(value));

function shifted(
  pair: Pair,
  before: ReadonlyMap<string, number>,
  after: ReadonlyMap<string, number>,
  values: readonly [number, number],
): readonly Change[] {
  const all = [...new Set([...before.keys(), ...after.keys()])];
  const shares = all.map(
    (value) => [(before.get(value) ?? 0) / values[0], (after.get(value) ?? 0) / values[1]] as const,
  );
  const index = stabilityIndex(
    shares.map(([share]) => share),
    shares.map(([, share]) => share),
  );
  if (all.length < 2 || index <= shiftThreshold(all.length, values)) return [];
  const moves = all.map((value, at) => ({ value, move: Math.abs((shares[at]?.[1] ?? 0) - (shares[at]?.[0] ?? 0)) }));
  const most = moves.reduce((a, b) => (b.move > a.move ? b : a)).value;
  const [was, is] = [before.get(most) ?? 0, after.get(most) ?? 0];
  return [
    {
      rule: "drift-distribution",
      ...aboutColumn(pair.after),
      says: `The categories of ${pair.label} have other shares than before: one went from ${shareInWords(was, values[0])} to ${shareInWords(is, values[1])} of the cells`,
      found: [most],
    },
  ];
}
