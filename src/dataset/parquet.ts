import { ByteWriter, ParquetWriter, type SchemaElement } from "hyparquet-writer";
import { UserError } from "../report/user-error.ts";
import type { Column, ColumnBatch } from "../tabular/columns.ts";
import type { FieldType } from "../tabular/model.ts";

/** Rows at which a row group is written: it holds them and the rest of their batch. */
const groupRows = 65_536;

/** Collects typed columns and makes a Parquet file of them, one row group at a time; the file itself is held in memory. */
export type ParquetFile = {
  add(batch: ColumnBatch): void;
  /** @param columns what the file has when no batch came: a table without rows. */
  end(columns: readonly Pick<Column, "name" | "type">[]): Uint8Array;
};

/**
 * | type | Parquet |
 * | --- | --- |
 * | integer, year | INT64 |
 * | number | DOUBLE |
 * | boolean | BOOLEAN |
 * | date | DATE |
 * | datetime | TIMESTAMP, microseconds |
 * | time | TIME, microseconds |
 * | object, array, list, geopoint, geojson | JSON |
 * | any other | STRING |
 *
 * Every column may hold nulls: a missing cell is one. The same table gives the same bytes with the same version of the library.
 *
 * @param name of the table, for messages
 */
export function parquetFile(name: string): ParquetFile {
  const bytes = new ByteWriter();
  let writer: ParquetWriter | undefined;
  let group: { name: string; type: FieldType; values: unknown[] }[] = [];
  const begin = (columns: readonly Pick<Column, "name" | "type">[]) => {
    group = columns.map((column) => ({ name: column.name, type: column.type, values: [] }));
    const root: SchemaElement = { name: "root", num_children: columns.length };
    return new ParquetWriter({ writer: bytes, schema: [root, ...columns.map(elementOf)], createdBy: "slipway" });
  };
  const flush = (to: ParquetWriter) => {
    const rows = group[0]?.values.length ?? 0;
    if (rows === 0) return;
    to.write({ columnData: group.map(({ name, values }) => ({ name, data: values })), rowGroupSize: rows });
    for (const column of group) column.values = [];
  };
  return {
    add({ columns }) {
      writer ??= begin(columns);
      for (const [index, column] of columns.entries()) {
        const into = group[index]?.values;
        for (const value of column.values) into?.push(storedValue(value, column, name));
      }
      if ((group[0]?.values.length ?? 0) >= groupRows) flush(writer);
    },
    end(columns) {
      writer ??= begin(columns);
      flush(writer);
      writer.finish();
      return new Uint8Array(bytes.getBytes());
    },
  };
}

function elementOf({ name, type }: Pick<Column, "name" | "type">): SchemaElement {
  const optional = { name, repetition_type: "OPTIONAL" } as const;
  switch (type) {
    case "integer":
    case "year":
      return { ...optional, type: "INT64" };
    case "number":
      return { ...optional, type: "DOUBLE" };
    case "boolean":
      return { ...optional, type: "BOOLEAN" };
    case "date":
      return { ...optional, type: "INT32", converted_type: "DATE" };
    case "datetime":
      return { ...optional, type: "INT64", converted_type: "TIMESTAMP_MICROS" };
    case "time":
      return { ...optional, type: "INT64", converted_type: "TIME_MICROS" };
    case "object":
    case "array":
    case "list":
    case "geopoint":
    case "geojson":
      return { ...optional, type: "BYTE_ARRAY", converted_type: "JSON" };
    default:
      return { ...optional, type: "BYTE_ARRAY", converted_type: "UTF8" };
  }
}

const int64 = { least: -(2n ** 63n), greatest: 2n ** 63n - 1n };

function storedValue(value: Column["values"][number], { name, type }: Column, table: string): unknown {
  if (value === null || !(type === "integer" || type === "year" || type === "time")) return value;
  const whole = typeof value === "bigint" ? value : BigInt(Math.trunc(Number(value)));
  if (whole < int64.least || whole > int64.greatest) {
    throw new UserError(
      `${table}: the column "${name}" has an integer of more than 64 bits, which a published table cannot hold.`,
      {
        fix: "Declare the column as a string, or as a number if its last digits do not matter.",
      },
    );
  }
  return whole;
}
