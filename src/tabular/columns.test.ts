import { expect, test } from "vitest";
import type { ColumnBatch } from "./columns.ts";
import { checkTable, type TableResult } from "./engine.ts";
import { hashOf } from "./keys/hash.ts";
import type { Field, FieldType, TableSource } from "./model.ts";
import { defaultDialect } from "./schema/dialect.ts";

const cells: readonly (readonly [FieldType, string, unknown])[] = [
  ["string", "é", "é"],
  ["any", "1", "1"],
  ["integer", "42", 42],
  ["integer", "9007199254740993", 9007199254740993n],
  ["number", "1e-1", 0.1],
  ["number", "NaN", Number.NaN],
  ["boolean", "TRUE", true],
  ["date", "2024-03-31", 19813],
  ["datetime", "2024-03-31T09:30:00.000001+01:00", 1711873800000001n],
  ["datetime", "1969-12-31T23:59:59", -1000000n],
  ["time", "09:30:00", 34_200_000_000],
  ["time", "00:30:00+01:00", 84_600_000_000],
  ["year", "1854", 1854],
  ["yearmonth", "1969-01", "1969-01"],
  ["duration", "P1Y2M", "P1Y2M"],
  ["object", '"{""a"": [1]}"', { a: [1] }],
  ["array", "[null]", [null]],
  ["geojson", '"{""type"": ""Point"", ""coordinates"": [1, 2]}"', { type: "Point", coordinates: [1, 2] }],
  ["list", '"a,b"', ["a", "b"]],
  ["geopoint", '"-0.13, 51.51"', [-0.13, 51.51]],
];

const fields: readonly Field[] = cells.map(([type], at) => ({ name: `c${at}`, type, constraints: {}, properties: {} }));
const table: TableSource = {
  name: "x",
  path: "x.csv",
  schema: {
    fields,
    fieldsMatch: "exact",
    missingValues: [{ value: "" }],
    primaryKey: [],
    uniqueKeys: [],
    foreignKeys: [],
  },
  dialect: defaultDialect,
  declaredIn: undefined,
};
// A row of values, a row with the last one alone, a row that ends the file without a line end.
const text = `${fields.map(({ name }) => name).join(",")}\r\n${cells.map(([, cell]) => cell).join(",")}\r\n${",".repeat(cells.length - 1)}"1,2"\r\n${",".repeat(cells.length - 1)}"3,4"`;

async function run(chunk: number): Promise<{ readonly batches: readonly ColumnBatch[]; readonly result: TableResult }> {
  const bytes = new TextEncoder().encode(`\ufeff${text}`);
  async function* source() {
    for (let from = 0; from < bytes.length; from += chunk) yield bytes.subarray(from, from + chunk);
  }
  const checking = checkTable(table, source(), { collect: [["c2"], ["c2", "c12"]] });
  const batches: ColumnBatch[] = [];
  for (;;) {
    const step = await checking.next();
    if (step.done) return { batches, result: step.value };
    batches.push(step.value);
  }
}

test("each type has the value that its readers are promised, and a missing cell is null", async () => {
  const { batches, result } = await run(1 << 16);
  expect(result.findings.map(({ rule }) => rule)).toEqual(["byte-order-mark"]);
  expect(batches).toEqual([
    {
      rows: 3,
      columns: cells.map(([type, , value], at) => ({
        name: `c${at}`,
        type,
        values: [
          value,
          ...(at === cells.length - 1
            ? [
                [1, 2],
                [3, 4],
              ]
            : [null, null]),
        ],
      })),
    },
  ]);
});

test("keys are collected of the rows that have every part of them", async () => {
  const { result } = await run(1 << 16);
  const [alone, together] = result.keys;
  expect([["42"], ["1854"]].map((parts) => alone?.has(hashOf(parts)))).toEqual([true, false]);
  expect([["42", "1854"], ["42"]].map((parts) => together?.has(hashOf(parts)))).toEqual([true, false]);
});

test("nothing depends on how the bytes are cut", async () => {
  const inNumbers = async (chunk: number) => {
    const { batches, result } = await run(chunk);
    return { batches, result: { ...result, keys: result.keys.map(({ size }) => size) } };
  };
  const whole = await inNumbers(1 << 16);
  for (const chunk of [1, 2, 3, 5, 16]) expect(await inNumbers(chunk)).toEqual(whole);
});
