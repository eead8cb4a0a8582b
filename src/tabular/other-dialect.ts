import type { CsvRecord } from "./csv/record.ts";
import type { FirstRecords, OpeningFault } from "./first-records.ts";
import type { Dialect, TableSchema } from "./model.ts";
import { rowSpot } from "./structure.ts";

const delimiters = [
  { delimiter: ",", words: "commas (,)" },
  { delimiter: ";", words: "semicolons (;)" },
  { delimiter: "\t", words: "tabs" },
  { delimiter: "|", words: "bars (|)" },
] as const;

const wordsOf = (delimiter: string) =>
  delimiters.find((known) => known.delimiter === delimiter)?.words ?? `"${delimiter}"`;

/**
 * Whether the first rows of a file are written in another dialect than it is to be read with. It is said, never taken for granted: a
 * delimiter where each row would be one cell and all rows come out alike with another; apostrophes where they enclose cells.
 *
 * @param own the first records in the dialect declared
 * @param read the first records in another one
 */
export function otherDialect(
  own: FirstRecords,
  read: (dialect: Dialect) => FirstRecords,
  dialect: Dialect,
  schema: TableSchema | undefined,
): OpeningFault | undefined {
  const first = own.records.find(isFilled);
  if (first === undefined) return undefined;
  return (
    (first.width === 1 ? otherDelimiter(read, dialect, schema, first) : undefined) ??
    apostrophes(read, dialect, own, first)
  );
}

function otherDelimiter(
  read: (dialect: Dialect) => FirstRecords,
  dialect: Dialect,
  schema: TableSchema | undefined,
  first: CsvRecord,
): OpeningFault | undefined {
  if (schema?.fields.some(({ name }) => name === first.cells[0])) return undefined;
  const fitting = delimiters.flatMap(({ delimiter }) => {
    if (delimiter === dialect.delimiter || delimiter === dialect.quoteChar) return [];
    const other = read({ ...dialect, delimiter });
    const width = commonWidth(other) ?? namedWidth(other, schema);
    return width === undefined ? [] : [{ delimiter, width }];
  });
  const [best, next] = fitting.sort((a, b) => b.width - a.width);
  if (best === undefined || best.width === next?.width) return undefined;
  const { delimiter } = best;
  const declare =
    delimiter === ","
      ? "take `delimiter` out of the descriptor's dialect (or, if it says none, let the name end in .csv)"
      : `declare it for the resource in datapackage.yaml: dialect: { delimiter: ${JSON.stringify(delimiter)} }`;
  return {
    rule: "wrong-delimiter",
    about: {
      message: `The cells are separated by ${wordsOf(delimiter)}, and the file is read with ${wordsOf(dialect.delimiter)}: each row is a single cell, so nothing in it was checked`,
      fix: delimiter === "," ? `To read it as it is, ${declare}.` : `Save the file with commas, or ${declare}.`,
    },
    spot: rowSpot(first),
  };
}

/** Where nothing is in quotation marks, and much in apostrophes. */
function apostrophes(
  read: (dialect: Dialect) => FirstRecords,
  dialect: Dialect,
  own: FirstRecords,
  first: CsvRecord,
): OpeningFault | undefined {
  if (dialect.quoteChar !== '"' || dialect.delimiter === "'") return undefined;
  const cells = own.records.flatMap((record) => record.cells).filter((text) => text !== "");
  const enclosed = cells.filter((text) => /^'.*'$/s.test(text));
  if (!cells.some((text) => text.startsWith("'")) || cells.some((text) => text.includes('"'))) return undefined;
  if (commonWidth(read({ ...dialect, quoteChar: "'" })) === undefined) return undefined;
  if (enclosed.length < cells.length / 2 && commonWidth(own) !== undefined) return undefined;
  return {
    rule: "other-quote",
    about: {
      message: "Cells seem to be enclosed in apostrophes ('), which are read as a part of the text",
      fix: `Write quotation marks (") instead, or declare it for the resource in datapackage.yaml: dialect: { quoteChar: "'" }.`,
    },
    spot: rowSpot(first),
  };
}

/** How many cells each of several records has; undefined where they differ, where it is one, or where quotes are not as they should be. */
function commonWidth({ records, faults }: FirstRecords): number | undefined {
  const [first, ...others] = records.filter(isFilled);
  if (first === undefined || others.length === 0 || first.width === 1 || faults.length > 0) return undefined;
  return others.every(({ width }) => width === first.width) ? first.width : undefined;
}

/** How many cells the first record has, where they are the schema's names, or most of them. */
function namedWidth({ records }: FirstRecords, schema: TableSchema | undefined): number | undefined {
  const names = new Set(schema?.fields.map(({ name }) => name));
  const { cells = [], width } = records.find(isFilled) ?? {};
  const found = new Set(cells.map((text) => text.trim()).filter((text) => names.has(text))).size;
  return found >= 2 && found >= names.size / 2 ? width : undefined;
}

const isFilled = ({ cells }: CsvRecord) => cells.some((text) => text.trim() !== "");
