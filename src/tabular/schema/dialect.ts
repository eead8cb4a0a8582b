import type { Dialect, MissingValue, TableSchema } from "../model.ts";
import { fail, kindOf, objectAt, optional, type View } from "./document.ts";
import { doubtKeys, type Remarks, remark } from "./keys.ts";

/** RFC 4180, with any line end. */
export const defaultDialect: Dialect = {
  delimiter: ",",
  lineTerminator: undefined,
  quoteChar: '"',
  doubleQuote: true,
  escapeChar: undefined,
  skipInitialSpace: false,
  header: true,
  commentChar: undefined,
};

/** Of JSON, spreadsheets and databases: the standard asks that somebody is told where they have no effect. */
const ofOtherFormats = ["property", "itemType", "itemKeys", "sheetNumber", "sheetName", "table"] as const;

/** What CSV Dialect 1.0 called them. */
const olderNames: Readonly<Record<string, string>> = {
  quotechar: "quoteChar",
  doublequote: "doubleQuote",
  escapechar: "escapeChar",
  lineterminator: "lineTerminator",
  skipinitialspace: "skipInitialSpace",
  commentchar: "commentChar",
};

/**
 * Older spellings are read too, and `csv`, an object in which Frictionless Framework 5 puts what is of CSV alone.
 *
 * @param delimiter what stands between cells where the descriptor does not say
 * @throws UserError for what no file can be read by
 * @see Table Dialect v2; CSV Dialect 1.2 and 1.0, its older names
 */
export function readDialect(written: View | undefined, delimiter: string, remarks: Remarks): Dialect {
  if (!written) return { ...defaultDialect, delimiter };
  const view = flattened(written);
  doubtKeys(view, "dialect", remarks);
  remarkUnused(view, remarks);
  const escapeChar = token(view, "escapeChar", "one") || undefined;
  const quoteChar = token(view, "quoteChar", "one") ?? defaultDialect.quoteChar;
  const rows = rowsOf(view, remarks);
  const { headerJoin, nullSequence } = textsOf(view, ["headerJoin", "nullSequence"]);
  const dialect: Dialect = {
    delimiter: token(view, "delimiter", "more") ?? delimiter,
    lineTerminator: token(view, "lineTerminator", "end"),
    quoteChar,
    // An escape that is the quotation mark itself is a doubled one.
    doubleQuote: (optional(view, "doubleQuote", "flag") ?? true) || (quoteChar !== "" && escapeChar === quoteChar),
    escapeChar: escapeChar === quoteChar ? undefined : escapeChar,
    skipInitialSpace: optional(view, "skipInitialSpace", "flag") ?? false,
    commentChar: token(view, "commentChar", "more") || undefined,
    ...rows,
    ...(headerJoin === undefined ? {} : { headerJoin }),
    ...(nullSequence === undefined ? {} : { nullSequence }),
  };
  refuseEqual(view, dialect);
  return dialect;
}

/** A schema in which a dialect's null sequence is a missing value of each field. @see Table Dialect v2 §nullSequence */
export function withNullSequence(schema: TableSchema, { nullSequence }: Dialect): TableSchema {
  if (nullSequence === undefined) return schema;
  const more = (values: readonly MissingValue[]) =>
    values.some(({ value }) => value === nullSequence) ? values : [...values, { value: nullSequence }];
  return {
    ...schema,
    missingValues: more(schema.missingValues),
    fields: schema.fields.map((field) =>
      field.missingValues === undefined ? field : { ...field, missingValues: more(field.missingValues) },
    ),
  };
}

function flattened(view: View): View {
  const { csv, ...own } = view.value;
  const nested = csv === undefined ? {} : objectAt(view.document, [...view.path, "csv"], '"csv"', csv).value;
  const entries = Object.entries({ ...nested, ...own }).map(([key, value]) => [olderNames[key] ?? key, value]);
  return { ...view, value: Object.fromEntries(entries) };
}

function remarkUnused(view: View, remarks: Remarks): void {
  for (const key of ofOtherFormats) {
    if (view.value[key] === undefined) continue;
    const words = `"${key}" of a dialect is for files of another kind, and has no effect on a CSV file`;
    remark(view, [...view.path, key], words, "Take it out, or do not count on it.", remarks);
  }
  if (view.value["caseSensitiveHeader"] === false) {
    const words = '"caseSensitiveHeader" has no effect: names of columns are compared letter by letter, as pandas does';
    remark(view, [...view.path, "caseSensitiveHeader"], words, "Take it out.", remarks);
  }
}

const accepted = {
  one: { words: 'one character, or "" for none', is: (text: string) => [...text].length <= 1 && !/[\r\n]/.test(text) },
  more: { words: "one character or more, without line ends", is: (text: string) => !/[\r\n]/.test(text) },
  end: { words: 'text such as "\\n"', is: (text: string) => text !== "" },
} as const;

/** A character or several; undefined where nothing is said, empty where `null` or `""` says that there is none. */
function token(view: View, key: string, kind: keyof typeof accepted): string | undefined {
  const { words, is } = accepted[kind];
  const mayBeNone = key !== "delimiter" && kind !== "end";
  if (view.value[key] === null && mayBeNone) return "";
  const text = optional(view, key, "text");
  if (text === undefined || (is(text) && (text !== "" || mayBeNone))) return text;
  return fail(
    view.document,
    [...view.path, key],
    `"${key}" of a dialect is ${kindOf(text)}; accepted is ${words}.`,
    "Correct it, or save the file with commas and double quotation marks, as most readers expect.",
  );
}

const textsOf = <Key extends string>(view: View, keys: readonly Key[]) =>
  Object.fromEntries(keys.map((key) => [key, optional(view, key, "text")])) as Record<Key, string | undefined>;

/** Which rows are the header, and which are none at all. */
function rowsOf(view: View, remarks: Remarks): Pick<Dialect, "header" | "headerRows" | "commentRows"> {
  const written = optional(view, "header", "flag");
  const headerRows = rowNumbers(view, "headerRows");
  const commentRows = rowNumbers(view, "commentRows") ?? [];
  const header = written ?? headerRows?.length !== 0;
  const isUsual = headerRows === undefined || headerRows.length === 0 || String(headerRows) === "1";
  const at = [...view.path, "headerRows"];
  if (!header && !isUsual) {
    remark(view, at, '"headerRows" has no effect where "header" is false', "Take one of the two out.", remarks);
  }
  const both = header ? headerRows?.find((row) => commentRows.includes(row)) : undefined;
  if (both !== undefined) {
    fail(view.document, at, `row ${both} is both in "headerRows" and in "commentRows".`, "Take it out of one of them.");
  }
  return {
    header,
    ...(header && !isUsual ? { headerRows } : {}),
    ...(commentRows.length === 0 ? {} : { commentRows }),
  };
}

function rowNumbers(view: View, key: string): readonly number[] | undefined {
  const rows = optional(view, key, "list");
  for (const [index, row] of (rows ?? []).entries()) {
    if (Number.isSafeInteger(row) && Number(row) > 0) continue;
    fail(
      view.document,
      [...view.path, key, index],
      `"${key}" of a dialect has ${kindOf(row)}; numbers of rows from 1 are accepted.`,
      "Count the rows of the file from 1, and name them.",
    );
  }
  return rows && [...new Set(rows.map(Number))].sort((a, b) => a - b);
}

/** What would make cells and their ends the same thing. */
function refuseEqual(view: View, dialect: Dialect): void {
  const { delimiter, quoteChar, escapeChar = "", commentChar = "", lineTerminator = "" } = dialect;
  const all = Object.entries({ delimiter, quoteChar, escapeChar, commentChar, lineTerminator });
  for (const [index, [key, text]] of all.entries()) {
    const [same] = all.slice(0, index).find(([, other]) => text !== "" && text === other) ?? [];
    if (same === undefined) continue;
    fail(
      view.document,
      [...view.path, key in view.value ? key : same],
      `"${same}" and "${key}" of a dialect are both ${kindOf(text)}, and a file cannot be read like that.`,
      "Change one of them.",
    );
  }
}
