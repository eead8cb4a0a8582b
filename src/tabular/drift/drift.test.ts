import { describe, expect, test } from "vitest";
import { randomFrom } from "../../../scripts/fuzz/random.ts";
import { tableOf } from "../../../test/table.ts";
import { judgeTable } from "../judge.ts";
import type { TableProfile } from "../profile.ts";
import { drift } from "./drift.ts";

const header = "id,day,region,amount,score,note";
const described = tableOf({
  fieldsMatch: ["partial"],
  fields: [
    { name: "id", type: "integer" },
    { name: "day", type: "date" },
    { name: "region", type: "string" },
    { name: "amount", type: "number" },
    { name: "score", type: "integer" },
    { name: "note", type: "string", missingValues: ["", { value: "[c]", label: "suppressed" }] },
  ],
});

async function profiled(rows: readonly string[], head = header, table = described): Promise<TableProfile> {
  async function* bytes() {
    yield Buffer.from(`${[head, ...rows].join("\n")}\n`);
  }
  const { profile } = await judgeTable(table, bytes(), { kernel: "none", profile: true });
  if (profile === undefined) throw new Error("there is no profile");
  return profile;
}

const regions = ["north", "south", "east", "west", "London"];

/** Rows of a skewed amount, a region, a score from 0 to 100 and a note that is missing in three of a hundred. */
function rowsFrom(seed: number, count: number): string[] {
  const random = randomFrom(seed);
  const uniform = () => (random.below(1_000_000) + 0.5) / 1_000_000;
  return Array.from({ length: count }, (_, index) => {
    const day = new Date(Date.UTC(2023, 0, 1 + random.below(365))).toISOString().slice(0, 10);
    const amount = (10 / uniform() ** 0.7).toFixed(2);
    const score = Math.round(100 * uniform() * uniform());
    return `${index},${day},${regions[random.below(regions.length)]},${amount},${score},${uniform() < 0.03 ? "" : "x"}`;
  });
}

const said = async (before: readonly string[], after: readonly string[]) =>
  drift(await profiled(before), await profiled(after)).map(
    ({ rule, says, found = [] }) => `${rule}: ${says} [${found.join(" ")}]`,
  );

const edit = (rows: readonly string[], cells: (cells: string[], index: number) => string[]) =>
  rows.map((row, index) => cells(row.split(","), index).join(","));

describe("nothing is said", () => {
  test("of a table that is the same", async () => {
    const rows = rowsFrom(1, 500);
    expect(await said(rows, rows)).toEqual([]);
  });

  test.each([30, 100, 300, 3_000, 10_000])(
    "of other rows from the same source, %i of them, forty times",
    async (count) => {
      const found: string[] = [];
      for (let seed = 1; seed <= 40; seed++) {
        found.push(...(await said(rowsFrom(seed, count), rowsFrom(1_000 + seed, count))));
      }
      expect(found).toEqual([]);
    },
  );

  test("of a table that has grown", async () => {
    expect(await said(rowsFrom(1, 1_000), rowsFrom(2, 1_300))).toEqual([]);
  });
});

describe("it says that", () => {
  const before = rowsFrom(1, 1_000);

  test("rows are lost", async () => {
    expect(await said(before, before.slice(0, 600))).toEqual([
      "drift-rows: The table has lost 40% of its rows: 600 instead of 1,000 []",
    ]);
    expect(await said(before, [])).toEqual(["drift-rows: The table has lost all of its 1,000 rows []"]);
  });

  test("a file was appended to itself", async () => {
    expect(await said(before, [...before, ...before])).toEqual([
      "drift-rows: The table has exactly twice as many rows: 2,000 instead of 1,000; was it appended to itself? []",
    ]);
  });

  test("a column is gone, and another is new", async () => {
    const after = await profiled(before, header.replace("score", "what"));
    const changes = drift(await profiled(before), after);
    expect(changes.map(({ level, says, column, found }) => ({ level, says, column, found }))).toEqual([
      { level: "warning", says: '"score" is gone', column: "score", found: undefined },
      { level: "note", says: "Column 5 is new", column: undefined, found: ["what"] },
    ]);
  });

  test("a category is gone, one is new, and one is written in another way", async () => {
    const gone = before.filter((row) => !row.includes("London"));
    expect((await said(before, gone)).at(-1)).toMatch(
      /^drift-categories: "region" has lost 1 of its 5 categories, which stood in \d\d% of its cells \[London\]$/,
    );
    const fresh = edit(before, (cells, index) => (index < 40 ? cells.with(2, "Wales") : cells));
    expect(await said(before, fresh)).toEqual([
      'drift-categories: "region" has 1 new category, in 4% of its cells [Wales]',
    ]);
    const respelled = edit(before, (cells, index) => (index < 2 ? cells.with(2, "london ") : cells));
    expect(await said(before, respelled)).toEqual([
      'drift-categories: "region" has 1 category that differs from one before in capitals or spaces alone [london ]',
    ]);
    const throughout = edit(before, (cells) => (cells[2] === "London" ? cells.with(2, "LONDON") : cells));
    expect(await said(before, throughout)).toEqual([
      'drift-categories: "region" has 1 category that differs from one before in capitals or spaces alone [LONDON]',
    ]);
  });

  test("one region of a table by region and month is gone, though it stood in few rows", async () => {
    const months = Array.from({ length: 5 }, (_, month) =>
      regions.map((region) => `1,2024-0${month + 1}-01,${region},1,1,x`),
    ).flat();
    expect(
      (
        await said(
          months,
          months.filter((row) => !row.includes("west")),
        )
      ).at(-1),
    ).toBe('drift-categories: "region" has lost 1 of its 5 categories, which stood in 20% of its cells [west]');
  });

  test("a column is empty more often, and as what", async () => {
    const some = edit(before, (cells, index) => (index % 10 === 0 ? cells.with(5, "[c]") : cells));
    expect(await said(before, some)).toEqual([
      expect.stringMatching(
        /^drift-empty: "note" is empty in 1\d% of the rows instead of [23](\.\d)?%, most of them written "\[c\]" \(suppressed\) \[\]$/,
      ),
    ]);
    const all = edit(before, (cells) => cells.with(5, ""));
    expect(await said(before, all)).toEqual([
      expect.stringMatching(/^drift-empty: "note" is empty throughout; it was empty in/),
    ]);
  });

  test("dates end earlier", async () => {
    const early = edit(before, (cells) => cells.with(1, cells[1]?.replace(/-1\d-/, "-06-") ?? ""));
    expect(await said(before, early)).toEqual([
      'drift-dates: "day" ends about 3 months earlier than before [2023-09-30 2023-12-31]',
    ]);
  });

  test("the last month of a table by month is gone", async () => {
    const days = Array.from(
      { length: 30 },
      (_, day) => `${day},2024-04-${String(day + 1).padStart(2, "0")},north,1,${day},x`,
    );
    expect(await said(days, days.slice(0, -1))).toEqual([
      'drift-dates: "day" ends 1 day earlier than before [2024-04-29 2024-04-30]',
    ]);
  });

  test("one value is far out", async () => {
    const far = edit(before, (cells, index) => (index === 7 ? cells.with(4, "99999") : cells));
    expect(await said(before, far)).toEqual([
      expect.stringMatching(
        /^drift-range: "score" reaches about 1,\d\d\d times as far above its middle as before \[99999\]$/,
      ),
    ]);
  });

  test("a column has another unit", async () => {
    const thousand = edit(before, (cells) => cells.with(3, String(Number(cells[3]) * 1_000)));
    expect(await said(before, thousand)).toEqual([
      'drift-unit: The values of "amount" are about 1,000 times as large as before: is it another unit? []',
    ]);
    expect(await said(thousand, before)).toEqual([
      'drift-unit: The values of "amount" are about one 1,000th of what they were: is it another unit? []',
    ]);
  });

  test("values lie differently", async () => {
    const higher = edit(before, (cells) => cells.with(4, String(100 - Number(cells[4]))));
    expect(await said(before, higher)).toEqual([
      expect.stringMatching(
        /^drift-distribution: The values of "score" lie differently than before: half of them now lie below a value that had 9\d% below it \[\]$/,
      ),
    ]);
    const others = edit(before, (cells, index) => (index % 2 === 0 ? cells.with(2, "north") : cells));
    expect(await said(before, others)).toEqual([
      expect.stringMatching(
        /^drift-distribution: The categories of "region" have other shares than before: one went from 2\d% to 6\d% of the cells \[north\]$/,
      ),
    ]);
  });

  test("a column that nobody described holds text where it held numbers; its name is the file's, so it is called by its place", async () => {
    const bare = await profiled(before, header, tableOf());
    const text = await profiled(
      edit(before, (cells, index) => (index === 9 ? cells.with(4, "n/a") : cells)),
      header,
      tableOf(),
    );
    expect(drift(bare, text)).toEqual([
      {
        rule: "drift-type",
        level: "warning",
        at: "score",
        found: ["score"],
        says: "Column 5 is text now, and was whole numbers",
      },
    ]);
  });
});

test("a profile that was published before there were spreads and top values is compared as far as it goes", async () => {
  const after = await profiled(rowsFrom(1, 100));
  const { version: _, ...old } = after;
  const columns = old.columns.map(({ spread, top, ...column }) => column);
  expect(drift({ ...old, rows: 200, columns }, after).map(({ rule }) => rule)).toEqual(["drift-rows"]);
});

test("a file with two columns of one name has not drifted from itself", () => {
  const column = { missing: 0, invalid: 0, distinct: 1, moreDistinct: false } as const;
  const profile = {
    name: "x",
    path: "x.csv",
    rows: 100,
    columns: [
      { ...column, name: "a", type: "integer" },
      { ...column, name: "a", type: "string" },
    ],
  } as const;
  expect(drift(profile, profile)).toEqual([]);
});
