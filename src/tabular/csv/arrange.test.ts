import { describe, expect, test } from "vitest";
import { tableOf } from "../../../test/table.ts";
import { memoryFiles } from "../../runner/memory.ts";
import { checkTable } from "../engine.ts";
import { inferSchema } from "../infer/infer.ts";
import { judgeTable } from "../judge.ts";
import type { Dialect } from "../model.ts";
import { defaultDialect } from "../schema/dialect.ts";
import { readPackage } from "../schema/package.ts";

async function* once(text: string) {
  yield new TextEncoder().encode(text);
}

/** What both checks say of a file, and the columns that one of them gives. */
async function checked(text: string, dialect: Partial<Dialect>, schema?: object) {
  const table = tableOf(schema, { dialect: { ...defaultDialect, ...dialect } });
  const batches = checkTable(table, once(text));
  const columns: Record<string, readonly unknown[]> = {};
  let step = await batches.next();
  for (; !step.done; step = await batches.next())
    for (const { name, values } of step.value.columns) columns[name] = values;
  const { findings, rows } = step.value;
  const judged = await judgeTable(table, once(text));
  expect({ findings: judged.findings, rows: judged.rows }).toEqual({ findings, rows });
  return {
    columns,
    found: findings.map(({ rule, location, message }) => [rule, location?.line, location?.column, message]),
  };
}

describe("the rows of a header", () => {
  test("are joined, a short one going on with its last name: the standard's own example", async () => {
    const text = "fruit\nid,name\n1,apple\n2,orange\n";
    expect((await checked(text, { headerRows: [1, 2] })).columns).toEqual({
      "fruit id": ["1", "2"],
      "fruit name": ["apple", "orange"],
    });
    const dashed = await checked(text, { headerRows: [1, 2], headerJoin: "-" });
    expect(Object.keys(dashed.columns)).toEqual(["fruit-id", "fruit-name"]);
  });

  test("may come after a title, which is then no row, and what is wrong after them is where an editor shows it", async () => {
    const schema = {
      fields: [
        { name: "Men 2024", type: "integer" },
        { name: "Women", type: "integer" },
      ],
    };
    const text = "Deaths by sex\n\nMen,Women\n2024,\n1,2\n3,x\n";
    expect((await checked(text, { headerRows: [3, 4] }, schema)).found).toEqual([
      ["type-error", 6, 3, '"Women" accepts a whole number such as 42'],
    ]);
  });

  test("name a column where their last part stands", async () => {
    const { found } = await checked(
      "a,b\nx,\n1,2\n",
      { headerRows: [1, 2] },
      { fields: [{ name: "a x" }, { name: "c" }] },
    );
    expect(found).toEqual([["misnamed-column", 2, 3, 'Column 2 is called otherwise in the schema: "c"']]);
  });
});

describe("rows that are passed over", () => {
  test("are no data, wherever they stand: the standard's own example, and with a total at the end", async () => {
    expect((await checked("id,name\n#fruits\n1,apple\n2,orange\n", { commentRows: [2] })).columns).toEqual({
      id: ["1", "2"],
      name: ["apple", "orange"],
    });
    expect((await checked("title\nid\n1\nTotal,1\n", { commentRows: [1, 4] })).columns).toEqual({ id: ["1"] });
  });

  test("are counted without the lines that a comment character marks", async () => {
    const { columns } = await checked("# x\ntitle\nid\n# y\n1\n2\n", { commentChar: "#", commentRows: [1, 3] });
    expect(columns).toEqual({ id: ["2"] });
  });
});

test("a schema that is inferred keeps what the dialect says of rows", async () => {
  const dialect = { ...defaultDialect, headerRows: [2], commentRows: [1, 4], nullSequence: "NA" };
  const files = memoryFiles({ "x.csv": "Title\nid,n\n1,NA\nTotal,5\n2,7\n" });
  const { descriptor } = await inferSchema([tableOf(undefined, { dialect })], { files });
  expect(descriptor.resources[0]).toMatchObject({
    dialect: { headerRows: [2], commentRows: [1, 4], nullSequence: "NA" },
    schema: {
      fields: [
        { name: "id", type: "integer" },
        { name: "n", type: "integer" },
      ],
    },
  });
});

test("a null sequence is a missing value of every column", async () => {
  const fields = [
    { name: "id", type: "integer" },
    { name: "name", missingValues: ["-"] },
  ];
  const resource = { name: "x", path: "x.csv", dialect: { nullSequence: "NA" }, schema: { fields } };
  const json = JSON.stringify({
    $schema: "https://datapackage.org/profiles/2.0/datapackage.json",
    resources: [resource],
  });
  const [table] = await readPackage("datapackage.json", memoryFiles({ "datapackage.json": json }));
  if (!table) throw new Error("there is no table");
  const batches = checkTable(table, once("id,name\n1,apple\nNA,NA\n,-\n"));
  const step = await batches.next();
  expect(step.done ? undefined : step.value.columns.map(({ values }) => values)).toEqual([
    [1, null, null],
    ["apple", null, null],
  ]);
});
