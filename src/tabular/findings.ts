import type { Finding, Level } from "../report/model.ts";
import { byPlace } from "../report/place.ts";
import { frictionlessTypeOf } from "./frictionless.ts";
import { type RuleId, ruleOf } from "./rules.ts";

/** Places kept of each finding: its location and four more. */
export const placesKept = 5;

/** Code points kept of a value: what is shown is shorter still, and a report must not grow with a cell. */
const valueLength = 200;

/** Rules that show what stands for a missing value, or in a header: such words are nobody's. */
export const namesOnly: ReadonlySet<RuleId> = new Set(["required", "misnamed-column"]);

export type Spot = {
  readonly line: number;
  readonly column: number;
  readonly endLine?: number;
  readonly endColumn?: number;
  readonly row?: number;
};

export type About = {
  readonly message: string;
  readonly fix?: string | undefined;
  readonly level?: Level;
  /** The column, by the schema's name for it; never by a name that stands in the data alone. */
  readonly field?: string | undefined;
  /** Whether the values found say who somebody is. */
  readonly personal?: boolean;
};

/** The row of an occurrence, and the line on which what it is about begins. */
export type LastPlace = Pick<Spot, "line" | "row">;

type Describe = (found: readonly string[], count: number) => About;

/**
 * All occurrences of one rule in one column. To add one costs a count; the first few are kept, and only of these and of the last one
 * the place is asked: of the last one at the end, or by {@link Findings.settle}.
 */
export type Group = { add(spot?: Spot | (() => Spot), value?: string | (() => string)): void };

export type Findings = {
  /** The group of a rule and a column; `describe` is called at the end, with the values kept and how many occurrences there were. */
  group(rule: RuleId, column: string, describe: Describe): Group;
  /** Adds the only occurrence that a group is to have; whatever is added to it later counts for nothing. */
  once(rule: RuleId, column: string, spot: Spot | undefined, describe: () => About): void;
  /** Whether a group of that rule and column has all the places that are kept: from then on counting is enough. */
  isFull(rule: RuleId, column: string): boolean;
  /** Counts more of a group that is full; `last` is the place of the last of these, undefined where there are none. */
  more(rule: RuleId, column: string, count: number, last: LastPlace | undefined): void;
  /** Asks where what was added last is, of every group, while there is still something to read that from. */
  settle(): void;
  /** Lets no finding show a value of a column, whatever it is about; of one that no field describes its finder has to ask. */
  keepSecret(column: string): void;
  isSecret(column: string): boolean;
  /** Takes the names of the file's columns, in its order, once they are known. */
  columns(names: readonly string[]): void;
  /** How many occurrences have been added, of everything. */
  total(): number;
  /** By place. */
  list(): readonly Finding[];
};

type Kept = {
  count: number;
  readonly spots: Spot[];
  readonly found: string[];
  readonly most: number;
  /** Of those beyond the first few, whichever stands last in the file, as far as it is known. */
  last?: LastPlace | undefined;
  /** What was added since, if its place was not asked for yet. */
  unasked?: (() => Spot) | undefined;
};

export function createFindings(file: string): Findings {
  const groups = new Map<string, { readonly rule: RuleId; readonly kept: Kept; readonly describe: Describe }>();
  const secret = new Set<string>();
  const keyOf = (rule: RuleId, column: string) => `${rule}\0${column}`;
  let total = 0;
  const unsettled: Kept[] = [];
  let columns: readonly string[] = [];

  function settle(): void {
    for (const kept of unsettled.splice(0)) {
      kept.last = later(kept.last, kept.unasked?.());
      kept.unasked = undefined;
    }
  }

  return {
    columns: (names) => {
      columns = names;
    },
    group(rule, column, describe) {
      const key = keyOf(rule, column);
      const there = groups.get(key);
      const kept = there?.kept ?? { count: 0, spots: [], found: [], most: Number.POSITIVE_INFINITY };
      if (!there) groups.set(key, { rule, kept, describe });
      return {
        add(spot, value) {
          kept.count++;
          total++;
          if (kept.count > placesKept) {
            if (typeof spot !== "function") kept.last = later(kept.last, spot);
            else {
              if (kept.unasked === undefined) unsettled.push(kept);
              kept.unasked = spot;
            }
            return;
          }
          if (spot) kept.spots.push(typeof spot === "function" ? spot() : spot);
          if (value !== undefined) kept.found.push(cut(typeof value === "function" ? value() : value));
        },
      };
    },
    once(rule, column, spot, describe) {
      const key = keyOf(rule, column);
      if (groups.has(key)) return;
      total++;
      groups.set(key, { rule, kept: { count: 1, spots: spot ? [spot] : [], found: [], most: 1 }, describe });
    },
    isFull(rule, column) {
      const kept = groups.get(keyOf(rule, column))?.kept;
      return kept !== undefined && kept.count >= Math.min(placesKept, kept.most);
    },
    more(rule, column, count, last) {
      const kept = groups.get(keyOf(rule, column))?.kept;
      if (!kept || count === 0 || kept.count >= kept.most) return;
      kept.count += count;
      kept.last = later(kept.last, last);
    },
    settle,
    keepSecret: (column) => void secret.add(column),
    isSecret: (column) => secret.has(column),
    total: () => total,
    list() {
      settle();
      return [...groups.values()]
        .filter(({ kept }) => kept.count > 0)
        .map(({ rule, kept, describe }) => {
          const about = describe(kept.found, kept.count);
          const isSecret = about.field !== undefined && secret.has(about.field) && !namesOnly.has(rule);
          return findingOf(rule, isSecret ? { ...about, personal: true } : about, file, kept, columns);
        })
        .sort(byPlace);
    },
  };
}

function later(one: LastPlace | undefined, other: LastPlace | undefined): LastPlace | undefined {
  return one !== undefined && (other === undefined || other.line < one.line) ? one : other;
}

function findingOf(
  rule: RuleId,
  about: About,
  file: string,
  { count, spots, found, last }: Pick<Kept, "count" | "spots" | "found" | "last">,
  columns: readonly string[] = [],
): Finding {
  const { level, why, fix } = ruleOf(rule);
  const advice = about.fix ?? fix;
  const [first, ...others] = spots;
  const field = about.field;
  const fieldNumber = field === undefined ? 0 : columns.indexOf(field) + 1;
  const frictionlessType = frictionlessTypeOf(rule);
  return {
    rule,
    level: about.level ?? level,
    message: about.message,
    why,
    ...(advice === undefined ? {} : { fix: advice }),
    count,
    location: {
      file,
      ...first,
      ...(field === undefined ? {} : { field }),
      ...(fieldNumber === 0 ? {} : { fieldNumber }),
    },
    ...(others.length === 0 ? {} : { more: others.map(({ line, column }) => ({ line, column })) }),
    ...(last === undefined || first === undefined
      ? {}
      : { last: { line: last.line, ...(last.row === undefined ? {} : { row: last.row }) } }),
    ...(found.length === 0 ? {} : { found }),
    ...(about.personal === true && found.length > 0 ? { personal: true } : {}),
    ...(frictionlessType === undefined ? {} : { frictionlessType }),
  };
}

/** A finding that occurs once, outside the counting of cells. */
export const findingAt = (
  rule: RuleId,
  about: About,
  file: string,
  spot?: Spot,
  found: readonly string[] = [],
): Finding => findingOf(rule, about, file, { count: 1, spots: spot ? [spot] : [], found: found.map(cut) });

function cut(value: string): string {
  if (value.length <= valueLength) return value;
  const kept = Array.from(value.slice(0, 2 * valueLength + 2));
  return kept.length <= valueLength ? value : `${kept.slice(0, valueLength - 1).join("")}…`;
}
