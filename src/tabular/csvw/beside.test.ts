import { describe, expect, test } from "vitest";
import { memoryFiles, quietLog } from "../../runner/memory.ts";
import { findTables, tablesFor } from "../discover.ts";
import { validate } from "../stage.ts";

const context = '"@context": "http://www.w3.org/ns/csvw"';
const columns = (titles: string, datatype: string) =>
  `{"columns": [{"name": "${titles}", "titles": "${titles}", "datatype": "${datatype}"}]}`;
const group = `{${context}, "tables": [
  {"url": "a.csv", "tableSchema": ${columns("day", "date")}},
  {"url": "b.csv", "dialect": {"delimiter": ";"}, "tableSchema": ${columns("n", "integer")}}
]}`;

const run = async (contents: Readonly<Record<string, string>>, paths?: readonly string[]) => {
  const files = memoryFiles(contents);
  const tables = paths ? await tablesFor(paths, files) : await findTables(files);
  const { report, outputs } = await validate(tables, {}, { files, log: quietLog });
  return {
    tables: tables.map(({ path, declaredIn, metadata }) => ({ path, declaredIn, reads: metadata?.reads })),
    verdict: report.verdict,
    headline: report.headline,
    said: report.findings.map(({ rule, location }) => `${location?.file}:${location?.line ?? ""} ${rule}`),
    profiles: outputs?.tables.map(({ name, path, rows }) => `${name} ${path} ${rows}`),
  };
};

describe("CSV files with CSVW metadata beside them", () => {
  test("are found and validated by it, each document once for all its tables", async () => {
    const contents = { "data/csv-metadata.json": group, "data/a.csv": "day\n2024-03-31\n", "data/b.csv": "n\n1\n2\n" };
    const reads = ["data/csv-metadata.json", "data/a.csv", "data/b.csv"];
    expect(await run(contents)).toEqual({
      tables: [
        { path: "data/a.csv", declaredIn: "data/csv-metadata.json", reads },
        { path: "data/b.csv", declaredIn: "data/csv-metadata.json", reads },
      ],
      verdict: "pass",
      headline: "2 tables, 3 rows, no fault",
      said: [],
      profiles: ["a data/a.csv 1", "b data/b.csv 2"],
    });
    const wrong = { ...contents, "data/a.csv": "day\n31/03/2024\n", "data/b.csv": "n\n1\nx\n" };
    expect(await run(wrong)).toMatchObject({
      verdict: "fail",
      headline: "2 of 2 columns invalid in 2 files · 3 rows checked",
      said: ["data/a.csv:2 type-error", "data/b.csv:3 type-error"],
    });
  });

  test("are validated alone when they are asked for alone, by their names or their metadata's", async () => {
    const contents = { "csv-metadata.json": group, "a.csv": "day\nx\n", "b.csv": "n\nx\n" };
    expect(await run(contents, ["b.csv"])).toMatchObject({ said: ["b.csv:2 type-error"], profiles: ["b b.csv 1"] });
    expect(await run(contents, ["csv-metadata.json"])).toMatchObject({
      said: ["a.csv:2 type-error", "b.csv:2 type-error"],
    });
  });

  test.each([
    [{ skipRows: 1 }, "skipRows"],
    [{ skipColumns: 2 }, "skipColumns"],
    [{ headerRowCount: 2 }, "headerRowCount"],
    [{ encoding: "windows-1252" }, "encoding"],
    [{ delimiter: ";", headerRowCount: 0 }, undefined],
  ])("with the dialect %j are written as no other reader takes them by the property %s", async (dialect, beyond) => {
    const metadata = `{${context}, "url": "a.csv", "dialect": ${JSON.stringify(dialect)}}`;
    const [table] = await findTables(memoryFiles({ "a.csv-metadata.json": metadata, "a.csv": "x\n" }));
    expect(table?.metadata?.file).toBe("a.csv-metadata.json");
    expect(table?.metadata?.beyond).toBe(beyond);
  });

  test("make it known when another of its tables is not there", async () => {
    expect(await run({ "csv-metadata.json": group, "a.csv": "day\n" })).toMatchObject({
      said: ["b.csv: not-a-file"],
      profiles: ["a a.csv 0"],
    });
  });

  test("are what a package or a schema says, where one says something", async () => {
    const contents = {
      "csv-metadata.json": group,
      "datapackage.json": '{"resources": [{"name": "a", "path": "a.csv", "schema": {"fields": [{"name": "day"}]}}]}',
      "a.csv": "day\nsoon\n",
      "b.csv": "n\nx\n",
      "b.schema.json": '{"fields": [{"name": "n", "type": "string"}]}',
    };
    expect(await run(contents)).toMatchObject({ verdict: "pass", said: [] });
  });

  test("are checked for their structure when it does not describe them, and that is said", async () => {
    const contents = { "c.csv-metadata.json": `{${context}, "url": "d.csv"}`, "c.csv": "x\n1\n" };
    expect(await run(contents)).toMatchObject({
      tables: [{ path: "c.csv", declaredIn: undefined }],
      headline: "1 fault in 1 file · 1 row checked",
      said: ["c.csv-metadata.json:1 metadata-ignored", "c.csv: no-schema"],
    });
  });

  test("are not checked by metadata that cannot be used", async () => {
    expect(await run({ "c.csv-metadata.json": "{", "c.csv": "x\n1\n" })).toMatchObject({
      verdict: "fail",
      said: ["c.csv-metadata.json:1 metadata-invalid"],
      profiles: [],
    });
  });
});
