import { describe, expect, test } from "vitest";
import { sameFindings } from "../../../test/same-findings.ts";
import { tableOf } from "../../../test/table.ts";
import { masked } from "../../report/values.ts";
import type { TableSource } from "../model.ts";

const missingValues = ["", { value: "[c]", label: "confidential" }, { value: "[x]", label: "not available" }];

/** Places of each rule, and what is said of the first. */
async function said(table: TableSource, content: string) {
  const findings = await sameFindings(table, content, 0);
  return findings.map(({ rule, message, fix, count, location, more = [], found = [] }) => ({
    rule,
    message,
    fix,
    places: [location, ...more].map((place) => `${place?.line}:${place?.column}`),
    ...(count === 1 + more.length ? {} : { count }),
    ...(found.length === 0 ? {} : { found: found.map(masked) }),
  }));
}

const rules = async (table: TableSource, content: string) =>
  (await said(table, content)).map(({ rule, places }) => `${rule} ${places.join(" ")}`);

describe("a column that counts people", () => {
  const counting = (rule: object, type = "integer") =>
    tableOf({ fields: [{ name: "area" }, { name: "deaths", type, "slipway:disclosure": rule }], missingValues });

  test("has no small number, and no finding that tells one", async () => {
    const content = `area,deaths\n${"A,0\nB,10\nC,[c]\nD,\nE,250\n".repeat(3)}F,1\nG,9\nH,3 \n`;
    expect(await said(counting({ threshold: 10 }), content)).toEqual([
      {
        rule: "small-number",
        message: '"deaths" has a count below 10 that is not 0',
        fix: "Do not show it, or put groups together until the count reaches 10.",
        places: ["17:3", "18:3"],
      },
      { rule: "type-error", message: expect.any(String), fix: expect.any(String), places: ["19:3"], found: ["•••"] },
    ]);
    const [first] = await sameFindings(counting({ threshold: 10 }), content, 0);
    expect(first).not.toHaveProperty("found");
    expect((await sameFindings(counting({ threshold: 10 }), content, 0)).at(-1)?.personal).toBe(true);
  });

  test("may be asked to suppress 0 as well, and told what to write instead", async () => {
    const table = counting({ threshold: 10, zeroAllowed: false, markers: ["[c]"] });
    expect(await said(table, "area,deaths\nA,0\nB,10\n")).toEqual([
      {
        rule: "small-number",
        message: '"deaths" has a count below 10',
        fix: "Write [c] in its place, or put groups together until the count reaches 10.",
        places: ["2:3"],
      },
    ]);
  });

  test("is rounded where the schema asks for it, whatever the size of its numbers", async () => {
    const cells = ["0", "5", "12", "15", "[c]", "-5", "12345678901234567890", "12345678901234567891", "+20"];
    const content = `area,deaths\n${cells.map((cell) => `A,${cell}\n`).join("")}`;
    expect(await said(counting({ roundTo: 5 }), content)).toEqual([
      {
        rule: "not-rounded",
        message: '"deaths" has a count that is not a multiple of 5',
        fix: "Round every count to the nearest multiple of 5, totals too, where the file is written.",
        places: ["4:3", "9:3"],
      },
    ]);
  });

  test("is said to be too small or not rounded, not both", async () => {
    expect(await rules(counting({ threshold: 10, roundTo: 5 }), "area,deaths\nA,3\nA,5\nA,13\nA,15\n")).toEqual([
      "small-number 2:3 3:3",
      "not-rounded 4:3",
    ]);
  });

  test("may be of numbers with a point", async () => {
    const content = `area,deaths\n${["3.5", "0.0", "10.0", "12.5", "INF", "NaN", "1e1"].map((cell) => `A,${cell}\n`).join("")}`;
    expect(await rules(counting({ threshold: 10, roundTo: 5 }, "number"), content)).toEqual([
      "small-number 2:3",
      "not-rounded 5:3",
    ]);
  });

  test("is counted to its end, however much is wrong, among rows that are wrong themselves", async () => {
    const content = `area,deaths\n${'A,3\n"B ""x""",7\nC\n,\nD,4,x\nE,50\n'.repeat(400)}`;
    const [small] = (await said(counting({ threshold: 10 }), content)).filter(({ rule }) => rule === "small-number");
    expect(small?.count).toBe(1_200);
  });

  test.each([
    ["alone", {}],
    ["as a key", { primaryKey: ["deaths"] }],
    ["with others", { uniqueKeys: [["area", "deaths"]] }],
    ["with one that no kernel hashes", { uniqueKeys: [["at", "deaths"]] }],
  ])("is read in whatever form a whole number may have, %s", async (_, keys) => {
    const cells = [
      "+3",
      "007",
      '"8"',
      '"+009"',
      "-3",
      "-0",
      '"1""2"',
      "1.0",
      '""',
      "12345678901234567",
      "000000000000000004",
    ];
    const rule = { threshold: 10, roundTo: 2, markers: ["[c]"] };
    const table = tableOf({
      fields: [
        { name: "area" },
        { name: "at", type: "time", format: "%H:%M" },
        { name: "deaths", type: "integer", constraints: { maximum: 100 }, "slipway:disclosure": rule },
      ],
      missingValues,
      ...keys,
    });
    const content = `area,at,deaths\n${cells
      .map((cell, row) => `A,10:${10 + row},${cell}\n`)
      .join("")
      .repeat(3)}`;
    const found = (await said(table, content)).filter(({ rule }) => /^small|^not/.test(rule));
    expect(found.map(({ rule, count = 3 }) => [rule, count])).toEqual([
      ["small-number", 15],
      ["not-rounded", 6],
    ]);
  });

  test("takes the schema's rule where it says true, and parts of its own where it says more", async () => {
    const table = tableOf({
      "slipway:disclosure": { threshold: 10, markers: ["[c]"] },
      fields: [
        { name: "a", type: "integer", "slipway:disclosure": true },
        { name: "b", type: "integer", "slipway:disclosure": { threshold: 3 } },
        { name: "c", type: "integer" },
      ],
      missingValues,
    });
    expect(await rules(table, "a,b,c\n4,4,4\n2,2,2\n")).toEqual(["small-number 2:1 3:1", "small-number 3:3"]);
  });

  test("may have a softer level for all else, and not for this", async () => {
    const soft = { "slipway:level": "note", "slipway:tolerate": 5, constraints: { minimum: 5 } };
    for (const [key, value] of Object.entries(soft)) {
      const field = { name: "deaths", type: "integer", constraints: soft.constraints, [key]: value };
      const table = tableOf({ fields: [{ ...field, "slipway:disclosure": { threshold: 10 } }] });
      const levels = (await sameFindings(table, "deaths\n3\n", 0)).map(({ rule, level }) => [rule, level]);
      expect(levels).toContainEqual(["small-number", "error"]);
    }
  });

  test("that is not in the file is not looked for", async () => {
    expect(await rules(counting({ threshold: 10 }), "area\nA\n")).toEqual(["missing-column 1:1"]);
  });
});

describe("a suppressed cell beside its total", () => {
  const disclosure = { threshold: 5, markers: ["[c]"] };
  const sums = (more: object = {}) =>
    tableOf({
      "slipway:disclosure": { ...disclosure, ...more },
      fields: [
        { name: "area" },
        { name: "men", type: "integer", "slipway:disclosure": true },
        { name: "women", type: "integer", "slipway:disclosure": true },
        { name: "all", type: "integer", "slipway:disclosure": true, "slipway:total": { of: ["men", "women"] } },
      ],
      missingValues,
    });
  const header = "area,men,women,all";

  test("is recoverable where it is the only one, and so is a total", async () => {
    expect(await said(sums(), `${header}\nA,[c],20,24\nB,20,[c],24\nC,20,20,[c]\n`)).toEqual([
      {
        rule: "recoverable-cell",
        message: 'A suppressed count of "men" can be computed: it is "all" less "women"',
        fix: "Suppress a second count of the same row, such as the smallest of the others.",
        places: ["2:3"],
      },
      expect.objectContaining({
        message: 'A suppressed count of "women" can be computed: it is "all" less "men"',
        places: ["3:6"],
      }),
      expect.objectContaining({
        message: 'A suppressed total, "all", can be computed: it is the sum of "men" and "women"',
        places: ["4:9"],
      }),
    ]);
  });

  test.each([
    ["nothing is suppressed", "A,20,20,40"],
    ["two are", "A,[c],[c],24"],
    ["a part and the total are", "A,[c],20,[c]"],
    ["another is not available", "A,[c],[x],24"],
    ["another is empty", "A,[c],,24"],
    ["another is no number", "A,[c],x,24"],
    ["the row is cut", "A,[c],20"],
  ])("is not where %s", async (_, row) => {
    const found = await rules(sums(), `${header}\n${row}\n`);
    expect(found.filter((rule) => rule.startsWith("recoverable"))).toEqual([]);
  });

  test("is not where counts are rounded, since the difference is not exact", async () => {
    expect(await rules(sums({ roundTo: 5 }), `${header}\nA,[c],20,25\n`)).toEqual([]);
  });

  test("may be of a column that has no rule of its own", async () => {
    const table = tableOf({
      fields: [
        { name: "men", type: "integer" },
        { name: "women", type: "integer" },
        { name: "all", type: "integer", "slipway:disclosure": disclosure, "slipway:total": { of: ["men", "women"] } },
      ],
      missingValues,
    });
    expect(await rules(table, "men,women,all\n[c],20,24\n")).toEqual(["recoverable-cell 2:1"]);
  });

  test("may be the only part", async () => {
    const table = tableOf({
      "slipway:disclosure": disclosure,
      fields: [
        { name: "men", type: "integer", "slipway:disclosure": true },
        { name: "all", type: "integer", "slipway:total": { of: ["men"] } },
      ],
      missingValues,
    });
    expect((await said(table, "men,all\n[c],3\n"))[0]?.message).toBe(
      'A suppressed count of "men" can be computed: it is "all"',
    );
  });
});

describe("a suppressed cell of a group that has a total row", () => {
  const grouped = (more: object = {}, by: object = { by: ["year"] }) =>
    tableOf({
      "slipway:disclosure": { threshold: 5, markers: ["[c]"], ...more },
      "slipway:totalRows": { field: "area", value: "England", ...by },
      fields: [
        { name: "year", type: "year" },
        { name: "area" },
        { name: "deaths", type: "integer", "slipway:disclosure": true },
        { name: "births", type: "integer", "slipway:disclosure": true },
      ],
      missingValues,
    });
  const header = "year,area,deaths,births";

  test("is recoverable where it is the only one of its column, wherever its group's rows are", async () => {
    const content = `${header}
2001,North,[c],10
2002,North,10,[c]
2001,South,20,[c]
2002,South,[c],20
2003,North,10,20
2002,England,[c],40
2001,England,24,40
2003,England,[c],20
`;
    expect(await said(grouped(), content)).toEqual([
      {
        rule: "recoverable-cell",
        message:
          'A suppressed count of "deaths" can be computed: it is the row whose "area" is "England" less the other rows with the same "year"',
        fix: "Suppress a second count of the same column there, such as the smallest of the others.",
        places: ["2:12"],
      },
      expect.objectContaining({
        message:
          'A suppressed count of "births" can be computed: it is the row whose "area" is "England" less the other rows with the same "year"',
        places: ["3:15", "4:15"],
      }),
      expect.objectContaining({
        message:
          'A suppressed count of "deaths" can be computed: in the row whose "area" is "England" it is the sum of the other rows with the same "year"',
        places: ["9:14"],
      }),
    ]);
  });

  test("may be of the whole table", async () => {
    const content = `${header}\n2001,North,[c],10\n2002,South,20,20\n2003,England,24,30\n`;
    expect((await said(grouped({}, {}), content)).map(({ message }) => message)).toEqual([
      'A suppressed count of "deaths" can be computed: it is the row whose "area" is "England" less the other rows',
    ]);
  });

  test("is not where another is missing, or counts are rounded", async () => {
    const content = `${header}\n2001,North,[c],10\n2001,South,[x],20\n2001,England,24,30\n`;
    expect(await rules(grouped(), content)).toEqual([]);
    expect(await rules(grouped({ roundTo: 5 }), content.replace("[x]", "20").replace("24", "25"))).toEqual([]);
  });

  test("is said to be unknown where the total is not there, or is there twice", async () => {
    const without = `${header}\n2001,North,[c],10\n2001,South,20,20\n`;
    expect(await said(grouped(), without)).toEqual([
      {
        rule: "schema-doubt",
        message: 'There is no row whose "area" is "England", so it was not checked what can be computed',
        fix: 'Correct "value" of slipway:totalRows, or take the property out.',
        places: ["undefined:undefined"],
      },
    ]);
    const twice = `${without}2001,England,24,30\n2001,England,24,30\n`;
    expect((await said(grouped(), twice)).map(({ message }) => message)).toEqual([
      'More than one row is a total in 1 group of rows with the same "year", where it was not checked what can be computed',
    ]);
  });
});

describe("columns that could tell who a row is about", () => {
  const identifying = (names: readonly string[], k: number) =>
    tableOf({
      "slipway:identifies": { fields: names, k },
      fields: [{ name: "age", type: "integer" }, { name: "sex" }, { name: "note" }],
      missingValues,
    });

  test("have enough rows of each combination, and those that have not are counted", async () => {
    const content = `age,sex,note\n${"36,F,x\n".repeat(3)}40,M,y\n036,F,z\n40,F,\n40,M,\n[c],M,\n`;
    expect(await said(identifying(["age", "sex"], 3), content)).toEqual([
      {
        rule: "rare-combination",
        message: 'Fewer than 3 rows have the same "age" and "sex" as this one',
        fix: "Make groups larger (age bands, regions), or take the rows out.",
        places: ["5:1", "7:1", "9:1"],
        count: 4,
      },
    ]);
    expect(await rules(identifying(["age", "sex"], 2), `age,sex,note\n${"1,F,x\n2,F,x\n".repeat(500)}3,F,\n`)).toEqual([
      "rare-combination 1002:1",
    ]);
  });

  test("are alike by what they mean, and a value is not taken for a missing one or one that is wrong", async () => {
    expect(await rules(identifying(["age"], 2), "age,sex,note\n7,,\n07,,\n,,x\n,,y\n")).toEqual([]);
    expect(await rules(identifying(["sex"], 2), 'age,sex,note\n1,?,\n2,"",\n3,=,\n4,[c],\n')).toEqual([
      "rare-combination 2:3 4:3",
    ]);
  });
});
