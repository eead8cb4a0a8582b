import { describe, expect, test } from "vitest";
import { tableOf } from "../../../test/table.ts";
import { judgeTable } from "../judge.ts";
import type { TableSource } from "../model.ts";

async function profileOf(table: TableSource, lines: readonly string[]) {
  async function* bytes() {
    yield Buffer.from(`${lines.join("\n")}\n`);
  }
  return (await judgeTable(table, bytes(), { kernel: "none", profile: true })).profile;
}

describe("a small table is profiled exactly", () => {
  test("by its schema: types, missing values by their markers, values and where they lie", async () => {
    const table = tableOf({
      fields: [
        { name: "day", type: "date" },
        { name: "count", type: "integer", missingValues: ["", { value: "[c]", label: "suppressed" }] },
        { name: "area", type: "string" },
      ],
    });
    const lines = [
      "day,count,area",
      "2024-01-01,1,north",
      "2024-01-02,[c],north",
      "2024-01-03,,south",
      "2024-01-04,x,north",
    ];
    expect(await profileOf(table, lines)).toEqual({
      version: 2,
      name: "x",
      path: "x.csv",
      rows: 4,
      columns: [
        {
          name: "day",
          type: "date",
          missing: 0,
          invalid: 0,
          distinct: 4,
          moreDistinct: false,
          minimum: "2024-01-01",
          maximum: "2024-01-04",
          spread: expect.objectContaining({ mean: 19724.5, from: 19723, to: 19727, bins: [1, 1, 1, 1] }),
          top: ["01", "02", "03", "04"].map((day) => ({ value: `2024-01-${day}`, count: 1 })),
        },
        {
          name: "count",
          type: "integer",
          missing: 2,
          markers: [
            { value: "", count: 1 },
            { value: "[c]", label: "suppressed", count: 1 },
          ],
          invalid: 1,
          distinct: 1,
          moreDistinct: false,
          minimum: "1",
          maximum: "1",
          spread: { mean: 1, quantiles: Array(21).fill(1), atGreatest: 1, bins: [1], from: 1, to: 1 },
          top: [{ value: "1", count: 1 }],
        },
        {
          name: "area",
          type: "string",
          missing: 0,
          invalid: 0,
          distinct: 2,
          moreDistinct: false,
          top: [
            { value: "north", count: 3 },
            { value: "south", count: 1 },
          ],
        },
      ],
    });
  });

  test("without a schema the types that all values have are guessed, codes with zeros in front are text", async () => {
    const lines = ["a,b,c,d,e,f", "1,0.5,2024-01-31,true,007,x", "2,3,2024-02-01,false,008,"];
    const { columns = [] } = (await profileOf(tableOf(), lines)) ?? {};
    expect(columns.map(({ type }) => type)).toEqual(["integer", "number", "date", "boolean", "string", "string"]);
    expect(columns.every(({ undescribed }) => undescribed === true)).toBe(true);
  });

  test("of a personal column only counts are told", async () => {
    const table = tableOf({ fields: [{ name: "nhs", type: "string", "slipway:type": "nhs-number" }] });
    const { columns } = (await profileOf(table, ["nhs", "943 476 5919", "9434765919", ""])) ?? {};
    expect(columns).toEqual([
      { name: "nhs", type: "string", personal: true, missing: 0, invalid: 0, distinct: 1, moreDistinct: false },
    ]);
  });
});

test("of a large table a sample speaks, and says how sure it is of what it counts", async () => {
  const rows = 50_000;
  const lines = Array.from({ length: rows }, (_, row) => `${row},${row % 700},${row % 3 === 0 ? "" : "x"}`);
  const profile = await profileOf(tableOf(), ["id,group,note", ...lines]);
  expect({ rows: profile?.rows, sampled: profile?.sampled }).toEqual({ rows, sampled: { rows: 3_125, every: 16 } });
  const [id, group, note] = profile?.columns ?? [];
  expect(id?.distinct).toBeGreaterThan(40_000);
  expect(id?.distinctBetween).toEqual([3_125, 50_000]);
  expect(Math.abs((group?.distinct ?? 0) - 700)).toBeLessThan(20);
  expect((note?.missing ?? 0) / 3_125).toBeCloseTo(1 / 3, 2);
});

test("one value far out does not flatten a histogram", async () => {
  const lines = Array.from({ length: 1_000 }, (_, row) => String(row === 500 ? 1e9 : row % 100));
  const [column] = (await profileOf(tableOf(), ["n", ...lines]))?.columns ?? [];
  expect(column?.spread?.quantiles.at(-1)).toBe(1e9);
  expect(column?.spread?.bins.filter((count) => count > 0).length).toBeGreaterThan(5);
});

test.each([
  ["so far apart that their distance is no number", ["-1.7e308", "1.7e308", "0.5"]],
  ["so near that a bin between them has no width", ["0", "5e-324", "0"]],
  ["whole, and so large that not every one can be told", ["1e300", "2e300", "3e300"]],
  ["none", ["NaN", "INF", "-INF"]],
])("numbers that are %s", async (_, lines) => {
  const table = tableOf({ fields: [{ name: "n", type: "number" }] });
  const [column] = (await profileOf(table, ["n", ...lines]))?.columns ?? [];
  const { spread } = column ?? {};
  const finite = lines.filter((line) => Number.isFinite(Number(line))).length;
  expect(spread?.bins.reduce((sum, count) => sum + count, 0) ?? 0).toBe(finite);
  expect(JSON.stringify(spread ?? {})).not.toContain("null");
});

test("a first row that is somebody's, where the header should be, gives no name to a column", async () => {
  const lines = Array.from({ length: 30 }, (_, row) => `person.${row}@example.org,${row}`);
  const { columns = [] } = (await profileOf(tableOf(), lines)) ?? {};
  expect(columns.map(({ name, personal }) => [name, personal])).toEqual([
    ["column 1", true],
    ["0", undefined],
  ]);
});
