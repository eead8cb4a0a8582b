import { parquetReadObjects } from "hyparquet";
import { describe, expect, test } from "vitest";
import { UserError } from "../report/user-error.ts";
import { report } from "../report/verdict.ts";
import { memoryFiles, quietLog } from "../runner/memory.ts";
import type { Field, TableSource } from "../tabular/model.ts";
import { memoryStore } from "./memory-store.ts";
import type { ObjectStore } from "./ports.ts";
import { type Dataset, publish } from "./stage.ts";

const field = (name: string, type: Field["type"], properties = {}): Field => ({
  name,
  type,
  constraints: {},
  properties,
});

const schools: TableSource = {
  name: "schools",
  path: "data/schools.csv",
  declaredIn: "data/datapackage.yaml",
  descriptor: { title: "Schools in England", name: "all", licenses: [{ name: "OGL-UK-3.0" }] },
  dialect: {
    delimiter: ",",
    lineTerminator: undefined,
    quoteChar: '"',
    doubleQuote: true,
    escapeChar: undefined,
    skipInitialSpace: false,
    header: true,
    commentChar: undefined,
  },
  schema: {
    fields: [
      field("id", "integer"),
      field("name", "string"),
      field("opened", "date"),
      field("seen", "datetime"),
      field("share", "number"),
      field("open", "boolean"),
    ],
    fieldsMatch: "exact",
    missingValues: [{ value: "" }],
    primaryKey: ["id"],
    uniqueKeys: [],
    foreignKeys: [{ fields: ["id"], reference: { resource: "regions", fields: ["id"] } }],
  },
};
const csv = `id,name,opened,seen,share,open
1,"St Mary's, Ely",1999-09-01,2026-01-02T03:04:05Z,0.5,true
2,Ysgol Gwynedd é,,,,
`;
const dataset: Dataset = {
  dashboard: "school-absence",
  table: schools,
  report: report("validate", { headline: "1 table, 2 rows" }),
};
const committedAt = new Date("2026-09-01T10:11:12Z");
const run = (store: ObjectStore, text = csv, at = committedAt, given = [dataset]) =>
  publish(given, { committedAt: at }, { files: memoryFiles({ "data/schools.csv": text }), store, log: quietLog });
const text = (store: { contents: ReadonlyMap<string, Uint8Array> }, key: string) =>
  new TextDecoder().decode(store.contents.get(key));
const json = (store: { contents: ReadonlyMap<string, Uint8Array> }, key: string) => JSON.parse(text(store, key));

const version = "20260901T101112Z-3bd31";
const files = [
  "_SUCCESS",
  "data.txt",
  "datapackage.json",
  "dataset.jsonld",
  "profile.json",
  "report.json",
  "schools.csv",
  "schools.csv-metadata.json",
  "schools.parquet",
].map((name) => `school-absence/schools/${version}/${name}`);

describe("a first publication", () => {
  test("writes the version, the pointer and the index, and nothing else", async () => {
    const store = memoryStore();
    const { report: said, outputs } = await run(store);
    expect({ report: said, outputs }).toEqual({
      report: report("publish", {
        headline: "1 new version, 0 unchanged, in memory",
        facts: { versions: { schools: version }, rows: { schools: 2 } },
      }),
      outputs: { pins: { schools: version } },
    });
    expect([...store.contents.keys()].sort()).toEqual([
      ...files,
      "school-absence/schools/latest.json",
      "school-absence/schools/versions.json",
    ]);
    expect(json(store, "school-absence/schools/latest.json")).toEqual({ version });
    expect(text(store, `school-absence/schools/${version}/schools.csv`)).toBe(csv);
  });

  test("describes the table as a Data Package, for CSV on the Web and as a pin", async () => {
    const store = memoryStore();
    await run(store);
    const at = (name: string) => `school-absence/schools/${version}/${name}`;
    expect(json(store, at("datapackage.json"))).toMatchInlineSnapshot(`
      {
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "licenses": [
          {
            "name": "OGL-UK-3.0",
          },
        ],
        "name": "schools",
        "resources": [
          {
            "bytes": 114,
            "dialect": {
              "$schema": "https://datapackage.org/profiles/2.0/tabledialect.json",
              "delimiter": ",",
              "doubleQuote": true,
              "header": true,
              "quoteChar": """,
              "skipInitialSpace": false,
            },
            "encoding": "utf-8",
            "format": "csv",
            "hash": "sha256:ead87dac69c6c947ccff01fb0a1be7db48d4fabd05e138f40fd3813163fa7f03",
            "mediatype": "text/csv",
            "name": "schools",
            "path": "schools.csv",
            "schema": {
              "$schema": "https://datapackage.org/profiles/2.0/tableschema.json",
              "fields": [
                {
                  "name": "id",
                  "type": "integer",
                },
                {
                  "name": "name",
                  "type": "string",
                },
                {
                  "name": "opened",
                  "type": "date",
                },
                {
                  "name": "seen",
                  "type": "datetime",
                },
                {
                  "name": "share",
                  "type": "number",
                },
                {
                  "name": "open",
                  "type": "boolean",
                },
              ],
              "fieldsMatch": [
                "exact",
              ],
              "missingValues": [
                "",
              ],
              "primaryKey": [
                "id",
              ],
            },
            "type": "table",
          },
        ],
        "title": "Schools in England",
      }
    `);
    expect(json(store, at("schools.csv-metadata.json"))).toMatchInlineSnapshot(`
      {
        "@context": "http://www.w3.org/ns/csvw",
        "dc:license": "OGL-UK-3.0",
        "dc:title": "Schools in England",
        "dialect": {
          "commentPrefix": null,
          "delimiter": ",",
          "doubleQuote": true,
          "header": true,
          "quoteChar": """,
          "skipInitialSpace": false,
        },
        "tableSchema": {
          "columns": [
            {
              "datatype": "integer",
              "name": "id",
              "null": [
                "",
              ],
              "required": true,
              "titles": "id",
            },
            {
              "datatype": "string",
              "name": "name",
              "null": [
                "",
              ],
              "required": false,
              "titles": "name",
            },
            {
              "datatype": "date",
              "name": "opened",
              "null": [
                "",
              ],
              "required": false,
              "titles": "opened",
            },
            {
              "datatype": "datetime",
              "name": "seen",
              "null": [
                "",
              ],
              "required": false,
              "titles": "seen",
            },
            {
              "datatype": "number",
              "name": "share",
              "null": [
                "",
              ],
              "required": false,
              "titles": "share",
            },
            {
              "datatype": "boolean",
              "name": "open",
              "null": [
                "",
              ],
              "required": false,
              "titles": "open",
            },
          ],
          "primaryKey": [
            "id",
          ],
        },
        "url": "schools.csv",
      }
    `);
    expect(text(store, at("data.txt"))).toMatchInlineSnapshot(`
      "api_version: 1
      file: schools.csv
      file_size: 114
      pin_hash: 3bd3180ae90faf06
      type: csv
      title: Schools in England
      description: null
      tags: null
      urls: null
      created: 20260901T101112Z
      user: {}
      "
    `);
    expect(json(store, at("_SUCCESS"))).toMatchInlineSnapshot(`
      {
        "content": "3bd3180ae90faf0674864755ad762273d9c0a124cfc88aa968a55c786a82c89e",
        "dashboard": "school-absence",
        "dataset": "schools",
        "files": [
          {
            "bytes": 114,
            "name": "schools.csv",
            "sha256": "ead87dac69c6c947ccff01fb0a1be7db48d4fabd05e138f40fd3813163fa7f03",
          },
          {
            "bytes": 731,
            "name": "schools.parquet",
            "sha256": "eca05fd195b6dfc51aeb06cb15c0e5fb0d4c26c2d8b2e4da4b96bfec9cbdf7e3",
          },
          {
            "bytes": 1380,
            "name": "schools.csv-metadata.json",
            "sha256": "e9ea7f57a8a294ba671de37e4ccb4f65a49c69f1d87fb6ab042e1953ba4219c4",
          },
          {
            "bytes": 1514,
            "name": "datapackage.json",
            "sha256": "4d8695c8571f801540882525113b561d1d07f351ce48a0edb79ee463abe9b3d5",
          },
          {
            "bytes": 1196,
            "name": "dataset.jsonld",
            "sha256": "21b189ac227179df2553591ac705d38cbe99d8ca9df60ed1d94215b8f1cea89c",
          },
          {
            "bytes": 186,
            "name": "data.txt",
            "sha256": "032fbf4293ff5f601f74307db4295c8406e200d9de3e5bd0851a4307814c1229",
          },
          {
            "bytes": 220,
            "name": "report.json",
            "sha256": "494ce24ee23dc35022036a6cba5deb6254d83a9b1a80aa5a5fe13ac5f0f2c79e",
          },
          {
            "bytes": 1213,
            "name": "profile.json",
            "sha256": "78a6b531a534f6f41f81156f18e6ee87c5a33130cdf7f560f6fde09d7859bfb1",
          },
        ],
        "format": 2,
        "rows": 2,
        "version": "20260901T101112Z-3bd31",
      }
    `);
  });

  test("gives the table's types to Parquet", async () => {
    const store = memoryStore();
    await run(store);
    const bytes = store.contents.get(`school-absence/schools/${version}/schools.parquet`)!;
    expect(await parquetReadObjects({ file: bytes.slice().buffer })).toEqual([
      {
        id: 1n,
        name: "St Mary's, Ely",
        opened: new Date("1999-09-01"),
        seen: new Date("2026-01-02T03:04:05Z"),
        share: 0.5,
        open: true,
      },
      { id: 2n, name: "Ysgol Gwynedd é", opened: null, seen: null, share: null, open: null },
    ]);
  });
});

describe("published again", () => {
  const later = new Date("2026-09-02T00:00:00Z");

  test("the same commit writes nothing", async () => {
    const store = memoryStore();
    await run(store);
    const before = new Map(store.contents);
    expect((await run(store)).report.headline).toBe("0 new versions, 1 unchanged, in memory");
    expect(store.contents).toEqual(before);
  });

  test("the same data at a later commit stays the version that is current", async () => {
    const store = memoryStore();
    const first = await run(store);
    expect((await run(store, csv, later)).outputs).toEqual(first.outputs);
    expect(store.contents.size).toBe(11);
  });

  test("other data becomes a version, to which the pointer and the index move", async () => {
    const store = memoryStore();
    const first = await run(store);
    const second = await run(store, csv.replace("0.5", "0.6"), later);
    expect(second.outputs?.pins["schools"]?.startsWith("20260902T000000Z-")).toBe(true);
    expect(json(store, "school-absence/schools/latest.json")).toEqual({ version: second.outputs?.pins["schools"] });
    expect(
      json(store, "school-absence/schools/versions.json").versions.map((entry: { version: string }) => entry.version),
    ).toEqual([first.outputs?.pins["schools"], second.outputs?.pins["schools"]]);
  });

  test("an older commit becomes a version, and the pointer stays", async () => {
    const store = memoryStore();
    const newer = await run(store, csv, later);
    const older = await run(store, csv.replace("0.5", "0.4"), committedAt);
    expect(older.outputs?.pins["schools"]?.startsWith("20260901T101112Z-")).toBe(true);
    expect(json(store, "school-absence/schools/latest.json")).toEqual({ version: newer.outputs?.pins["schools"] });
  });

  test("data that comes back after other data is a version of its own, and current", async () => {
    const store = memoryStore();
    await run(store);
    await run(store, csv.replace("0.5", "0.6"), later);
    const back = await run(store, csv, new Date("2026-09-03T00:00:00Z"));
    expect(json(store, "school-absence/schools/latest.json")).toEqual({ version: back.outputs?.pins["schools"] });
    expect(back.outputs?.pins["schools"]?.startsWith("20260903T000000Z-")).toBe(true);
  });

  test("a changed declaration is a change", async () => {
    const store = memoryStore();
    const first = await run(store);
    const retitled = { ...dataset, table: { ...schools, descriptor: { title: "Schools" } } };
    expect((await run(store, csv, later, [retitled])).outputs).not.toEqual(first.outputs);
  });

  test("by two at once ends at the later version, with both in the index", async () => {
    const store = memoryStore();
    const [, newer] = await Promise.all([run(store), run(store, csv.replace("0.5", "0.6"), later)]);
    expect(json(store, "school-absence/schools/latest.json")).toEqual({ version: newer.outputs?.pins["schools"] });
    expect(json(store, "school-absence/schools/versions.json").versions).toHaveLength(2);
  });

  test("an index that is behind is brought up to date", async () => {
    const store = memoryStore();
    await run(store);
    const found = await store.read("school-absence/schools/versions.json");
    await store.replace(
      "school-absence/schools/versions.json",
      new TextEncoder().encode('{"versions":[]}'),
      found!.generation,
    );
    await run(store);
    expect(json(store, "school-absence/schools/versions.json").versions).toHaveLength(1);
  });
});

describe("a run that dies", () => {
  /** Lets so many writes through, then fails each. */
  const dying = (store: ObjectStore, writes: number): ObjectStore => {
    let left = writes;
    const allowed = () => {
      if (left-- <= 0) throw new Error("killed");
    };
    return {
      ...store,
      create: async (...given) => {
        allowed();
        return store.create(...given);
      },
      replace: async (...given) => {
        allowed();
        return store.replace(...given);
      },
    };
  };

  test.each(Array.from({ length: 10 }, (_, writes) => writes))(
    "after %i writes leaves no half version, and the next run ends as if nothing had been",
    async (writes) => {
      const whole = memoryStore();
      await run(whole);
      const store = memoryStore();
      await expect(run(dying(store, writes))).rejects.toThrow("killed");

      const names = [...store.contents.keys()];
      expect(names).toHaveLength(writes);
      // What a reader goes by is there only once all of it is.
      if (names.some((name) => name.endsWith("_SUCCESS"))) expect(names).toEqual(expect.arrayContaining(files));
      if (names.some((name) => name.endsWith("latest.json"))) expect(names).toEqual(expect.arrayContaining(files));

      await run(store);
      expect(new Map([...store.contents].sort())).toEqual(new Map([...whole.contents].sort()));
    },
  );

  test("whose leavings are not the version's is never completed", async () => {
    const store = memoryStore();
    await store.create(`school-absence/schools/${version}/schools.csv`, new TextEncoder().encode("id\n"));
    await expect(run(store)).rejects.toThrow(
      `The object school-absence/schools/${version}/schools.csv in memory is not what this version has.`,
    );
    expect([...store.contents.keys()]).toHaveLength(1);
  });
});

describe("what is refused, before anything is written", () => {
  test.each<[string, Dataset, string]>([
    [
      "a name that leads elsewhere",
      { ...dataset, table: { ...schools, name: "../x" } },
      'data/datapackage.yaml: "../x" cannot be the name of a dataset',
    ],
    [
      "data that did not pass",
      {
        ...dataset,
        report: report("validate", {
          headline: "",
          findings: [{ rule: "type-error", level: "error", message: "m", count: 1, location: { file: schools.path } }],
        }),
      },
      "data/schools.csv: what does not pass validation is not published (type-error).",
    ],
    [
      "a file that is not there",
      { ...dataset, table: { ...schools, path: "data/none.csv" } },
      "data/none.csv: there is no such file to publish.",
    ],
  ])("%s", async (_, given, message) => {
    const store = memoryStore();
    const failure = await run(store, csv, committedAt, [given]).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(UserError);
    expect((failure as UserError).message).toContain(message);
    expect(store.contents.size).toBe(0);
  });

  test("two tables of one name", async () => {
    await expect(run(memoryStore(), csv, committedAt, [dataset, dataset])).rejects.toThrow(
      'two tables are called "schools"',
    );
  });

  test("a commit from the future of the store's own clock", async () => {
    await expect(run(memoryStore("2026-09-01T10:11:11Z"))).rejects.toThrow(
      "The commit is of 2026-09-01T10:11:12.000Z, which is later than the clock of memory (2026-09-01T10:11:11.000Z).",
    );
  });
});

test("a pointer that somebody else wrote is not overwritten", async () => {
  const store = memoryStore();
  await store.create("school-absence/schools/latest.json", new TextEncoder().encode("{}"));
  await expect(run(store)).rejects.toThrow(
    "The object school-absence/schools/latest.json in the store is not what was written there.",
  );
});

test("a table with rows to skip, which other readers would take for data, is refused before anything is written", async () => {
  const store = memoryStore();
  const metadata = { file: "data/schools.csv-metadata.json", reads: [], beyond: "skipRows" };
  const table = { ...schools, schema: undefined, metadata };
  await expect(run(store, csv, committedAt, [{ ...dataset, table }])).rejects.toThrow(
    "data/schools.csv: data/schools.csv-metadata.json has the property skipRows, and such a table is not published.",
  );
  expect(store.contents.size).toBe(0);
});

test.each([{ headerRows: [1, 2] }, { commentRows: [9] }, { lineTerminator: ";" }])(
  "a table whose dialect has %j is refused before anything is written",
  async (extra) => {
    const store = memoryStore();
    const table = { ...schools, dialect: { ...schools.dialect, ...extra } };
    await expect(run(store, csv, committedAt, [{ ...dataset, table }])).rejects.toThrow(
      `data/schools.csv: data/datapackage.yaml has the property ${Object.keys(extra)[0]}, and such a table is not published.`,
    );
    expect(store.contents.size).toBe(0);
  },
);

test("a compressed table is refused before anything is written", async () => {
  const table = { ...schools, path: "data/schools.csv.gz" };
  await expect(run(memoryStore(), csv, committedAt, [{ ...dataset, table }])).rejects.toThrow(
    "data/schools.csv.gz is compressed, and such a table is not published.",
  );
});

test("no tables are no versions", async () => {
  expect(await run(memoryStore(), csv, committedAt, [])).toEqual({
    report: report("publish", { headline: "no tables to publish", facts: { versions: {}, rows: {} } }),
    outputs: { pins: {} },
  });
});
