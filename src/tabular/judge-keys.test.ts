import { describe, test } from "vitest";
import { bothChecks } from "../../test/both-checks.ts";
import { tableOf } from "../../test/table.ts";
import { hashOf } from "./keys/hash.ts";
import { createKeyTable } from "./keys/table.ts";

describe("it finds what checkTable finds", () => {
  test("of keys, over one column and over several", async () => {
    const keyed = tableOf({
      fields: [
        { name: "a", type: "integer" },
        { name: "b" },
        { name: "c", type: "integer", constraints: { unique: true } },
      ],
      primaryKey: ["a", "b"],
      foreignKeys: [{ fields: ["c"], reference: { resource: "", fields: ["a"] } }],
    });
    await bothChecks(keyed, `a,b,c\n${'1,x,1\n01,x,2\n1,"x""y",3\n,x,4\n1,,4\nz,x,5\n1\n'.repeat(9)}`);
  });

  test.each([
    ["unique", { constraints: { unique: true, minimum: 3 } }, []],
    ["the primary key", {}, ["id"]],
    ["both, and required", { constraints: { unique: true, required: true } }, ["id"]],
  ])("in numbers that grow, and in those that do not, which are %s", async (_, more, primaryKey) => {
    const table = tableOf({ fields: [{ name: "id", type: "integer", ...more }, { name: "b" }], primaryKey });
    const numbers = [
      "1",
      "2",
      "x",
      "",
      "5",
      "+6",
      '"7"',
      "07",
      "123456789012345678",
      "1234567890123456789",
      "9".repeat(30),
    ];
    for (let count = 0; count <= numbers.length; count++) {
      for (const last of ["", "8", "5", "x", '9,"a"b"']) {
        const rows = [...numbers.slice(0, count), last].map((id) => (id.includes(",") ? id : `${id},b`));
        for (const firstRows of [0, 3]) await bothChecks(table, `id,b\n${rows.join("\n")}\n`, [1 << 16], { firstRows });
      }
    }
    // What the kernel reads may repeat what was read before it.
    for (const ids of ["567689", "765489", "567890", "566789"]) {
      await bothChecks(table, `id,b\n${Array.from(ids, (id) => `${id},b\n`).join("")}`, [1 << 16], { firstRows: 3 });
    }
    await bothChecks(
      table,
      `id,b\n${Array.from({ length: 20 }, (_, id) => `${id % 3 === 0 ? "" : id},b`).join("\n")}\n`,
    );
  });

  test.each([
    [
      "whole numbers",
      "integer",
      ["1", "01", "+1", "-1", "-01", "0", "-0", "00", "10", "9".repeat(17), `-${"9".repeat(18)}`, "1.0", ""],
    ],
    [
      "numbers",
      "number",
      [
        "1",
        "1.0",
        "01.",
        "+1.00",
        ".5",
        "0.50",
        "-.5",
        "-0.5",
        "0",
        "-0.0",
        ".0",
        "100",
        "1e2",
        "1E+2",
        "NaN",
        "nan",
        "-INF",
        `${"0".repeat(401)}1`,
        "1.2.3",
        "",
      ],
    ],
    ["dates", "date", ["2024-02-29", "2024-03-01", "2023-02-29", "0001-01-01", "12024-01-01", "-0001-01-01", ""]],
    [
      "instants",
      "datetime",
      [
        "2024-02-29T10:00:00",
        "2024-02-29T10:00:00Z",
        "2024-02-29T11:00:00+01:00",
        "2024-02-28T24:00:00",
        "2024-02-29T00:00:00",
        "2024-02-29T10:00:00.5Z",
        "x",
      ],
    ],
    ["years", "year", ["2024", "0007", "-0007", "12024", "0000", "x"]],
    [
      "texts",
      "string",
      [
        "a",
        '"a"',
        '"a""b"',
        '"a\nb"',
        "-a",
        "-",
        '"-"',
        "é",
        "a".repeat(16),
        "a".repeat(17),
        `"${'""'.repeat(9000)}"`,
        "",
        '""',
      ],
    ],
    ["words", "boolean", ["true", "1", "0", "x", ""]],
  ] as const)("in keys over %s, of one column and of two", async (_, type, texts) => {
    const fields = [
      { name: "a", type },
      { name: "b", type: "string" },
      { name: "c", type: "number" },
    ];
    const known = createKeyTable();
    for (const key of ["1", "a", "2024", ".5", "2024-02-29", "2024-02-29T10:00:00"]) known.add(hashOf([key]), 2);
    const lines = texts.flatMap((text) => [`${text},x,1`, `${text},y,1.0`]);
    const bytes = `a,b,c\n${lines.join("\n")}\nx\n1,x,01,9\n${lines.toReversed().join("\n")}\n`;
    for (const keys of [
      { primaryKey: ["a"] },
      { primaryKey: ["a", "b"], uniqueKeys: [["a"]] },
      {
        uniqueKeys: [
          ["b", "a"],
          ["c", "a"],
        ],
      },
      { uniqueKeys: [["a", "b", "c"]], foreignKeys: [{ fields: ["a"], reference: { resource: "", fields: ["a"] } }] },
    ]) {
      const table = tableOf({ fields, ...keys });
      await bothChecks(table, bytes, [1 << 16, 7], { references: () => known, collect: [["a"], ["b", "a"]] });
    }
  });
});
