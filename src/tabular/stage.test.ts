import { describe, expect, test } from "vitest";
import { memoryFiles, quietLog } from "../runner/memory.ts";
import { findTables, tablesFor } from "./discover.ts";
import { validate } from "./stage.ts";

const run = async (contents: Readonly<Record<string, string>>, paths?: readonly string[]) => {
  const files = memoryFiles(contents);
  const tables = paths ? await tablesFor(paths, files) : await findTables(files);
  const { report, outputs } = await validate(tables, {}, { files, log: quietLog });
  return {
    ...report,
    rules: report.findings.map(({ rule, location }) => `${location?.file}:${location?.line ?? ""} ${rule}`),
    outputs,
  };
};

const cholera = `
resources:
  - name: pumps
    path: pumps.csv
    schema: { fields: [{ name: pump, type: integer }, { name: near, type: integer }], primaryKey: [pump],
              foreignKeys: [{ fields: near, reference: { fields: pump } }] }
  - name: deaths
    path: deaths.csv
    schema: { fields: [{ name: pump, type: integer }], foreignKeys: [{ fields: pump, reference: { resource: pumps, fields: pump } }] }
`;

describe("tables of a folder", () => {
  test("that refer to each other and to themselves are checked together", async () => {
    const contents = {
      "data/datapackage.yaml": cholera,
      "data/pumps.csv": "pump,near\n1,2\n2,1\n",
      "data/deaths.csv": "pump\n1\n2\n2\n",
    };
    expect(await run(contents)).toMatchObject({
      verdict: "pass",
      headline: "2 tables, 5 rows, no fault",
      findings: [],
    });
    const wrong = { ...contents, "data/pumps.csv": "pump,near\n1,3\n", "data/deaths.csv": "pump\n1\n2\n2\n" };
    expect(await run(wrong)).toMatchObject({
      verdict: "fail",
      headline: "2 of 3 columns invalid in 2 files · 4 rows checked",
      rules: ["data/pumps.csv:2 foreign-key", "data/deaths.csv:3 foreign-key"],
    });
  });

  test("of which one has another delimiter are not faulted for its sake", async () => {
    const contents = {
      "data/datapackage.yaml": cholera,
      "data/pumps.csv": "pump;near\n1;2\n2;1\n",
      "data/deaths.csv": "pump\n1\n2\n7\n",
    };
    expect((await run(contents)).rules).toEqual(["data/pumps.csv:1 wrong-delimiter"]);
  });

  test("that have other faults than those of columns have them counted as well", async () => {
    const contents = {
      "data/datapackage.yaml": cholera,
      "data/pumps.csv": "pump,near\n1,3\n",
      "data/deaths.csv": "pump\n\n1\n",
    };
    expect((await run(contents)).headline).toBe("1 of 3 columns invalid in 1 file, 1 other fault · 2 rows checked");
  });

  test("when one is asked for alone, its foreign keys to others are said to be unchecked", async () => {
    const contents = {
      "data/datapackage.yaml": cholera,
      "data/pumps.csv": "pump,near\n",
      "data/deaths.csv": "pump\n7\n",
    };
    const result = await run(contents, ["data/deaths.csv"]);
    expect([result.verdict, result.rules]).toEqual(["pass", ["data/deaths.csv: schema-doubt"]]);
  });

  test("without a schema are checked for structure, and the way to a schema is named", async () => {
    const result = await run({ "x.csv": "a,b\n1,2\n" });
    expect(result).toMatchObject({
      verdict: "pass",
      headline: "1 table, 1 row, no fault · no schema: structure only",
      rules: ["x.csv: no-schema"],
    });
    expect(result.findings[0]?.fix).toBe("Run `slipway schema infer`, and correct what it wrote.");
  });

  test("that are not there, are folders or are empty each say one clear thing", async () => {
    const result = await run({
      "data/datapackage.yaml": "resources: [{ name: gone, path: gone.csv }]",
      "data/data.csv/readme.txt": "",
      "data/empty.csv": "",
    });
    expect(result.findings.map(({ rule, message }) => [rule, message])).toEqual([
      ["not-a-file", "The table's file, which data/datapackage.yaml declares, is not there"],
      ["not-a-file", "The table's file is a folder"],
      ["empty-file", "The file is empty: it has not even a header"],
    ]);
  });

  test("are none at all", async () => {
    expect(await run({ "app.py": "" })).toMatchObject({ verdict: "pass", headline: "no CSV table to check" });
  });

  test("come out as profiles of plain JSON", async () => {
    const { outputs } = await run({ "x.csv": "a\n1\n" });
    expect(JSON.parse(JSON.stringify(outputs))).toEqual(outputs);
    expect(outputs?.tables.map(({ name, rows }) => [name, rows])).toEqual([["x", 1]]);
  });
});

describe("where tables are found", () => {
  const found = async (contents: Readonly<Record<string, string>>, paths?: readonly string[]) => {
    const files = memoryFiles(contents);
    return (paths ? await tablesFor(paths, files) : await findTables(files)).map(({ name, path, declaredIn }) => [
      name,
      path,
      declaredIn,
    ]);
  };

  test("packages first, then a lone schema beside its file, then what nothing describes; tests are left out", async () => {
    const contents = {
      "data/datapackage.yaml": "resources: [{ name: a, path: a.csv }]",
      "data/a.csv": "",
      "data/b.csv": "",
      "data/b.schema.json": '{"fields": [{"name": "x"}]}',
      "c.tsv": "",
      "tests/d.csv": "",
    };
    expect(await found(contents)).toEqual([
      ["a", "data/a.csv", "data/datapackage.yaml"],
      ["c", "c.tsv", undefined],
      ["b", "data/b.csv", "data/b.schema.json"],
    ]);
    expect(await found(contents, ["./data/"])).toEqual([
      ["a", "data/a.csv", "data/datapackage.yaml"],
      ["b", "data/b.csv", "data/b.schema.json"],
    ]);
    expect(await found(contents, ["tests/d.csv"])).toEqual([["d", "tests/d.csv", undefined]]);
  });

  test("two descriptors of one folder, and a path that is no table, are refused", async () => {
    const both = { "datapackage.json": "{}", "datapackage.yaml": "" };
    await expect(found(both)).rejects.toThrow(
      "There are two descriptors of one folder: datapackage.yaml and datapackage.json.",
    );
    await expect(found({ "a.py": "" }, ["a.py"])).rejects.toThrow(
      '"a.py" is not a CSV file; names that end in .csv or .tsv are accepted, with .gz after it or without.',
    );
    await expect(found({}, ["x.csv"])).rejects.toThrow('There is no file "x.csv" in memory.');
  });

  test("two files of one name in two folders keep names of their own", async () => {
    expect(await found({ "a/x.csv": "", "b/x.csv": "" })).toEqual([
      ["x", "a/x.csv", undefined],
      ["b-x", "b/x.csv", undefined],
    ]);
  });
});
