import type { DescribedColumn, FieldType } from "../model.ts";
import { type BuiltIn, isA, isDuration } from "./built-in.ts";
import { labelOf } from "./column.ts";
import type { Column, Schema } from "./model.ts";

/** The columns that stand in the file; undefined where nothing describes them. */
export const nearestFields = ({ columns }: Pick<Schema, "columns">): readonly DescribedColumn[] | undefined =>
  columns?.filter(({ virtual }) => !virtual).map(nearestField);

function nearestField(column: Column): DescribedColumn {
  const label = labelOf(column);
  const [[title = label] = []] = column.titles.values();
  // Only Table Schema's own way to write values is read alike by both.
  const { datatype } = column;
  const type = datatype.format === undefined ? nearestType(column) : "string";
  return {
    field: {
      name: title,
      type: type === "list" ? "string" : type,
      constraints: {},
      missingValues: column.null.map((value) => ({ value })),
      properties: {},
    },
    label,
    holds: datatype.format !== undefined ? "others" : (kinds.get(datatype.base) ?? "others"),
  };
}

/** Of the datatypes that leave room for what befalls a cell: others have a form that shows it. */
const kinds: ReadonlyMap<BuiltIn, DescribedColumn["holds"]> = new Map<BuiltIn, DescribedColumn["holds"]>([
  ...(["anyAtomicType", "string", "normalizedString", "token", "xml", "html", "json"] as const).map(
    (base) => [base, "text"] as const,
  ),
  ["double", "floats"],
  ["float", "floats"],
]);

/** The nearest type of Table Schema. */
export function nearestType({ datatype: { base }, separator }: Pick<Column, "datatype" | "separator">): FieldType {
  if (separator !== undefined) return "list";
  if (isA(base, "integer")) return "integer";
  if (isA(base, "decimal") || base === "double" || base === "float") return "number";
  if (isDuration(base)) return "duration";
  if (isA(base, "dateTime")) return "datetime";
  const same: Partial<Record<BuiltIn, FieldType>> = {
    boolean: "boolean",
    date: "date",
    time: "time",
    gYear: "year",
    gYearMonth: "yearmonth",
  };
  return same[base] ?? "string";
}
