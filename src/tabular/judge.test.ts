import { describe, expect, test } from "vitest";
import { bothChecks } from "../../test/both-checks.ts";
import { tableOf } from "../../test/table.ts";
import { defaultDialect } from "./schema/dialect.ts";

const schema = {
  fields: [
    { name: "id", type: "integer", constraints: { required: true, minimum: 1, exclusiveMaximum: 1000 } },
    { name: "share", type: "number", constraints: { minimum: -0.5, maximum: 100.25 } },
    { name: "ok", type: "boolean" },
    { name: "day", type: "date", constraints: { minimum: "2000-01-01" } },
    { name: "at", type: "datetime" },
    { name: "time", type: "time" },
    { name: "year", type: "year", constraints: { maximum: 2030 } },
    { name: "name", type: "string", constraints: { minLength: 2, maxLength: 5 } },
    { name: "place", type: "string", constraints: { enum: ["north", "south", "north-north-west"] } },
    { name: "code", type: "string", constraints: { pattern: "[A-Z]\\d+" } },
    { name: "area", type: "string", constraints: { pattern: "[EW]\\d{3}|X" } },
    { name: "ward", type: "string", constraints: { pattern: "E\\d{3}" } },
  ],
};
const everyType = tableOf({ ...schema, missingValues: ["", "n/a", "[not available]"] });
/** Where no word is a missing value, cells are believed at first sight. */
const noWordMissing = tableOf(schema);
const right = "1,0.5,true,2024-02-29,2024-02-29T10:11:12Z,10:11:12,2024,Ada,north,A1,W123,E123";
const header = "id,share,ok,day,at,time,year,name,place,code,area,ward";
const with_ = (column: number, cell: string) => right.split(",").with(column, cell).join(",");

describe("it finds what checkTable finds", () => {
  test("in a file that is right: nothing", async () => {
    expect(await bothChecks(everyType, `${header}\n${`${right}\n`.repeat(50)}`)).toEqual([]);
    expect(await bothChecks(everyType, `${header}\r\n${`${right}\r\n`.repeat(50)}`)).toEqual([]);
    expect(await bothChecks(everyType, `\ufeff${header}\n${right}`)).toHaveLength(1);
  });

  const cells: readonly (readonly string[])[] = [
    [
      "",
      "n/a",
      "0",
      "1000",
      "999",
      "+7",
      "-7",
      "007",
      "1.0",
      "x",
      "123456789",
      "123456789012345678",
      "9".repeat(40),
      '"12"',
      '"1""2"',
      "1 ",
      "+",
      "-",
    ],
    [
      "",
      "-0.5",
      "-0.50",
      "-0.500000000000000000000001",
      "-0.51",
      "100.25",
      "100.26",
      "1e2",
      "1e3",
      "nan",
      "-inf",
      "INF",
      "inff",
      ".5",
      "5.",
      ".",
      "1,5",
      "1.5.5",
      "--1",
      "1_0",
      "123456789012345678.9",
      "00000000000000000000001.5",
    ],
    ["", "true", "True", "TRUE", "1", "0", "yes", "false ", '"false"', "tru"],
    [
      "",
      "2023-02-29",
      "2024-02-29",
      "1900-02-29",
      "2000-02-29",
      "2024-13-01",
      "2024-00-01",
      "2024-04-31",
      "1999-12-31",
      "2024-1-1",
      "01/02/2024",
      "12024-01-01",
      "-2024-01-01",
      "2024-01-01Z",
      "2024x01-01",
    ],
    [
      "",
      "2024-02-29T10:11:12",
      "2024-02-29T24:00:00Z",
      "2024-02-30T10:11:12Z",
      "2024-02-29 10:11:12",
      "2024-02-29T10:11:12+01:00",
      "2024-02-29T10:11:12.5Z",
      "2024-02-29T10:60:12Z",
      "12024-02-29T10:11:12",
      "x",
    ],
    ["", "10:11:12", "24:00:00", "25:00:00", "10:11:60", "10:11", "10:11:12Z", "10:11:12.25"],
    ["", "2024", "2031", "24", "02024", "-2024", "2024Z", "20x4"],
    [
      "",
      "A",
      "Ada",
      "Ada Lovelace",
      "é",
      "éa",
      "ééééé",
      "éééééé",
      '"a""b"',
      '"a""bcd"',
      '"""""""" ""',
      "\u{1f600}\u{1f600}",
      '"a\nb"',
      '"a\r\nb"',
    ],
    ["", "north", "south", "east", "north-north-west", "north-north-east", '"north"', "North", '"nor""th"'],
    ["", "A1", "A", "a1", "A12345", '"A1"'],
    ["", "E123", "X", "XX", "E12", '"E123"', '"E""23"'],
    ["", "E123", "E1234", "W123", "E12é", '"E123"'],
  ];
  test.each(cells.map((some, column) => [column, some] as const))(
    "in every kind of cell of column %i",
    async (column, some) => {
      for (const cell of some)
        await bothChecks(everyType, `${header}\n${right}\n${with_(column, cell)}\n${right}\n`, [1]);
      const all = some.map((cell) => with_(column, cell)).join("\n");
      for (const table of [everyType, noWordMissing]) {
        await bothChecks(table, `${header}\n${`${all}\n`.repeat(12)}`);
        await bothChecks(table, `${header}\r\n${`${all}\n`.replaceAll("\n", "\r\n").repeat(12)}`);
      }
    },
  );

  test.each(["\n", "\r\n"])(
    "where an empty cell would be right if it were not missing, in lines that end in %j",
    async (end) => {
      const required = { required: true };
      const table = tableOf({
        fields: [
          { name: "pattern", type: "string", constraints: { ...required, pattern: "[a-z]*" } },
          { name: "enum", type: "string", constraints: { ...required, enum: ["", "a", '""'] } },
          { name: "length", type: "string", constraints: { ...required, maxLength: 3 } },
          { name: "boolean", type: "boolean", trueValues: ["", "a"], constraints: required },
        ],
      });
      const cells = ["a", "", '""', '"a"', '"abc"', '""""', "é", "abcd"];
      const rows = cells.flatMap((cell) =>
        [0, 1, 2, 3].map((column) => ["a", "a", "a", "a"].with(column, cell).join(",")),
      );
      await bothChecks(table, `pattern,enum,length,boolean${end}${`${rows.join(end)}${end}`.repeat(12)}`);
    },
  );

  test("in rows that are short, long and blank, more often than places are kept", async () => {
    const rows = [right, "1,2", `${right},x`, "", ",,,,,,,,,", '""', `${right},,`, ",".repeat(3)];
    await bothChecks(everyType, `${header}\n${`${rows.join("\n")}\n`.repeat(20)}`);
    await bothChecks(tableOf({ fields: [{ name: "a" }] }), `a\n${'x\n""\n\n'.repeat(20)}`);
  });

  test.each([
    [
      "stray quotes",
      `${header}\n${right}\n${with_(7, 'a"b')}\n${right}\n${with_(7, '"a" b')}\n${with_(7, '"a"b"')}\n${right}\n`,
    ],
    ["a quote that is never closed", `${header}\n${right}\n${with_(7, '"Ada')}\n${`${right}\n`.repeat(300)}`],
    ["lone carriage returns", `${header}\r${right}\r${right}\n${right}\r\n${with_(7, '"a\rb"')}\n${right}`],
    ["mixed line endings", `${header}\n${right}\r\n${right}\n`],
    ["a character that is none", new TextEncoder().encode(`${header}\n${right}\n${with_(7, "a\0b")}\n${right}\n`)],
    ["nothing", ""],
    ["a header alone", header],
    ["two bytes", "id"],
    ["no last line end", `${header}\n${right}\n${with_(0, "x")}`],
    ["cells over many lines", `${header}\n${`${with_(7, '"a\n\nb"')}\n${with_(0, "x")}\n`.repeat(30)}`],
  ])("in a file with %s", async (_, content) => {
    await bothChecks(everyType, content);
  });

  test("in bytes that are not UTF-8, wherever they are", async () => {
    const windows = Buffer.from(
      `${header}\n${`${right}\n`.repeat(40)}${with_(7, "caf\xe9")}\n${right}\n${with_(0, "x")}\n`,
      "latin1",
    );
    await bothChecks(everyType, windows, [1, 3, 64, 1 << 16]);
    await bothChecks(everyType, Buffer.from(`\ufeff${header}\n${right}\n`, "utf16le"));
    await bothChecks(everyType, Buffer.concat([Buffer.from(`${header}\n${right}\n`), Buffer.from([0xc3])]));
  });

  test("in quoted cells, wherever the kernel's blocks of 64 bytes are cut", async () => {
    const table = tableOf({ fields: [{ name: "a" }, { name: "b", type: "date" }] });
    for (let before = 0; before < 130; before++) {
      const start = `${"x".repeat(before)},""`;
      await bothChecks(table, `a,b\r\n${start}\r\n${start}\n"a""b","x\r\ny"\r\n,"2024-01-01"\r\n`, [1 << 16]);
    }
  });

  test("in a table without a schema", async () => {
    await bothChecks(tableOf(), "a,b\n1,2\n3\n4,5,6\n,\n");
  });

  test("in other dialects", async () => {
    const table = (dialect: object) => tableOf(undefined, { dialect: { ...defaultDialect, ...dialect } });
    await bothChecks(table({ delimiter: ";" }), 'a;b\n1;"2;3"\n4\n');
    await bothChecks(table({ quoteChar: "'" }), "a,b\n1,'2,3'\n'it''s',\"\n");
    await bothChecks(table({ quoteChar: "" }), 'a,b\n1,"2\n3",4\n');
    await bothChecks(table({ header: false }), "1,2\n3\n");
    await bothChecks(table({ commentChar: "#" }), "a,b\n#x\n1,2\n");
    await bothChecks(table({ delimiter: "::" }), "a::b\n1::2\n");
  });

  test.each(["\n", "\r\n"])(
    "in records about as long as what it looks at together, and longer, which end in %j",
    async (end) => {
      const table = tableOf({
        fields: [{ name: "id", type: "integer" }, { name: "note" }, { name: "day", type: "date" }],
        primaryKey: ["id", "note"],
      });
      const record = (id: number | string, length: number, day: string) =>
        `${id},"${"a\n".repeat(4)}${"é".repeat(length / 2)}""",${day}`;
      for (const before of [0, 1, 63, 64]) {
        const lengths = [32_700, 32_750, 32_768, 40_000, 65_400, 65_536, 70_000, 200];
        const rows = lengths.flatMap((length, id) => [
          record(id, length - before, "2024-02-29"),
          record("x", length, "2023-02-29"),
          record(id, length - before, ""),
        ]);
        await bothChecks(table, ["id,note,day", "1,a", ...rows, '1,"b"', "", "2,c,2024-01-01", ""].join(end), [
          1 << 16,
          1 << 20,
        ]);
      }
    },
  );

  test("in a long record with a carriage return just where it stops looking", async () => {
    const table = tableOf({ fields: [{ name: "id", type: "integer" }, { name: "note" }] });
    for (const quote of ["", '"']) {
      for (const before of [32_764, 32_765, 32_766]) {
        const note = `${quote}${"a".repeat(before - quote.length)}\rx${"b".repeat(40_000)}${quote}`;
        await bothChecks(table, `id,note\n1,${note}\n2,c\nx,d\n`, [1 << 20]);
      }
    }
  });

  test("in many records, of which some are wrong", async () => {
    const cells = (row: number) => [
      row % 7 === 3 ? "" : String(row),
      row % 1000 === 999 ? "x" : "1.5",
      row % 5000 === 1 ? '"a\nb"' : "b",
    ];
    const lines = Array.from({ length: 20_000 }, (_, row) => (row % 3000 === 7 ? "1,2" : cells(row).join(",")));
    const fields = [
      { name: "id", type: "integer", constraints: { maximum: 19_000 } },
      { name: "share", type: "number" },
      { name: "name" },
    ];
    for (const more of [{}, { uniqueKeys: [["id"]] }, { uniqueKeys: [["id", "share"]] }]) {
      await bothChecks(tableOf({ fields, ...more }), `id,share,name\n${lines.join("\n")}`, [1 << 16]);
      await bothChecks(tableOf({ fields, ...more }), `id,share,name\r\n${lines.toReversed().join("\r\n")}`, [1 << 16]);
    }
  });

  test("in the last place of each finding, whoever has counted it", async () => {
    const table = tableOf({
      fields: [
        { name: "id", type: "integer", constraints: { maximum: 900, unique: true } },
        { name: "name", type: "string", constraints: { maxLength: 9 } },
        { name: "day", type: "date", constraints: { required: true } },
      ],
    });
    const wrong = [
      '"x",b,2024-01-01', // Line 1 of a block of ten lines, which has seven rows.
      '1,"a\nb\nlonger",2024-13-01',
      "901,b",
      "1,b,2024-01-01,more",
      "1,b\u0001,2024-01-01",
      ",,",
      '7,"c\n",',
    ];
    const block = wrong.join("\n");
    const right = Array.from({ length: 300 }, (_, row) => `${row + 10},b,2024-01-01`).join("\n");
    const findings = await bothChecks(table, `id,name,day\n${`${block}\n`.repeat(40)}${right}\n`, [7, 64, 1 << 16]);
    expect(
      findings.map(({ rule, location, last }) => `${location?.field ?? ""} ${rule} ${last?.line} ${last?.row}`).sort(),
    ).toEqual([
      " blank-row 399 279",
      " control-character 398 278",
      " long-row 397 277",
      " short-row 396 276",
      "day required 401 280",
      "day type-error 395 275",
      "id maximum 396 276",
      "id type-error 392 274",
      "id unique 400 280",
      "name max-length 393 275",
    ]);
    const others = await bothChecks(table, `id,name,day\n${`1,b,2024-01-01\n\n\n`.repeat(9)}\n2,b,2024-01-01`);
    expect(others.find(({ rule }) => rule === "blank-row")).toMatchObject({ count: 19, last: { line: 29, row: 28 } });
  });

  test("in numbers that are repeated from rows that lone carriage returns end", async () => {
    const table = tableOf({ fields: [{ name: "id", type: "integer", constraints: { unique: true } }, { name: "b" }] });
    const findings = await bothChecks(table, "id,b\r5,x\r6,x\n3,x\n5,x\n");
    expect(findings.map(({ rule, count }) => [rule, count])).toContainEqual(["unique", 1]);
  });

  test("in records that are longer than its memory", async () => {
    const long = `${header}\n${right}\n${with_(7, `"${"a\n".repeat(2_000_000)}"`)}\n${right}\n${with_(0, "x")}\n`;
    await bothChecks(everyType, long, [1 << 16]);
    await bothChecks(everyType, `${header}\n${right}\n${with_(7, "b".repeat(1_200_000))}\n${right}\n`, [1 << 16]);
    const others = tableOf({ fields: [{ name: "a", type: "string", constraints: { unique: true } }, { name: "b" }] });
    for (const cell of ["c".repeat(1_000_000), "c".repeat(1_000_001)]) {
      await bothChecks(others, `a,b\n1,2\n${cell},3\n4,5,${cell}\n6,7\n`, [1 << 16]);
    }
  });
});
