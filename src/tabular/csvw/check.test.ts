import { describe, expect, test } from "vitest";
import { checkCsvw } from "./check.ts";
import type { Answer, Sources } from "./sources.ts";

const base = "http://example.org/";
const context = { "@context": "http://www.w3.org/ns/csvw" };

type File = { readonly content: string | Uint8Array; readonly headers?: Answer["headers"] };

/** Files by name, each given in pieces of so many bytes. */
const served = (files: Readonly<Record<string, File | string>>, pieceSize = 7): Sources => ({
  async get(url) {
    const file = files[url.slice(base.length)];
    if (file === undefined) return undefined;
    const { content, headers = {} } = typeof file === "string" ? { content: file } : file;
    const bytes = async function* () {
      const all = Buffer.from(content);
      for (let at = 0; at < all.length; at += pieceSize) yield all.subarray(at, at + pieceSize);
    };
    return { bytes: bytes(), headers };
  },
  nameOf: (url) => url.replace(base, ""),
  refuse: () => undefined,
});

async function check(metadata: object, files: Readonly<Record<string, File | string>>, pieceSize?: number) {
  const all = { ...files, "m.json": JSON.stringify({ ...context, ...metadata }) };
  const { findings, profiles } = await checkCsvw({ metadata: `${base}m.json` }, served(all, pieceSize));
  return {
    said: findings.map(({ rule, location, message, count }) => {
      const place = `${location?.file}:${location?.line ?? ""}:${location?.column ?? ""}`;
      return `${place} ${rule}${count === 1 ? "" : ` ×${count}`}: ${message}`;
    }),
    rows: profiles.map(({ rows }) => rows),
  };
}

const oneTable = (dialect: object, ...columns: readonly object[]) => ({
  url: "x.csv",
  dialect,
  tableSchema: { columns },
});

describe("a dialect says how a file is written", () => {
  test("rows before the header, comments, several header rows and columns to skip", async () => {
    const content = [
      'A "title, with a stray quote',
      "",
      "# a comment",
      'no,"Year of ""birth""",Name',
      "no,Jahr,Name",
      "1,1815,Ada",
      "#2,1",
      "3,1906,Grace",
    ].join("\r\n");
    const columns = [{ titles: ["Jahr"], datatype: "gYear" }, { titles: "Name" }];
    expect(
      await check(oneTable({ skipRows: 2, headerRowCount: 2, skipColumns: 1 }, ...columns), { "x.csv": content }),
    ).toEqual({ said: [], rows: [2] });
  });

  test("places are those of the file, skipped rows and columns counted", async () => {
    const content = "title\nno,a\n1,x\n2,3\n";
    const column = { titles: "a", datatype: "integer" };
    expect((await check(oneTable({ skipRows: 1, skipColumns: 1 }, column), { "x.csv": content })).said).toEqual([
      'x.csv:3:3 type-error: "a" accepts a whole number',
    ]);
  });

  test("delimiter, quotation marks and their escape", async () => {
    const dialect = { delimiter: ";", quoteChar: "'", doubleQuote: false, commentPrefix: null };
    const columns = [{ titles: "#a", datatype: { format: "^it's; ok$" } }, { titles: "b" }];
    expect(await check(oneTable(dialect, ...columns), { "x.csv": "#a;b\n'it\\'s; ok';\"\n" })).toEqual({
      said: [],
      rows: [1],
    });
  });

  test("no header, blank rows left out, and white space kept", async () => {
    const dialect = { header: false, skipBlankRows: true, trim: false };
    const columns = [{ titles: "a", datatype: { format: "^ x$" } }, { titles: "b" }];
    expect(await check(oneTable(dialect, ...columns), { "x.csv": " x,1\n\n,\n x,2\n" })).toEqual({
      said: [],
      rows: [2],
    });
  });

  test("its encoding", async () => {
    const column = { titles: "é", datatype: { format: "^ü$" } };
    const content = Buffer.from("é\nü\n", "latin1");
    expect((await check(oneTable({ encoding: "iso-8859-1" }, column), { "x.csv": { content } })).said).toEqual([]);
    expect((await check(oneTable({}, column), { "x.csv": { content } })).said).toEqual([
      expect.stringContaining("x.csv:1:1 encoding"),
    ]);
  });

  test("and lines that end in more than one way are told, as of any table", async () => {
    expect((await check(oneTable({}, { titles: "a" }), { "x.csv": "a\n1\r\n2\n" })).said).toEqual([
      "x.csv:: mixed-line-endings: Lines end in more than one way: 2 in LF, 1 in CRLF",
    ]);
  });

  test("and where there is none, the media type does", async () => {
    const table = { url: "x.csv", tableSchema: { columns: [{ titles: "a" }, { titles: "b" }] } };
    const headers = { "content-type": "text/tab-separated-values; charset=ISO-8859-1; header=absent" };
    const content = Buffer.from("1\té\n2\tü\n", "latin1");
    expect(await check(table, { "x.csv": { content, headers } })).toEqual({ said: [], rows: [2] });
  });

  test("whatever pieces the file comes in", async () => {
    const content = '\uFEFFtop\r\nno,é\r\n\r\n1,"a\r\nb"\r\n2,x\r\n3\r\n';
    const metadata = oneTable({ skipRows: 1 }, { titles: "no" }, { titles: "é", datatype: { maxLength: 2 } });
    const whole = await check(metadata, { "x.csv": content }, 1_000);
    expect(whole.said).toEqual([
      "x.csv:1:1 byte-order-mark: The file starts with a byte order mark (U+FEFF)",
      "x.csv:3:1 blank-row: The row has nothing in it",
      'x.csv:4:3 max-length: "é": longer than the 2 characters that the metadata allows',
      "x.csv:7:1 short-row: The row has fewer than 2 cells, one for each column",
    ]);
    for (const size of [1, 2, 3, 5]) expect(await check(metadata, { "x.csv": content }, size)).toEqual(whole);
  });
});

describe("a file has the columns that its metadata describes", () => {
  const columns = [{ titles: "a" }, { name: "b", titles: { en: "Bee", fr: "Abeille" } }];

  test("by titles in its language", async () => {
    expect((await check({ ...oneTable({}, ...columns), lang: "en-GB" }, { "x.csv": "a,Bee\n1,2\n" })).said).toEqual([]);
    expect((await check({ ...oneTable({}, ...columns), lang: "fr" }, { "x.csv": "a,Bee\n1,2\n" })).said).toEqual([
      'x.csv:1:3 misnamed-column: Column 2 has the title "Bee" (en) or "Abeille" (fr), and the file\'s header has another title there',
    ]);
  });

  test("no fewer and no more", async () => {
    expect((await check(oneTable({}, ...columns), { "x.csv": "a\n1\n" })).said).toEqual([
      'x.csv:: missing-column: The file has 1 column, and the metadata describes 2: there is no "b"',
    ]);
    expect((await check(oneTable({}, ...columns), { "x.csv": "a,Bee,c,d\n1,2,3,4\n" })).said).toEqual([
      "x.csv:1:7 extra-column ×2: The file has 4 columns, and the metadata describes 2",
    ]);
  });

  test("a header that is taken for a comment is told", async () => {
    const all = { "x.csv": "#no\n1\n", "m.json": JSON.stringify({ ...context, ...oneTable({}, { titles: "#no" }) }) };
    const { findings } = await checkCsvw({ metadata: `${base}m.json` }, served(all));
    expect(findings.map(({ fix }) => fix)).toEqual([
      "A line that starts with # is a comment: put its first cell in quotation marks, or set commentPrefix to null in the dialect.",
    ]);
  });

  test("any, where it describes none", async () => {
    expect(await check({ url: "x.csv" }, { "x.csv": "a,\n1,2\n" })).toEqual({ said: [], rows: [1] });
    expect(await check({ url: "x.csv", required: true }, { "x.csv": "a,b\n1,\n" })).toMatchObject({
      said: ['x.csv:2:3 required: A value of "b" is missing, and it is required'],
    });
  });

  test("and an empty file has none", async () => {
    expect((await check(oneTable({}, ...columns), { "x.csv": "" })).said).toEqual([
      "x.csv:: empty-file: The file is empty: it has not even a header",
    ]);
  });
});

describe("keys", () => {
  const orders = {
    tables: [
      {
        url: "people.csv",
        tableSchema: { columns: [{ name: "id", titles: "id", datatype: "integer" }], primaryKey: "id" },
      },
      {
        url: "orders.csv",
        tableSchema: {
          columns: [{ name: "by", titles: "by", datatype: "integer" }],
          foreignKeys: [{ columnReference: "by", reference: { resource: "people.csv", columnReference: "id" } }],
        },
      },
    ],
  };

  test("are of values, and hold across files", async () => {
    expect((await check(orders, { "people.csv": "id\n1\n2\n", "orders.csv": "by\n01\n+2\n" })).said).toEqual([]);
    expect((await check(orders, { "people.csv": "id\n1\n01\n", "orders.csv": 'by\n1\n3\nx\n""\n' })).said).toEqual([
      'people.csv:3:1 primary-key: A row before has the same primary key ("id"): line 3 repeats line 2',
      'orders.csv:2:1 foreign-key: "by" refers to "id" of people.csv, which has more than one such row',
      'orders.csv:3:1 foreign-key: "by" refers to "id" of people.csv, which has no such row',
      'orders.csv:4:1 type-error: "by" accepts a whole number',
      'orders.csv:5:1 foreign-key: "by" has no value here, and its foreign key wants each row to refer to one of people.csv',
    ]);
  });

  test("of tables that refer to each other in a ring hold too", async () => {
    const ring = (own: string, other: string) => ({
      url: `${own}.csv`,
      tableSchema: {
        columns: [{ name: "k", titles: "k" }],
        foreignKeys: [{ columnReference: "k", reference: { resource: `${other}.csv`, columnReference: "k" } }],
      },
    });
    const metadata = { tables: [ring("a", "b"), ring("b", "a")] };
    expect(await check(metadata, { "a.csv": "k\n1\n", "b.csv": "k\n1\n" })).toEqual({ said: [], rows: [1, 1] });
  });

  test("that several tables share one schema cannot be told by it", async () => {
    const schema = {
      ...context,
      columns: [{ name: "k", titles: "k" }],
      foreignKeys: [{ columnReference: "k", reference: { schemaReference: "s.json", columnReference: "k" } }],
    };
    const tables = [
      { url: "a.csv", tableSchema: "s.json" },
      { url: "b.csv", tableSchema: "s.json" },
    ];
    expect(
      (await check({ tables }, { "s.json": JSON.stringify(schema), "a.csv": "k\n", "b.csv": "k\n" })).said,
    ).toEqual(
      Array(2).fill("s.json:1:1 metadata-invalid: A foreign key refers to the schema s.json, which 2 tables have"),
    );
  });
});

test("a virtual column is not looked for in the file", async () => {
  const metadata = oneTable({}, { titles: "a" }, { virtual: true, default: "x", required: true });
  expect(await check(metadata, { "x.csv": "a\n1\n" })).toEqual({ said: [], rows: [1] });
});

test("what a file holds is told in numbers", async () => {
  const metadata = oneTable(
    {},
    { titles: "On", datatype: { base: "date", format: "dd/MM/yyyy" } },
    { titles: "n", separator: ";", datatype: "integer" },
  );
  const all = {
    "x.csv": "On,n\n31/03/2024,1;2\n01/02/2023,\nsoon,1\n",
    "m.json": JSON.stringify({ ...context, ...metadata }),
  };
  const { profiles } = await checkCsvw({ metadata: `${base}m.json` }, served(all));
  expect(profiles).toEqual([
    {
      name: "x",
      path: "x.csv",
      rows: 3,
      columns: [
        {
          name: "On",
          type: "date",
          missing: 0,
          invalid: 1,
          distinct: 2,
          moreDistinct: false,
          minimum: "2023-02-01",
          maximum: "2024-03-31",
        },
        { name: "n", type: "list", missing: 1, invalid: 0, distinct: 2, moreDistinct: false },
      ],
    },
  ]);
});
