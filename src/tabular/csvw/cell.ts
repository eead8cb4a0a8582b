import type { CellValue } from "../types/reader.ts";
import type { BuiltIn } from "./built-in.ts";
import { type CellReader, cellReader } from "./cell-reader.ts";
import type { Inherited } from "./model.ts";

/** Whose white space counts. */
const verbatim: ReadonlySet<BuiltIn> = new Set(["string", "json", "xml", "html", "anyAtomicType"]);

/** One value of a cell: what XML Schema's form of it says, nothing, or what is not of the datatype. */
export type CellItem =
  | { readonly kind: "value"; readonly value: CellValue; readonly text: string }
  | { readonly kind: "null" }
  | { readonly kind: "invalid" };

/** What a cell says: one item, or those of a list. */
export type Cell = { readonly list: boolean; readonly items: readonly CellItem[] };

/**
 * Reads the cells of a column in the order that the standard gives: white space, the default, the separator, null, then the datatype.
 * @see Model for Tabular Data and Metadata on the Web §6.4
 */
export function cellParser(column: Inherited): { readonly parse: (text: string) => Cell; readonly reader: CellReader } {
  const { base } = column.datatype;
  const reader = cellReader(column.datatype);
  const nulls = new Set(column.null);
  const { separator } = column;

  const item = (written: string): CellItem => {
    const text = written === "" ? column.default : written;
    if (nulls.has(text)) return { kind: "null" };
    const normal = reader.normalize(text);
    const value = normal === undefined ? undefined : reader.xsd.read(normal);
    return normal === undefined || value === undefined ? { kind: "invalid" } : { kind: "value", value, text: normal };
  };

  const normalized = (text: string): string => {
    if (verbatim.has(base)) return text;
    const spaced = text.replace(/[\t\r\n]/g, " ");
    return base === "normalizedString" ? spaced : spaced.trim().replace(/\s{2,}/g, " ");
  };

  return {
    reader,
    parse(written) {
      const plain = normalized(written);
      const text = plain === "" ? column.default : plain;
      if (separator === undefined) return { list: false, items: [item(text)] };
      if (text === "") return { list: true, items: [] };
      if (nulls.has(text)) return { list: false, items: [{ kind: "null" }] };
      const parts = text.split(separator);
      const keepsSpaces = base === "string" || base === "anyAtomicType";
      return { list: true, items: parts.map((part) => item(keepsSpaces ? part : part.trim())) };
    },
  };
}

/** The same for two cells just when their values are equal; undefined where one is not of its datatype. */
export function cellKey({ list, items }: Cell, { xsd }: CellReader): string | undefined {
  const keys: string[] = [];
  for (const item of items) {
    if (item.kind === "invalid") return undefined;
    keys.push(item.kind === "null" ? "n" : `v${xsd.key(item.value, item.text)}`);
  }
  return list ? `l${JSON.stringify(keys)}` : (keys[0] ?? "n");
}

export const isNull = ({ list, items }: Cell): boolean => !list && items[0]?.kind === "null";
