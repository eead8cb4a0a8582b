import { describe, expect, test } from "vitest";
import { bothChecks } from "../../test/both-checks.ts";
import { damagedCells, longCells } from "../../test/damaged-cells.ts";
import { tableOf } from "../../test/table.ts";
import { hashOf } from "./keys/hash.ts";
import { createKeyTable } from "./keys/table.ts";
import { defaultDialect } from "./schema/dialect.ts";

const everyType = tableOf({
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
  missingValues: ["", "n/a", "[not available]"],
});
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
      await bothChecks(everyType, `${header}\n${`${all}\n`.repeat(12)}`);
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

  test("in texts that were damaged on their way, and in those that only look like it", async () => {
    const texts = tableOf({
      fields: [
        { name: "a", type: "string" },
        { name: "b", type: "any" },
        { name: "c", type: "string", constraints: { enum: ["#N/A", "=1"] } },
        { name: "d", type: "string", constraints: { pattern: "[A-Z]\\d|=.*" } },
        { name: "e", type: "number" },
      ],
      missingValues: ["", "#NUM!"],
    });
    const usual = "BRCA1,TP53,=1,A1,5";
    const with_ = (column: number, cell: string) => usual.split(",").with(column, cell).join(",");
    const before = `a,b,c,d,e\n${`${usual}\n`.repeat(5)}`;
    const quoted = [
      '"=IF(a,""b"")"',
      '"=\n1"',
      '"\r\n=1"',
      '"\t\n-a"',
      '"""=1"',
      '"-5,5"',
      '"+""1"',
      '"Ã©\n"',
      '"""""-"',
    ];
    for (const column of [0, 1, 2, 3, 4]) {
      const all = [...damagedCells, ...quoted].map((cell) => with_(column, cell)).join("\n");
      await bothChecks(texts, before + `${all}\n`.repeat(7), [32, 1 << 16], { firstRows: 5 });
    }
    for (const cell of longCells)
      await bothChecks(texts, `${before}${with_(0, cell)}\n`.repeat(2), [1 << 16], { firstRows: 5 });
    const all = [...damagedCells, ...quoted].map((cell) => with_(0, cell)).join("\r\n");
    for (const firstRows of [0, 5, 20, 1_000]) {
      await bothChecks(texts, before + `${all}\n`.repeat(3), [64, 1 << 16], { firstRows });
      await bothChecks(tableOf(), before + `${all}\n`.repeat(3), [1 << 16], { firstRows });
    }
  });

  test("of codes that lost their zeros, in as many rows as are looked at for it", async () => {
    const codes = tableOf({ fields: [{ name: "a", type: "string" }] });
    const csv = `a\n${"0123\n4567\n123\n".repeat(10)}`;
    const counts: (number | undefined)[] = [];
    for (const firstRows of [0, 2, 3, 10, 100])
      counts.push((await bothChecks(codes, csv, [16], { firstRows }))[0]?.count);
    expect(counts).toEqual([undefined, undefined, 1, 3, 10]);
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
