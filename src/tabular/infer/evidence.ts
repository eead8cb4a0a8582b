import { shortKey } from "../profile.ts";
import { type Candidate, candidates } from "./candidates.ts";
import { isMarker } from "./missing.ts";
import { guessUkType, type UkGuess } from "./uk-type.ts";

/** Different values that are remembered with how often they occur; beyond, a value is looked at wherever it stands. */
const mostCounted = 2_000;
/** Beyond so many rows a column is not tried for its values being different. */
export const mostKeys = 1_000_000;
/** Different values that are remembered of a column whatever it is. */
const fewKeys = 20_000;

/** A longer text says something rather than naming it. */
export const longestName = 60;

/** All that is seen of one column, by whoever decides what it is. */
export type Evidence = {
  readonly rows: number;
  /** Rows with neither an empty cell nor a marker. */
  readonly present: number;
  readonly empty: number;
  /** Markers of missing values, with how often each occurs. */
  readonly markers: ReadonlyMap<string, number>;
  /** Values with how often each occurs; not all of them where `more`. */
  readonly counts: ReadonlyMap<string, number>;
  readonly more: boolean;
  /** The last row that brought a new value, counted from 1; of no meaning where `more`. */
  readonly lastNew: number;
  /** Every value, where each row has another one and they are not too many. */
  readonly keys: ReadonlySet<string> | undefined;
  /** Types that all values are of, narrowest first. */
  readonly candidates: readonly Candidate[];
  /** Rows whose value is a plain number, and whose value is a date; for columns that are almost of one type. */
  readonly numbers: number;
  readonly dates: number;
  /** Of plain numbers, where there is one. */
  readonly least: number;
  readonly greatest: number;
  readonly zeros: number;
  readonly hundreds: number;
  /** Whether plain numbers grow by one from row to row. */
  readonly counting: boolean;
  /** Whether all values are a year and the last two digits of the next one, such as 2010-11, which is November too. */
  readonly spans: boolean;
  /** Whether all values are digits, and their one width; 0 where they have several. */
  readonly digits: boolean;
  readonly width: number;
  readonly longest: number;
  readonly ukType: UkGuess | undefined;
};

export type Observer = { add(text: string): void; evidence(): Evidence };

const plainNumber = /^-?(?:[0-9]+(?:\.[0-9]+)?|\.[0-9]+)$/;
const someDate = /^(?:[0-9]{4}[-/][0-9]{1,2}[-/][0-9]{1,2}|[0-9]{1,2}[-/.][0-9]{1,2}[-/.][0-9]{2,4})/;

function isSpan(text: string): boolean {
  const [, year, next] = /^[0-9]{2}([0-9]{2})-([0-9]{2})$/.exec(text) ?? [];
  return year !== undefined && (Number(year) + 1) % 100 === Number(next);
}

/** Looks at every value of a column. Memory grows with values that are all different. */
export function observe(name: string): Observer {
  const left = new Set(candidates);
  const ukType = guessUkType(name);
  const markers = new Map<string, number>();
  const counts = new Map<string, number>();
  let more = false;
  let keys: Set<string> | undefined = new Set();
  let lastNew = 0;
  let rows = 0;
  let present = 0;
  let empty = 0;
  let numbers = 0;
  let dates = 0;
  let zeros = 0;
  let hundreds = 0;
  let longest = 0;
  let least = Number.POSITIVE_INFINITY;
  let greatest = Number.NEGATIVE_INFINITY;
  let counting = true;
  let before: number | undefined;
  let spans = true;
  let digits = true;
  let width: number | undefined;

  function isNew(text: string): boolean {
    const count = counts.get(text);
    if (count !== undefined) counts.set(text, count + 1);
    else if (counts.size < mostCounted) counts.set(text, 1);
    else more = true;
    return count === undefined;
  }

  /** Whether a row may be called by such values: by no measure, and by no text that says something. */
  const mayName = () => longest <= longestName && (left.size === 0 || [...left].some(({ type }) => type !== "number"));

  /** What a value shows that was not there before. */
  function learn(text: string): void {
    lastNew = rows;
    for (const one of left) if (!one.holds(text)) left.delete(one);
    ukType.add(text);
    longest = Math.max(longest, text.length);
    digits &&= /^[0-9]+$/.test(text);
    spans &&= isSpan(text);
    width = width === undefined || width === text.length ? text.length : 0;
  }

  return {
    add(text) {
      rows++;
      if (text === "") {
        empty++;
        return;
      }
      if (isMarker(text)) {
        markers.set(text, (markers.get(text) ?? 0) + 1);
        return;
      }
      present++;
      if (isNew(text)) learn(text);
      if (keys) {
        const size = keys.size;
        keys.add(shortKey(text));
        const isLarge = keys.size > mostKeys || (keys.size === fewKeys && !mayName());
        if (keys.size === size || isLarge) keys = undefined;
      }
      if (someDate.test(text)) dates++;
      if (!plainNumber.test(text)) {
        counting = false;
        return;
      }
      numbers++;
      const number = Number(text);
      counting &&= before === undefined ? number === 0 || number === 1 : number === before + 1;
      before = number;
      least = Math.min(least, number);
      greatest = Math.max(greatest, number);
      if (number === 0) zeros++;
      if (number === 100) hundreds++;
    },
    evidence: () => ({
      rows,
      present,
      empty,
      markers,
      counts,
      more,
      lastNew,
      keys,
      numbers,
      dates,
      least,
      greatest,
      zeros,
      hundreds,
      counting: counting && numbers > 1,
      spans: spans && present > 0,
      digits: digits && present > 0,
      width: width ?? 0,
      longest,
      candidates: [...left],
      ukType: ukType.result(more ? mostCounted : counts.size),
    }),
  };
}
