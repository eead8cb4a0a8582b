import { parquetMetadata, parquetReadObjects, parquetSchema } from "hyparquet";
import { describe, expect, test } from "vitest";
import type { Column } from "../tabular/columns.ts";
import { parquetFile } from "./parquet.ts";

const columns: readonly Column[] = [
  { name: "integer", type: "integer", values: [1, 9007199254740993n, null] },
  { name: "number", type: "number", values: [0.5, Number.NEGATIVE_INFINITY, null] },
  { name: "boolean", type: "boolean", values: [true, false, null] },
  { name: "date", type: "date", values: [0, -1, null] },
  { name: "datetime", type: "datetime", values: [1_767_323_045_000_000n, -1_000_000n, null] },
  { name: "year", type: "year", values: [1854, 2026, null] },
  { name: "yearmonth", type: "yearmonth", values: ["1854-09", "2026-01", null] },
  { name: "list", type: "list", values: [["a", "b"], [], null] },
  { name: "object", type: "object", values: [{ a: [1, null] }, {}, null] },
  { name: "string", type: "string", values: ["01", "東京 🦊", null] },
];
const written = (batches: number) => {
  const file = parquetFile("t");
  for (let batch = 0; batch < batches; batch++) file.add({ rows: 3, columns });
  return file.end([]).slice().buffer;
};

test("each type is read back as its value", async () => {
  expect(await parquetReadObjects({ file: written(1) })).toEqual([
    {
      integer: 1n,
      number: 0.5,
      boolean: true,
      date: new Date("1970-01-01"),
      datetime: new Date("2026-01-02T03:04:05Z"),
      year: 1854n,
      yearmonth: "1854-09",
      list: ["a", "b"],
      object: { a: [1, null] },
      string: "01",
    },
    {
      integer: 9007199254740993n,
      number: Number.NEGATIVE_INFINITY,
      boolean: false,
      date: new Date("1969-12-31"),
      datetime: new Date("1969-12-31T23:59:59Z"),
      year: 2026n,
      yearmonth: "2026-01",
      list: [],
      object: {},
      string: "東京 🦊",
    },
    Object.fromEntries(columns.map(({ name }) => [name, null])),
  ]);
});

describe("the file", () => {
  test("is written in row groups and is the same each time", () => {
    const many = written(25_000);
    const { row_groups, num_rows } = parquetMetadata(many);
    expect([num_rows, row_groups.length]).toEqual([75_000n, 2]);
    expect(new Uint8Array(written(25_000))).toEqual(new Uint8Array(many));
  });

  test("of a table without rows has its columns", () => {
    const file = parquetFile("t")
      .end([
        { name: "id", type: "integer" },
        { name: "day", type: "date" },
      ])
      .slice().buffer;
    const { children } = parquetSchema(parquetMetadata(file));
    expect(children.map(({ element }) => [element.name, element.type, element.converted_type])).toEqual([
      ["id", "INT64", undefined],
      ["day", "INT32", "DATE"],
    ]);
  });
});

test("an integer that no 64 bits hold is refused in words", () => {
  const file = parquetFile("populations");
  expect(() => file.add({ rows: 1, columns: [{ name: "atoms", type: "integer", values: [10n ** 80n] }] })).toThrow(
    'populations: the column "atoms" has an integer of more than 64 bits, which a published table cannot hold.',
  );
});
