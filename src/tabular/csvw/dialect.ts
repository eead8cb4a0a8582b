import type { Dialect } from "../model.ts";
import { checkProperties } from "./description.ts";
import { atomic, identity, ignored, isCount, isFlag, oneOf, type Part, property, shown } from "./part.ts";

/**
 * How a file is written. A line ends in LF, CRLF or CR, whatever `lineTerminators` says of them.
 * @see Metadata Vocabulary for Tabular Data §5.9; Model for Tabular Data §8
 */
export type CsvwDialect = {
  /** Undefined: no line is a comment. */
  readonly commentPrefix: string | undefined;
  readonly delimiter: string;
  readonly doubleQuote: boolean;
  /** A label of the Encoding Standard. */
  readonly encoding: string;
  readonly headerRowCount: number;
  /** Undefined: no cell is quoted. */
  readonly quoteChar: string | undefined;
  readonly skipBlankRows: boolean;
  readonly skipColumns: number;
  readonly skipRows: number;
  readonly trim: "both" | "start" | "end" | "none";
};

export const defaultDialect: CsvwDialect = {
  commentPrefix: "#",
  delimiter: ",",
  doubleQuote: true,
  encoding: "utf-8",
  headerRowCount: 1,
  quoteChar: '"',
  skipBlankRows: false,
  skipColumns: 0,
  skipRows: 0,
  trim: "both",
};

/** What Table Dialect has a counterpart for. */
export const asTableDialect = (dialect: CsvwDialect): Dialect => ({
  delimiter: dialect.delimiter,
  lineTerminator: undefined,
  quoteChar: dialect.quoteChar ?? "",
  doubleQuote: dialect.doubleQuote,
  escapeChar: dialect.doubleQuote || dialect.quoteChar === undefined ? undefined : "\\",
  skipInitialSpace: dialect.trim === "both" || dialect.trim === "start",
  header: dialect.headerRowCount > 0,
  commentChar: dialect.commentPrefix,
});

/** What Table Dialect has no counterpart for, by the property that says it; undefined where there is nothing of the kind. */
export function beyondTableDialect(dialect: CsvwDialect): string | undefined {
  if (dialect.headerRowCount > 1) return "headerRowCount";
  if (new TextDecoder(dialect.encoding).encoding !== "utf-8") return "encoding";
  return (["skipRows", "skipColumns"] as const).find((property) => dialect[property] > 0);
}

const known: ReadonlySet<string> = new Set([
  "commentPrefix",
  "delimiter",
  "doubleQuote",
  "encoding",
  "header",
  "headerRowCount",
  "lineTerminators",
  "quoteChar",
  "skipBlankRows",
  "skipColumns",
  "skipInitialSpace",
  "skipRows",
  "trim",
]);

export function readDialect(part: Part): CsvwDialect {
  checkProperties(part, "Dialect", known);
  identity(part);
  const header = atomic(part, "header", isFlag, "true or false");
  const whole = "a whole number from 0";
  checkLineTerminators(part);
  return {
    commentPrefix: character(part, "commentPrefix", defaultDialect.commentPrefix),
    delimiter: character(part, "delimiter", undefined) ?? defaultDialect.delimiter,
    doubleQuote: atomic(part, "doubleQuote", isFlag, "true or false") ?? true,
    encoding: atomic(part, "encoding", isEncoding, 'a label of the Encoding Standard such as "utf-8"') ?? "utf-8",
    headerRowCount: atomic(part, "headerRowCount", isCount, whole) ?? (header === false ? 0 : 1),
    quoteChar: character(part, "quoteChar", defaultDialect.quoteChar),
    skipBlankRows: atomic(part, "skipBlankRows", isFlag, "true or false") ?? false,
    skipColumns: atomic(part, "skipColumns", isCount, whole) ?? 0,
    skipRows: atomic(part, "skipRows", isCount, whole) ?? 0,
    trim: trimOf(part),
  };
}

/** What the transport says of a file, where no metadata has a dialect. @see Model for Tabular Data §6.1, "Creating Annotated Tables" */
export function dialectOfMediaType(contentType: string): CsvwDialect {
  const [type = "", ...written] = contentType.toLowerCase().split(";");
  const parameters = new Map(
    written.map((text) => {
      const [name = "", value = ""] = text.split("=");
      return [name.trim(), value.trim().replace(/^"(.*)"$/, "$1")] as const;
    }),
  );
  const charset = parameters.get("charset");
  return {
    ...defaultDialect,
    ...(type.trim() === "text/tab-separated-values" ? { delimiter: "\t" } : {}),
    ...(parameters.get("header") === "absent" ? { headerRowCount: 0 } : {}),
    ...(isEncoding(charset) ? { encoding: charset } : {}),
  };
}

function isEncoding(value: unknown): value is string {
  if (typeof value !== "string") return false;
  try {
    return new TextDecoder(value) !== undefined;
  } catch {
    return false;
  }
}

const isCharacter = (value: unknown): value is string =>
  typeof value === "string" && value.length === 1 && value !== "\n" && value !== "\r";

/** One character; null, where the property takes it, is none. */
function character(part: Part, key: string, usual: string | undefined): string | undefined {
  if (property(part, key) === null && key !== "delimiter") return undefined;
  if (property(part, key) === "" && key === "commentPrefix") return undefined;
  return atomic(part, key, isCharacter, "one character in quotation marks") ?? usual;
}

const ends: readonly unknown[] = ["\n", "\r\n", "\r"];

function checkLineTerminators(part: Part): void {
  const key = "lineTerminators";
  const written = property(part, key);
  const list: readonly unknown[] = Array.isArray(written) ? written : written === undefined ? [] : [written];
  const odd = list.findIndex((item) => !ends.includes(item));
  if (odd < 0) return;
  ignored(
    part,
    [key],
    `"${key}" of ${part.what} has ${shown(list[odd])}, which is left out; accepted are "\\n", "\\r\\n" and "\\r"`,
    "Save the file with such line ends.",
  );
}

const trims = { true: "both", false: "none", start: "start", end: "end" } as const;
const isTrim = oneOf("true", "false", "start", "end");

function trimOf(part: Part): CsvwDialect["trim"] {
  const trim = atomic(part, "trim", (value) => isFlag(value) || isTrim(value), 'true, false, "start" or "end"');
  const skip = atomic(part, "skipInitialSpace", isFlag, "true or false");
  const word = String(trim);
  if (isTrim(word)) return trims[word];
  return skip === undefined ? defaultDialect.trim : skip ? "start" : "none";
}
