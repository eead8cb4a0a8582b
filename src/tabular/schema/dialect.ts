import type { Dialect } from "../model.ts";
import { fail, optional, type View } from "./document.ts";
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

/** Those of which the standard asks that somebody is told when they have no effect. */
const unused = [
  "property",
  "itemType",
  "itemKeys",
  "sheetNumber",
  "sheetName",
  "table",
  "nullSequence",
  "headerJoin",
] as const;

/** @throws UserError for what cannot be read @see Table Dialect v2; CSV Dialect 1.2, its older name */
export function readDialect(view: View | undefined, delimiter: string, remarks: Remarks): Dialect {
  if (!view) return { ...defaultDialect, delimiter };
  doubtKeys(view, "dialect", remarks);
  for (const key of unused) {
    if (view.value[key] === undefined) continue;
    remark(
      view,
      [...view.path, key],
      `"${key}" of a dialect has no effect here`,
      "Take it out, or do not count on it.",
      remarks,
    );
  }
  for (const key of ["headerRows", "commentRows"] as const) {
    const rows = optional(view, key, "list");
    if (rows === undefined || rows.length === 0 || (key === "headerRows" && rows.length === 1 && rows[0] === 1))
      continue;
    fail(
      view.document,
      [...view.path, key],
      `"${key}" is not supported: the first row is the header, and every other row is data.`,
      'Take the other rows out of the file; lines that start with a character of their own can be left out with "commentChar".',
    );
  }
  const terminator = optional(view, "lineTerminator", "text");
  if (terminator !== undefined && !["\n", "\r\n", "\r"].includes(terminator)) {
    fail(
      view.document,
      [...view.path, "lineTerminator"],
      '"lineTerminator" accepts "\\n", "\\r\\n" and "\\r".',
      "Save the file with such line ends.",
    );
  }
  return {
    delimiter: character(view, "delimiter") ?? delimiter,
    lineTerminator: terminator,
    quoteChar: character(view, "quoteChar") ?? defaultDialect.quoteChar,
    doubleQuote: optional(view, "doubleQuote", "flag") ?? true,
    escapeChar: character(view, "escapeChar"),
    skipInitialSpace: optional(view, "skipInitialSpace", "flag") ?? false,
    header: optional(view, "header", "flag") ?? true,
    commentChar: character(view, "commentChar"),
  };
}

function character(view: View, key: string): string | undefined {
  const text = optional(view, key, "text");
  if (text === undefined) return undefined;
  if (text.length === 1 && text !== "\n" && text !== "\r") return text;
  return fail(
    view.document,
    [...view.path, key],
    `"${key}" is ${text.length} characters long; one character is accepted.`,
    "Save the file with such a dialect: commas and double quotation marks are what most readers expect.",
  );
}
