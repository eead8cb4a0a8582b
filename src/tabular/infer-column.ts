import { guessUkType } from "./infer-uk-type.ts";
import type { FieldType } from "./model.ts";
import { shortKey } from "./profile.ts";
import { readerOf } from "./types/field-reader.ts";
import { ukTypeKey } from "./types/uk/uk-types.ts";

/** A field as a descriptor has it. */
export type InferredField = {
  readonly name: string;
  readonly title: string;
  readonly type: FieldType;
  readonly "slipway:type"?: string;
  readonly format?: string;
  readonly missingValues?: readonly string[];
  readonly categories?: readonly string[];
  readonly constraints?: { readonly required: true; readonly unique?: true };
};

export type ColumnGuess = {
  add(text: string): void;
  /** The field, whether each row has another value of a kind that names rows, and what speaks for its `slipway:type`. */
  result(): { readonly field: InferredField; readonly names: boolean; readonly why: string | undefined };
};

type Candidate = { readonly type: FieldType; readonly format?: string; readonly read: (text: string) => boolean };

const candidate = (type: FieldType, format?: string, only: RegExp = /^/): Candidate => {
  const reader = readerOf({ type, format, properties: {} });
  return {
    type,
    ...(format === undefined ? {} : { format }),
    read: (text) => only.test(text) && reader.read(text) !== undefined,
  };
};

/** From the narrowest to the widest. A code such as 007 is text: as a number it would lose its zeros. */
const candidates: readonly Candidate[] = [
  // 0 and 1 are counts more often than answers.
  candidate("boolean", undefined, /^[a-z]/i),
  candidate("integer", undefined, /^-?(?:0|[1-9][0-9]*)$/),
  candidate("number", undefined, /^-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?$/),
  candidate("date"),
  candidate("date", "%d/%m/%Y", /^[0-9]{2}\/[0-9]{2}\/[0-9]{4}$/),
  candidate("datetime"),
  candidate("time"),
  candidate("yearmonth", undefined, /^[0-9]/),
];

/** What people write for nothing. Taken for missing only where the other values are not text. */
const blanks = new Set(["NA", "N/A", "n/a", "NULL", "null", "-", "..", "#N/A"]);

/** Beyond so many rows a column is not tried for its values being different. */
const mostKeys = 1_000_000;
const mostCategories = 12;

/** Looks at every value of a column and guesses, on the careful side, what describes it. Memory grows with values that are all different. */
export function guessColumn(name: string): ColumnGuess {
  const left = new Set(candidates);
  const ukType = guessUkType(name);
  const seenBlanks = new Set<string>();
  const values = new Set<string>();
  let few = true;
  let keys: Set<string> | undefined = new Set();
  let rows = 0;
  let missing = 0;
  let dayFirst = false;
  let fourDigits = true;
  return {
    add(text) {
      rows++;
      if (text === "") {
        missing++;
        return;
      }
      if (keys) {
        const before = keys.size;
        keys.add(shortKey(text));
        if (keys.size === before || keys.size > mostKeys) keys = undefined;
      }
      if (few) {
        values.add(text);
        few = values.size <= mostCategories && text.length <= 60;
      }
      if (blanks.has(text)) {
        seenBlanks.add(text);
        return;
      }
      dayFirst ||= /^(?:1[3-9]|[23][0-9])\//.test(text);
      fourDigits &&= /^[12][0-9]{3}$/.test(text);
      for (const one of left) if (!one.read(text)) left.delete(one);
      ukType.add(text);
    },
    result() {
      const present = rows - missing;
      const known = [...left].find(({ format }) => format === undefined || dayFirst);
      // A column of blanks alone, or of nothing, says nothing of its type.
      const typed = present > 0 && [...values].some((text) => !blanks.has(text)) ? known : undefined;
      const different = few ? [...values].filter((text) => !blanks.has(text)).length : mostCategories + 1;
      const uk = ukType.result(different);
      const isYear = typed?.type === "integer" && fourDigits && /(?:^|[_ ])year$/i.test(name);
      const plain = isYear ? "year" : (typed?.type ?? "string");
      const type = uk ? (uk.type.on.find((one) => one === plain) ?? uk.type.on[0] ?? "string") : plain;
      const blank = type === "string" && !uk ? [] : [...seenBlanks];
      const required = present > 0 && missing === 0 && blank.length === 0;
      const categories = type === "string" && !uk && few && rows >= 30 && values.size * 5 <= rows && values.size > 1;
      // As many in the one form of a UK type: one number may be written in two ways.
      const unique = keys !== undefined && (!uk || new Set([...keys].map(uk.type.normal)).size === keys.size);
      const names = required && rows > 1 && unique && type !== "number" && type !== "boolean";
      return {
        field: {
          name,
          title: titleOf(name),
          type,
          ...(uk ? { [ukTypeKey]: uk.type.name } : {}),
          ...(uk || typed?.format === undefined ? {} : { format: typed.format }),
          ...(blank.length === 0 ? {} : { missingValues: ["", ...blank] }),
          ...(categories ? { categories: [...values].sort() } : {}),
          ...(required ? { constraints: { required: true } } : {}),
        },
        names,
        why: uk?.why,
      };
    },
  };
}

/** `drivers_killed` → `Drivers killed`. */
export function titleOf(name: string): string {
  const words = name.replace(/[_\s]+/g, " ").trim();
  return words.charAt(0).toUpperCase() + words.slice(1);
}
