import { describe, expect, test } from "vitest";
import { memoryFiles } from "../../runner/memory.ts";
import { checkCsvw } from "./check.ts";
import { addressOf, folderSources } from "./folder.ts";

const check = async (contents: Readonly<Record<string, string>>, start: { metadata: string } | { table: string }) => {
  const at = "metadata" in start ? { metadata: addressOf(start.metadata) } : { table: addressOf(start.table) };
  const { findings, profiles } = await checkCsvw(at, folderSources(memoryFiles(contents)));
  return {
    said: findings.map(
      ({ level, location, message }) => `${level} ${location?.file}:${location?.line ?? ""} ${message}`,
    ),
    rows: profiles.map(({ path, rows }) => `${path} ${rows}`),
  };
};

const context = '"@context": "http://www.w3.org/ns/csvw"';
const described = (url: string, more = "") => `{${context}, "url": ${JSON.stringify(url)}${more}}`;

describe("in a folder", () => {
  test("a CSV file is validated by the metadata beside it, whatever the characters in its name", async () => {
    const name = "data/100 %, and #1.csv";
    const contents = {
      [name]: "id,when\n1,31/03/2024\n",
      [`${name}-metadata.json`]: described("100%20%25,%20and%20%231.csv"),
    };
    expect(await check(contents, { table: name })).toEqual({ said: [], rows: [`${name} 1`] });
  });

  test("the folder's own metadata is used where the file has none, and that of another file is passed over", async () => {
    const contents = {
      "a.csv": "x\n1\n",
      "a.csv-metadata.json": described("b.csv"),
      "csv-metadata.json": `{${context}, "tables": [{"url": "a.csv", "tableSchema": {"columns": [{"titles": "x", "datatype": "date"}]}}]}`,
    };
    expect(await check(contents, { table: "a.csv" })).toEqual({
      said: [
        "warning a.csv-metadata.json:1 a.csv-metadata.json is where the metadata of a.csv would be, and does not describe that table: it is passed over",
        'error a.csv:2 "x" accepts a date such as 2024-03-31',
      ],
      rows: ["a.csv 1"],
    });
  });

  test("a file whose name ends in .tsv has tabs between its cells", async () => {
    const contents = { "a.tsv": "x\ty\n1\t2\n", "a.tsv-metadata.json": described("a.tsv") };
    expect(await check(contents, { table: "a.tsv" })).toEqual({ said: [], rows: ["a.tsv 1"] });
  });

  test.each([
    ["../x.csv", "leads out with ..; files below the descriptor's folder are accepted"],
    ["%2e%2e/x.csv", "leads out with ..; files below the descriptor's folder are accepted"],
    ["..%2fx.csv", "leads out with ..; files below the descriptor's folder are accepted"],
    [" ../x.csv", "leads out with ..; files below the descriptor's folder are accepted"],
    ["file:../x.csv", "is an address; only files of this folder are read"],
    ["//example.org/x.csv", "is absolute; a relative one is accepted"],
    ["/etc/passwd", "is absolute; a relative one is accepted"],
    ["\\x.csv", "has a backslash; forward slashes are accepted"],
    [".git/config", "leads into what is hidden"],
    ["http://example.org/x.csv", "is an address on the network; only files of this folder are read"],
  ])("metadata cannot name %s", async (url, why) => {
    const contents = { "data/m.json": described(url), "x.csv": "a\n" };
    expect(await check(contents, { metadata: "data/m.json" })).toEqual({
      said: [`error data/m.json:1 "url" of the table is ${JSON.stringify(url).replaceAll("\\\\", "\\")}, which ${why}`],
      rows: [],
    });
  });

  test("neither can its base URL, its schema or its dialect", async () => {
    const text = `{
      "@context": ["http://www.w3.org/ns/csvw", {"@base": "http://example.org/"}],
      "url": "x.csv",
      "tableSchema": "../schema.json",
      "dialect": "https://example.org/dialect.json"
    }`;
    const { said } = await check({ "m.json": text, "x.csv": "a\n" }, { metadata: "m.json" });
    expect(said).toEqual([
      'error m.json:2 "@base" of the context is "http://example.org/", which is an address on the network; only files of this folder are read',
      'error m.json:5 "dialect" of the table is "https://example.org/dialect.json", which is an address on the network; only files of this folder are read',
      `error m.json:4 "tableSchema" of the table is "../schema.json", which leads out with ..; files below the descriptor's folder are accepted`,
    ]);
  });

  test("a folder below is a base URL", async () => {
    const text = '{"@context": ["http://www.w3.org/ns/csvw", {"@base": "data/"}], "url": "x.csv"}';
    expect(await check({ "m.json": text, "data/x.csv": "a\n1\n" }, { metadata: "m.json" })).toEqual({
      said: [],
      rows: ["data/x.csv 1"],
    });
  });

  test("a table or a schema that is not there is said", async () => {
    const text = `{${context}, "tables": [{"url": "a.csv", "tableSchema": "s.json"}, {"url": "b.csv"}]}`;
    expect((await check({ "m.json": text }, { metadata: "m.json" })).said).toEqual([
      'error m.json:1 "tableSchema" of a table names "s.json", which is not there',
    ]);
    expect((await check({ "m.json": described("b.csv") }, { metadata: "m.json" })).said).toEqual([
      "error b.csv: The table's file, which m.json declares, is not there",
    ]);
    expect((await check({}, { metadata: "m.json" })).said).toEqual(["error m.json: The metadata m.json is not there"]);
  });
});

test("metadata that is larger than any is not read", async () => {
  const contents = { "m.json": `${described("a.csv")}${" ".repeat(10_000_000)}`, "a.csv": "x\n1\n" };
  const { said } = await check(contents, { metadata: "m.json" });
  expect(said).toEqual(["error m.json: The metadata m.json is larger than the 10 MB that metadata may have"]);
});
