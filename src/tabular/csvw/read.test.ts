import { describe, expect, test } from "vitest";
import { readCsvw } from "./read.ts";
import type { Sources } from "./sources.ts";

const base = "http://example.org/data/";
const sources = (files: Readonly<Record<string, string>> = {}): Sources => ({
  async get(url) {
    const text = url.startsWith(base) ? files[url.slice(base.length)] : undefined;
    const bytes = async function* () {
      yield Buffer.from(text ?? "");
    };
    return text === undefined ? undefined : { bytes: bytes(), headers: {} };
  },
  nameOf: (url) => (url.startsWith(base) ? url.slice(base.length) : url),
  refuse: () => undefined,
});

const read = (metadata: unknown, files?: Readonly<Record<string, string>>) =>
  readCsvw(typeof metadata === "string" ? metadata : JSON.stringify(metadata), `${base}m.json`, sources(files));
const said = async (metadata: unknown, files?: Readonly<Record<string, string>>) =>
  (await read(metadata, files)).findings.map(({ level, message }) => `${level}: ${message}`);

const context = { "@context": "http://www.w3.org/ns/csvw" };
const table = (more: object) => ({ ...context, url: "x.csv", ...more });
const columns = (...list: readonly object[]) => table({ tableSchema: { columns: list } });

describe("metadata becomes plain data", () => {
  test("with absolute links, defaults, and what columns inherit from the nearest description", async () => {
    const { group, findings } = await read({
      "@context": ["http://www.w3.org/ns/csvw", { "@language": "en", "@base": "tables/" }],
      null: ["n/a"],
      tableDirection: "rtl",
      tables: [
        {
          url: "./x.csv",
          lang: "cy",
          separator: ";",
          notes: [{ "rdfs:comment": "a note" }],
          tableSchema: {
            datatype: "integer",
            primaryKey: "id",
            rowTitles: ["id"],
            columns: [
              { name: "id", titles: ["Id", "Number"], separator: null, required: true },
              { titles: { de: "Größe" }, datatype: { base: "decimal", format: "#,##0.00", minimum: 1e-7 } },
              { titles: "On Street", default: "-" },
              { virtual: true, valueUrl: "http://example.org/{id}" },
            ],
          },
        },
      ],
    });
    expect(findings).toEqual([]);
    const [first] = group?.tables ?? [];
    expect(first).toMatchObject({
      url: "http://example.org/data/tables/x.csv",
      dialect: undefined,
      tableDirection: "rtl",
      suppressOutput: false,
      notes: [{ "rdfs:comment": "a note" }],
      lang: "cy",
      tableSchema: { primaryKey: ["id"], rowTitles: ["id"], foreignKeys: [] },
    });
    const inherited = {
      aboutUrl: undefined,
      default: "",
      lang: "cy",
      null: ["n/a"],
      ordered: false,
      propertyUrl: undefined,
      required: false,
      separator: ";",
      textDirection: "inherit",
      valueUrl: undefined,
      id: undefined,
      named: false,
      virtual: false,
      suppressOutput: false,
    };
    const plain = {
      id: undefined,
      format: undefined,
      length: undefined,
      minLength: undefined,
      maxLength: undefined,
      bounds: [],
    };
    const integer = { ...plain, base: "integer" };
    expect(first?.tableSchema.columns).toEqual([
      {
        ...inherited,
        name: "id",
        named: true,
        titles: new Map([["en", ["Id", "Number"]]]),
        separator: undefined,
        required: true,
        datatype: integer,
      },
      {
        ...inherited,
        name: "_col.2",
        titles: new Map([["de", ["Größe"]]]),
        datatype: {
          ...plain,
          base: "decimal",
          format: "#,##0.00",
          bounds: [{ kind: "minInclusive", text: "0.0000001" }],
        },
      },
      { ...inherited, name: "On%20Street", titles: new Map([["en", ["On Street"]]]), default: "-", datatype: integer },
      {
        ...inherited,
        name: "_col.4",
        titles: new Map(),
        virtual: true,
        valueUrl: "http://example.org/{id}",
        datatype: integer,
      },
    ]);
  });

  test("with a dialect, its schema and its base URL in documents of their own", async () => {
    const files = {
      "s/schema.json": JSON.stringify({
        ...context,
        columns: [{ name: "a", titles: "A" }],
        foreignKeys: [{ columnReference: "a", reference: { schemaReference: "schema.json", columnReference: "a" } }],
      }),
      "dialect.json": JSON.stringify({ ...context, delimiter: ";", header: false, trim: "start", quoteChar: null }),
    };
    const { group, findings } = await read(table({ tableSchema: "s/schema.json", dialect: "dialect.json" }), files);
    expect(findings).toEqual([]);
    expect(group?.tables[0]).toMatchObject({
      dialect: {
        commentPrefix: "#",
        delimiter: ";",
        doubleQuote: true,
        encoding: "utf-8",
        headerRowCount: 0,
        quoteChar: undefined,
        skipBlankRows: false,
        skipColumns: 0,
        skipRows: 0,
        trim: "start",
      },
      tableSchema: {
        id: "http://example.org/data/s/schema.json",
        foreignKeys: [
          {
            columns: ["a"],
            reference: { by: "schemaReference", url: "http://example.org/data/s/schema.json", columns: ["a"] },
            at: { file: "s/schema.json", line: 1 },
          },
        ],
      },
    });
  });
});

describe("what is wrong in metadata is said in one sentence", () => {
  test("with the file and the line", async () => {
    const { findings } = await read(
      `{\n  "@context": "http://www.w3.org/ns/csvw",\n  "url": "x.csv",\n  "dialect": {\n    "headr": true\n  }\n}`,
    );
    expect(findings).toEqual([
      {
        rule: "metadata-ignored",
        level: "warning",
        message: '"headr" is no property of a dialect and has no effect',
        why: expect.stringContaining("CSV on the Web"),
        fix: 'Did you mean "header"?',
        count: 1,
        location: { file: "m.json", line: 5, column: 1 },
      },
    ]);
  });

  test.each<[string, unknown, readonly string[]]>([
    ["it is not JSON", '{"a": ', ["error: this is not JSON."]],
    ["it names a key twice", '{"url": "a", "url": "b"}', ['error: the key "url" stands twice.']],
    ["it is a list", "[]", ["error: The metadata is a list; an object is accepted"]],
    [
      "it has too many brackets",
      `${"[".repeat(100_000)}${"]".repeat(100_000)}`,
      ["error: there are too many brackets inside each other."],
    ],
    [
      "it has no context",
      { url: "x.csv" },
      [
        'error: the table has no "@context"; accepted is "http://www.w3.org/ns/csvw", alone or in a list with an object after it',
      ],
    ],
    [
      "a number stands where a text has to be",
      columns({ titles: "a", default: 1, null: [1], lang: "en_GB" }),
      [
        'warning: "default" of a column is 1, which is left out; accepted is a text in quotation marks',
        'warning: "lang" of a column is "en_GB", which is left out; accepted is a language tag such as "en"',
        'warning: An item of "null" is 1, which is left out; a text is accepted',
      ],
    ],
    [
      "a datatype is not known",
      columns({ titles: "a", datatype: "intger" }, { titles: "b", datatype: { base: "constructor" } }),
      [
        'warning: "datatype" of a column is "intger", which is left out; accepted is the name of a built-in datatype',
        'warning: "base" of a datatype is "constructor", which is left out; accepted is the name of a built-in datatype',
      ],
    ],
    [
      "a bound is not of its datatype",
      columns({ titles: "a", datatype: { base: "date", minimum: "31/03/2024", format: "dd/MM/yyyy" } }),
      [
        'warning: "minimum" is "31/03/2024", which is left out; accepted is a date such as 2024-03-31, whatever the format of the cells',
      ],
    ],
    [
      "two bounds that mean the same differ",
      columns({ titles: "a", datatype: { base: "integer", minimum: 1, minInclusive: 2 } }),
      ['error: "minimum" and "minInclusive" mean the same and differ: 1 and 2'],
    ],
    [
      "a foreign key names its table twice, or not at all",
      table({
        tableSchema: {
          columns: [{ name: "a" }],
          foreignKeys: [
            { columnReference: "a", reference: { resource: "x.csv", schemaReference: "s", columnReference: "a" } },
            { columnReference: [], reference: { columnReference: "a" } },
          ],
        },
      }),
      [
        `error: A foreign key's reference has both "resource" and "schemaReference"; one of the two is accepted`,
        'error: "columnReference" of a foreign key is an empty list; accepted is the name of a column, or a list of them',
        `error: A foreign key's reference has neither "resource" nor "schemaReference"; one of the two is accepted`,
      ],
    ],
    [
      "a schema is in a document that is none",
      table({ tableSchema: "s.json" }),
      ['error: "tableSchema" of the table names "s.json", which cannot be read: s.json:1: this is not JSON.'],
    ],
  ])("%s", async (_, metadata, messages) => {
    expect(await said(metadata, { "s.json": "{" })).toEqual(messages);
  });
});

describe("hostile metadata", () => {
  test("with keys of every object's prototype changes nothing and is told", async () => {
    const text = `{
      "@context": "http://www.w3.org/ns/csvw",
      "__proto__": {"url": "y.csv", "polluted": true},
      "constructor": {"prototype": {"polluted": true}},
      "url": "x.csv",
      "tableSchema": {"columns": [{"name": "__proto__", "titles": {"__proto__": "a", "en": "b"}, "datatype": "toString"}]},
      "dc:title": {"__proto__": {"@value": {}}}
    }`;
    expect(await said(text)).toEqual([
      'warning: "__proto__" is no property of the table and has no effect',
      'warning: "constructor" is no property of the table and has no effect',
      'error: "dc:title › __proto__ › @value" of the table is an object; accepted is a text, a number, true or false',
      'warning: "name" of a column is "__proto__", which is left out; accepted is letters, digits, _ and ., no _ first',
      'warning: "__proto__" in "titles" of a column, which is left out; accepted is a language tag such as "en"',
      'warning: "datatype" of a column is "toString", which is left out; accepted is the name of a built-in datatype',
    ]);
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
  });

  test("that is its own schema and its own dialect is read once", async () => {
    const text = JSON.stringify(table({ tableSchema: "m.json", dialect: "m.json" }));
    const messages = await said(text, { "m.json": text });
    expect(messages).toEqual([
      'warning: "url" is no property of a dialect and has no effect',
      'warning: "tableSchema" is no property of a dialect and has no effect',
      'warning: "dialect" is no property of a dialect and has no effect',
      'warning: "url" is no property of a schema and has no effect',
      'warning: "tableSchema" is no property of a schema and has no effect',
      'warning: "dialect" is no property of a schema and has no effect',
    ]);
  });

  test("with faults without end is told of the first hundred, and of errors after any number of warnings", async () => {
    const keys = Array.from({ length: 50_000 }, (_, index) => `"k${index}": 1`).join(", ");
    const messages = await said(`{"@context": "http://www.w3.org/ns/csvw", "url": "x.csv", ${keys}, "@id": "_:x"}`);
    expect(messages.length).toBe(102);
    expect(messages.slice(99)).toEqual([
      'warning: "k99" is no property of the table and has no effect',
      "warning: There are more than 100 such faults in the metadata; the rest is not listed",
      'error: "@id" of the table starts with _:, and it has to be a URL',
    ]);
  });

  test("with objects inside each other a hundred deep is refused", async () => {
    const deep = `${'{"dc:x":'.repeat(150)}1${"}".repeat(150)}`;
    expect(await said(`{"@context": "http://www.w3.org/ns/csvw", "url": "x.csv", "dc:a": ${deep}}`)).toEqual([
      'error: "dc:a" has more than 100 objects inside each other',
    ]);
  });
});
