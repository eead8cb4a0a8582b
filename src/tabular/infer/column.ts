import { counted, grouped } from "../../report/counts.ts";
import { wordsOf } from "../column-words.ts";
import { personalKindOf } from "../disclosure/column-look.ts";
import type { FieldType } from "../model.ts";
import { readerOf } from "../types/field-reader.ts";
import { personalKey } from "../types/personal.ts";
import type { Reader } from "../types/reader.ts";
import { ukTypeKey } from "../types/uk/uk-types.ts";
import { boundsOf } from "./bounds.ts";
import type { Candidate } from "./candidates.ts";
import type { Evidence } from "./evidence.ts";
import { type Marker, missingValuesOf, type TableMarkers } from "./missing.ts";
import { personalByName } from "./personal.ts";
import { vocabularyOf } from "./vocabulary.ts";
import { isCodeName, isKeyName, isMeasureName, titleOf } from "./words.ts";

/**
 * Rows from which the absence of something says anything. Where none of 30 values is missing, with 95 % confidence fewer than one
 * in ten will be: the rule of three (Hanley and Lippman-Hand, JAMA 1983).
 */
export const enoughRows = 30;

/** A field as a descriptor has it, in the order of its properties there. */
export type InferredField = {
  readonly name: string;
  readonly title: string;
  readonly type: FieldType;
  readonly format?: string;
  readonly groupChar?: string;
  readonly decimalChar?: string;
  readonly bareNumber?: false;
  readonly trueValues?: readonly string[];
  readonly falseValues?: readonly string[];
  readonly "slipway:type"?: string;
  readonly "slipway:personal"?: true;
  readonly missingValues?: readonly string[] | readonly Marker[];
  readonly categories?: readonly string[];
  readonly categoriesOrdered?: true;
  readonly constraints?: InferredConstraints;
};

export type InferredConstraints = {
  readonly required?: true;
  readonly unique?: true;
  readonly minimum?: number;
  readonly maximum?: number;
};

/** Remarks for the schema's reader, by the property that they stand beside. None has a value of a personal column. */
export type Remarks = Readonly<Partial<Record<keyof InferredField, string | undefined>>>;

export type InferredColumn = {
  readonly field: InferredField;
  readonly remarks: Remarks;
  /** What could not be decided from the data, as a sentence that follows the column's name. */
  readonly question?: string;
  /** Whether no row lacks a value. */
  readonly complete: boolean;
  /** Whether all values that are there are different. */
  readonly unique: boolean;
  readonly evidence: Evidence;
  readonly reader: Reader;
};

/**
 * What describes a column's values, and those of the rows that will be added: what only happens to hold is left out.
 *
 * @param shared what stands for a missing value elsewhere in the table
 */
export function describeColumn(name: string, evidence: Evidence, shared: TableMarkers): InferredColumn {
  const words = wordsOf(name);
  const { present, empty, markers, ukType: uk } = evidence;
  const { type, format, properties, remark, question } = kindOf(words, evidence);
  const isText = isTextColumn(name, evidence);
  const taken = [...markers.keys()].filter((marker) => !isText || shared.everywhere.includes(marker));
  const complete = present > 0 && empty === 0 && taken.length === 0;
  const values = isText && taken.length < markers.size ? undefined : evidence;

  const personalWhy = uk?.type.personal ? undefined : whyPersonal(name, format, evidence);
  const personal = uk?.type.personal === true || personalWhy !== undefined;
  const between = isText ? [] : shared.betweenValues;
  const categories = isText && !personal && values ? categoriesOf(words, values) : undefined;
  const bounds = type === "integer" || type === "number" ? boundsIn(words, evidence, properties) : undefined;
  const required = complete && evidence.rows >= enoughRows;
  const { why, ...limits } = bounds ?? { why: undefined };
  const constraints = { ...(required ? { required: true as const } : {}), ...limits };
  const reader = readerOf({
    type,
    format,
    properties: { ...properties, ...(uk ? { [ukTypeKey]: uk.type.name } : {}) },
  });
  return {
    field: {
      name,
      title: titleOf(name),
      type,
      ...(format === undefined ? {} : { format }),
      ...properties,
      ...(uk ? { [ukTypeKey]: uk.type.name } : {}),
      ...(personalWhy === undefined ? {} : { [personalKey]: true as const }),
      ...(between.length === 0 ? {} : { missingValues: missingValuesOf([...shared.everywhere, ...between]) }),
      ...categories?.properties,
      ...(Object.keys(constraints).length === 0 ? {} : { constraints }),
    },
    remarks: {
      ...(remark?.at === undefined ? {} : { [remark.at]: remark.text }),
      type: remark?.at === "type" ? remark.text : personal || categories ? undefined : rangeOf(type, reader, evidence),
      ...(uk ? { [ukTypeKey]: uk.why } : {}),
      ...(personalWhy === undefined ? {} : { [personalKey]: personalWhy }),
      ...(between.length === 0 ? {} : { missingValues: countsOf(between, markers) }),
      ...(categories ? { categories: categories.why } : {}),
      ...(why === undefined ? {} : { constraints: why }),
    },
    ...(question === undefined ? {} : { question }),
    complete,
    unique: values?.keys !== undefined && values.keys.size > 0 && areDifferent(values.keys, reader),
    evidence,
    reader,
  };
}

/** Why a column's values are somebody's own, in words for the schema's reader; undefined where they are not. */
function whyPersonal(name: string, format: string | undefined, { counts }: Evidence): string | undefined {
  if (format === "email") return "e-mail addresses";
  return personalByName(wordsOf(name)) ?? personalKindOf(name, counts.keys())?.plural;
}

type Typed = Pick<Candidate, "type" | "properties"> & {
  readonly format?: string | undefined;
  readonly remark?: { readonly at: keyof InferredField; readonly text: string };
  readonly question?: string;
};

/** Whether a column is of nothing but texts, among which a dash may be one. */
export function isTextColumn(name: string, evidence: Evidence): boolean {
  const { type, format } = kindOf(wordsOf(name), evidence);
  return type === "string" && evidence.ukType === undefined && format === undefined;
}

const kindOf = (words: string, evidence: Evidence): Typed =>
  evidence.ukType ? ofUkType(words, evidence) : typeOf(words, evidence);

function ofUkType(words: string, evidence: Evidence): Typed {
  const plain = typeOf(words, evidence).type;
  const on = evidence.ukType?.type.on ?? [];
  return { type: on.find((one) => one === plain) ?? on[0] ?? "string", properties: {} };
}

function typeOf(words: string, evidence: Evidence): Typed {
  const { present, candidates, counts, rows } = evidence;
  const text = (remark?: string, question = remark): Typed => ({
    type: "string",
    properties: {},
    ...(remark === undefined ? {} : { remark: { at: "type", text: remark } }),
    ...(question === undefined ? {} : { question }),
  });
  // A column of nothing says nothing of its type.
  if (present === 0) {
    return evidence.markers.size > 0
      ? text()
      : text("no row has a value: its type is not known", "has no value in any row, so its type is not known");
  }
  const possible = candidates.filter(
    ({ named, needs }) =>
      (named === undefined || named.test(words)) &&
      (needs === undefined || (rows >= enoughRows && needs.every((value) => counts.has(value)))),
  );
  const found = possible.find(({ type, unless }) => !isEitherWay(type, unless, possible));
  if (found === undefined) {
    const either = possible[0];
    if (either) {
      return text(
        "dates of which no day is above 12: whether days or months come first cannot be told",
        `holds dates of which no day is above 12, so whether days or months come first cannot be told; where days do, write type: ${either.type} and format: "${either.format}"`,
      );
    }
    return text(undefined, almost(evidence));
  }
  const { type, format, properties, why } = found;
  if (type === "yearmonth" && evidence.spans) {
    return text(
      "financial years: 2010-11 is a month too, 2012-13 is none",
      "holds years such as 2010-11, which are months too; where they are months, write type: yearmonth",
    );
  }
  const plain = type === "integer" && Object.keys(properties).length === 0;
  if (plain && isYear(words, evidence)) return { type: "year", properties: {} };
  if (plain && isCodeName(words) && evidence.digits && evidence.width > 1) {
    return {
      type: "string",
      properties: {},
      remark: { at: "type", text: `codes of ${evidence.width} digits: as a number one would lose its leading zeros` },
    };
  }
  if (plain && isMeasureName(words)) {
    return {
      type: "number",
      properties: {},
      remark: { at: "type", text: "whole numbers so far; by its name, others may come" },
    };
  }
  const at = (["bareNumber", "groupChar", "decimalChar"] as const).find((key) => key in properties) ?? "format";
  return { type, format, properties, ...(why === undefined ? {} : { remark: { at, text: why } }) };
}

const isEitherWay = (type: FieldType, unless: string | undefined, possible: readonly Candidate[]): boolean =>
  unless !== undefined && possible.some((other) => other.type === type && other.format === unless);

/** What to say of a column that is of one type but for a few rows. */
function almost({ present, numbers, dates }: Evidence): string | undefined {
  for (const [count, what] of [
    [numbers, "numbers"],
    [dates, "dates"],
  ] as const) {
    if (present < 10 || count === present || count / present < 0.9) continue;
    return `has ${count} values that look like ${what}, and ${present - count} that do not: where those stand for nothing, name them in missingValues`;
  }
  return undefined;
}

/** By its name; or since all years between the first and the last are there, again and again. */
function isYear(words: string, { least, greatest, counts, more, rows, width }: Evidence): boolean {
  if (width !== 4 || least < 1000 || greatest > 2999) return false;
  if (/(?:^| )(?:year|yr)$/.test(words)) return true;
  const all = !more && counts.size === greatest - least + 1;
  return all && counts.size >= 3 && least >= 1800 && greatest <= 2100 && rows >= 2 * counts.size && !isKeyName(words);
}

/** Few, each of them repeated, and none that is new in the second half of the file: then one that is will hardly come (Good, 1953). */
function categoriesOf(words: string, { counts, more, rows, lastNew, longest }: Evidence) {
  if (more || /(?:^| )name$/.test(words)) return undefined;
  const values = [...counts.keys()];
  const known = vocabularyOf(values);
  if (known) {
    return {
      properties: { categories: known.names, categoriesOrdered: true as const },
      why: `all ${known.words}, in their order`,
    };
  }
  const rarest = Math.min(...counts.values());
  const few = counts.size > 1 && counts.size <= 20 && counts.size * 5 <= rows && longest <= 60;
  if (!few || rows < enoughRows || rarest < 2 || lastNew * 2 > rows) return undefined;
  return {
    properties: { categories: values.sort() },
    why: `each of the ${values.length} in ${rarest} rows or more, and none that is new in the second half of the file`,
  };
}

function boundsIn(words: string, evidence: Evidence, properties: Candidate["properties"]) {
  const { present, numbers, least, greatest, zeros, hundreds } = evidence;
  // Of numbers with marks or groups only those without have been counted.
  if (Object.keys(properties).length > 0 || numbers < present || present < enoughRows) return undefined;
  const count = (value: number) => (value === 0 ? zeros : value === 100 ? hundreds : 0);
  return boundsOf(words, { least, greatest, count });
}

const timely: ReadonlySet<FieldType> = new Set(["date", "yearmonth", "year", "datetime"]);

/** `from 60 to 198`; how many there are of what has no order; nothing of a column that says it by itself. */
function rangeOf(type: FieldType, reader: Reader, evidence: Evidence): string | undefined {
  const { present, counts, more, keys } = evidence;
  if (present === 0) return undefined;
  if (type === "integer" || type === "number") {
    const { numbers, least, greatest } = evidence;
    // Larger ones are not kept digit by digit.
    const isExact = Math.max(-least, greatest) <= Number.MAX_SAFE_INTEGER;
    return numbers === present && isExact ? spanOf(String(least), String(greatest)) : undefined;
  }
  const different = keys?.size ?? (more ? undefined : counts.size);
  if (!timely.has(type) || more || !reader.compare) {
    if (type !== "string" || different === undefined) return undefined;
    return different === present && present > 1
      ? `${grouped(different)} different texts`
      : `${grouped(different)} different texts in ${grouped(present)} rows`;
  }
  const operands = [...counts.keys()].map((text) => ({ text, value: reader.read(text) ?? null }));
  const sorted = operands.sort((a, b) => reader.compare?.(a, b) ?? 0);
  return spanOf(sorted[0]?.text ?? "", sorted.at(-1)?.text ?? "");
}

const spanOf = (first: string, last: string) => (first === last ? `always ${first}` : `from ${first} to ${last}`);

const countsOf = (between: readonly string[], markers: Evidence["markers"]) => {
  const own = between.filter((marker) => markers.has(marker));
  if (own.length === 0) return "as in other columns";
  return own.map((marker) => `${marker} in ${counted(markers.get(marker) ?? 0, "row")}`).join(", ");
};

/** As many in their one form as in the form they are written in: one number, or one day, may be written in two ways. */
function areDifferent(keys: ReadonlySet<string>, reader: Reader): boolean {
  const logical = new Set<string>();
  for (const text of keys) {
    const value = reader.read(text);
    logical.add(value === undefined || value === null ? text : reader.key(value, text));
  }
  return logical.size === keys.size;
}
