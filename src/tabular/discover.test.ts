import { expect, test } from "vitest";
import { memoryFiles, quietLog } from "../runner/memory.ts";
import type { Files } from "../runner/ports.ts";
import { tablesFor } from "./discover.ts";
import { validate } from "./stage.ts";

/** A folder in memory that says how often it was asked for one thing, and refuses to list. */
function narrow(contents: Readonly<Record<string, string>>): { readonly files: Files; readonly asked: string[] } {
  const asked: string[] = [];
  const files = memoryFiles(contents);
  const noted: Files = {
    ...files,
    list: async () => {
      throw new Error("The folder was listed.");
    },
    stat(path) {
      asked.push(path);
      return files.stat(path);
    },
  };
  return { files: noted, asked };
}

const found = async (contents: Readonly<Record<string, string>>, paths: readonly string[]) =>
  (await tablesFor(paths, narrow(contents).files)).map(({ name, path, declaredIn }) => [name, path, declaredIn]);

const packageOf = (...names: readonly string[]) =>
  `resources: [${names.map((name) => `{ name: ${name}, path: ${name}.csv }`).join(", ")}]`;

test.each([
  ["nothing", {}, undefined],
  [
    "the package of the folder",
    { "datapackage.yaml": "resources: [{ name: x, path: a/b/x.csv }]" },
    "datapackage.yaml",
  ],
  ["the package of its data folder", { "data/datapackage.json": '{"resources": []}' }, undefined],
  ["a package beside it", { "a/b/datapackage.yaml": packageOf("x") }, "a/b/datapackage.yaml"],
  ["a package above it", { "a/datapackage.yaml": "resources: [{ name: x, path: b/x.csv }]" }, "a/datapackage.yaml"],
  [
    "the nearest of those that name it",
    {
      "a/datapackage.yaml": "resources: [{ name: far, path: b/x.csv }]",
      "a/b/datapackage.yaml": packageOf("y"),
    },
    "a/datapackage.yaml",
  ],
  ["a schema beside it", { "a/b/x.csv.schema.json": '{"fields": [{"name": "n"}]}' }, "a/b/x.csv.schema.json"],
  [
    "CSVW metadata beside it",
    { "a/b/csv-metadata.json": '{"@context": "http://www.w3.org/ns/csvw", "url": "x.csv"}' },
    "a/b/csv-metadata.json",
  ],
])("a file that is named is what it is by %s, and no folder is listed for it", async (_, around, declaredIn) => {
  const contents = { "a/b/x.csv": "n\n1\n", "a/b/y.csv": "n\n", ...around };
  const [table, ...others] = await found(contents, ["a/b/x.csv"]);
  expect([table?.slice(1), others]).toEqual([["a/b/x.csv", declaredIn], []]);
});

test("what is asked of the folder does not depend on what else is in it", async () => {
  const few = narrow({ "x.csv": "n\n1\n" });
  const many = narrow({
    "x.csv": "n\n1\n",
    ...Object.fromEntries(Array.from({ length: 1_000 }, (_, at) => [`${at}.csv`, ""])),
  });
  for (const { files } of [few, many]) await validate(await tablesFor(["x.csv"], files), {}, { files, log: quietLog });
  expect(many.asked).toEqual(few.asked);
  expect(few.asked.length).toBeLessThan(20);
});

test("descriptors that are named stand for their tables, unlisted", async () => {
  const csvw = '{"@context": "http://www.w3.org/ns/csvw", "tables": [{"url": "x.csv"}, {"url": "gone.csv"}]}';
  const schema = '{"fields": [{"name": "n"}]}';
  expect(await found({ "a/datapackage.yaml": packageOf("x", "y") }, ["a/datapackage.yaml"])).toEqual([
    ["x", "a/x.csv", "a/datapackage.yaml"],
    ["y", "a/y.csv", "a/datapackage.yaml"],
  ]);
  expect(await found({ "x.schema.json": schema, "x.tsv": "", "xx.csv": "" }, ["x.schema.json"])).toEqual([
    ["x", "x.tsv", "x.schema.json"],
  ]);
  expect(await found({ "csv-metadata.json": csvw, "x.csv": "n\n", "y.csv": "" }, ["csv-metadata.json"])).toEqual([
    ["x", "x.csv", "csv-metadata.json"],
  ]);
  await expect(found({ "x.schema.json": schema }, ["x.schema.json"])).rejects.toThrow(
    '"x.schema.json" is not a CSV file;',
  );
});

test("a table that is named in several ways is one, and tables of one name in two packages keep to their own", async () => {
  const pack = `
resources:
  - { name: x, path: x.csv, schema: { fields: [{ name: n }] } }
  - name: y
    path: y.csv
    schema: { fields: [{ name: n }], foreignKeys: [{ fields: n, reference: { resource: x, fields: n } }] }
`;
  const { files } = narrow({
    "a/datapackage.yaml": pack,
    "a/x.csv": "n\n1\n",
    "a/y.csv": "n\n1\n",
    "b/datapackage.yaml": pack,
    "b/x.csv": "n\n2\n",
    "b/y.csv": "n\n1\n",
  });
  const tables = await tablesFor(["a/x.csv", "./a//x.csv", "a/y.csv", "b/datapackage.yaml"], files);
  expect(tables.map(({ path }) => path)).toEqual(["a/x.csv", "a/y.csv", "b/x.csv", "b/y.csv"]);
  const { report } = await validate(tables, {}, { files, log: quietLog });
  expect(report.findings.map(({ rule, location }) => [rule, location?.file])).toEqual([["foreign-key", "b/y.csv"]]);
});
