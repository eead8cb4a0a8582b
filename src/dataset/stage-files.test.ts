import { parquetReadObjects } from "hyparquet";
import { describe, expect, test } from "vitest";
import { json, run, text, version } from "../../test/published-schools.ts";
import { readProfile } from "../tabular/profile/read-profile.ts";
import { memoryStore } from "./memory-store.ts";

describe("a version", () => {
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
            "bytes": 4143,
            "name": "profile.json",
            "sha256": "4f7a62aeb953ba7612af78befceb4f58ad6f7752903d92ede551309ac45ea1f3",
          },
        ],
        "format": 2,
        "rows": 2,
        "version": "20260901T101112Z-3bd31",
      }
    `);
  });

  test("keeps what the table holds beside it, for later versions to be compared with", async () => {
    const store = memoryStore();
    await run(store);
    const profile = readProfile(text(store, `school-absence/schools/${version}/profile.json`), "profile.json");
    expect(profile).toMatchObject({ version: 2, name: "schools", rows: 2 });
    expect(profile.columns.find(({ name }) => name === "opened")).toMatchObject({
      type: "date",
      top: [{ value: "1999-09-01", count: 1 }],
    });
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
