import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { defaultDialect } from "../schema/dialect.ts";
import { fileRows } from "./file-rows.ts";
import { rowDifference } from "./row-difference.ts";
import { createRowTable, hashOf } from "./row-table.ts";

const rowsOf = (text: string, size = 1 << 16) =>
  fileRows({ path: "x.csv", dialect: defaultDialect, schema: undefined }, async function* () {
    const bytes = Buffer.from(text);
    for (let from = 0; from < bytes.length; from += size) yield bytes.subarray(from, from + size);
  });

const between = async (before: string, after: string, key: readonly string[] = ["id"]) =>
  rowDifference(await rowsOf(before, 7), await rowsOf(after), key);

describe("with a key", () => {
  test("rows are added, removed and changed, and the changed cells are named", async () => {
    const before = "id,name,n\n1,Ada,10\n2,Grace,20\n3,Edith,30\n4,Mary,40\n";
    const after = "id,name,n\n4,Mary,40\n1,Ada,11\n3,Edith C.,31\n5,Joan,50\n";
    expect(await between(before, after)).toEqual({
      key: ["id"],
      added: 1,
      removed: 1,
      changed: 2,
      same: 1,
      repeated: 0,
      columns: [
        { name: "name", changed: 1 },
        { name: "n", changed: 2 },
      ],
      examples: {
        changed: [
          { line: 3, key: ["1"], column: "n", before: "10", after: "11" },
          { line: 4, key: ["3"], column: "name", before: "Edith", after: "Edith C." },
          { line: 4, key: ["3"], column: "n", before: "30", after: "31" },
        ],
        added: [{ line: 5, key: ["5"] }],
        removed: [{ line: 3, key: ["2"] }],
      },
    });
  });

  test("the order of rows and columns, quotes, line ends and columns of one file alone make no difference", async () => {
    expect(await between('id,a,b\r\n1,x,"y"\r\n2,z,w\r\n', "b,new,id,a\nw,1,2,z\ny,1,1,x\n")).toMatchObject({
      added: 0,
      removed: 0,
      changed: 0,
      same: 2,
    });
  });

  test("of several columns, all of them tell rows apart", async () => {
    expect(await between("a,b,n\n1,2,x\n12,,y\n", "a,b,n\n1,2,x\n,12,y\n", ["a", "b"])).toMatchObject({
      added: 1,
      removed: 1,
      same: 1,
    });
  });

  test("rows that repeat a key are counted and compared with nothing", async () => {
    expect(await between("id,n\n1,a\n1,b\n2,c\n", "id,n\n1,a\n2,c\n2,d\n3,e\n3,f\n")).toMatchObject({
      added: 1,
      removed: 0,
      changed: 0,
      same: 2,
      repeated: 3,
    });
  });

  test("a difference far inside a long cell is one", async () => {
    const long = "x".repeat(5_000);
    const found = await between(`id,t\n1,${long}a\n`, `id,t\n1,${long}b\n`);
    expect(found).toMatchObject({ changed: 1, columns: [{ name: "t", changed: 1 }] });
  });

  test("that one of the files has not is said", async () => {
    expect(await between("id,n\n1,2\n", "n\n2\n", ["id", "n"])).toEqual({ missing: ["id"] });
  });
});

test("without a key, rows are compared as wholes, each as often as it stands there", async () => {
  expect(await between("a,b\n1,2\n1,2\n3,4\n", "a,b\n1,2\n3,4\n3,4\n5,6\n", [])).toMatchObject({
    added: 2,
    removed: 1,
    changed: 0,
    same: 2,
    repeated: 0,
    examples: { removed: [{ key: ["1", "2"] }], added: [{ key: ["3", "4"] }, { key: ["5", "6"] }] },
  });
});

test("files that have no column in common are not compared; of two columns of one name, the second goes by its place", async () => {
  expect(await between("a,b\n1,2\n", "c,d\n1,2\n", [])).toEqual({ missing: [] });
  expect(await between("id,n,n\n1,2,3\n", "id,n,n\n1,2,4\n")).toMatchObject({
    columns: [{ name: "column 3", changed: 1 }],
  });
});

test("files without rows, and without anything", async () => {
  expect(await between("id\n", "id\n1\n")).toMatchObject({ added: 1, removed: 0 });
  expect(await between("", "", [])).toMatchObject({ added: 0, removed: 0 });
});

test("it counts what a comparison by hand counts", async () => {
  const table = fc.uniqueArray(fc.tuple(fc.nat(30), fc.constantFrom("a", "b", "c")), {
    selector: ([id]) => id,
    maxLength: 25,
  });
  await fc.assert(
    fc.asyncProperty(table, table, async (before, after) => {
      const text = (rows: readonly (readonly [number, string])[]) =>
        `id,v\n${rows.map((row) => `${row.join(",")}\n`).join("")}`;
      const was = new Map(before);
      const is = new Map(after);
      expect(await between(text(before), text(after))).toMatchObject({
        added: after.filter(([id]) => !was.has(id)).length,
        removed: before.filter(([id]) => !is.has(id)).length,
        changed: after.filter(([id, value]) => was.has(id) && was.get(id) !== value).length,
        same: after.filter(([id, value]) => was.get(id) === value).length,
      });
    }),
  );
});

test("a hundred thousand keys are told apart, at some bytes each", () => {
  const known = createRowTable();
  for (let key = 0; key < 100_000; key++) known.add(known.take(hashOf([String(key), "x"])), 1);
  expect(known.keys()).toBe(100_000);
  for (let key = 0; key < 100_000; key += 997)
    expect(known.count(known.find(hashOf([String(key), "x"])) ?? -1)).toBe(1);
  expect(known.find(hashOf(["100000", "x"]))).toBeUndefined();
  expect(hashOf(["ab", "c"])).not.toEqual(hashOf(["a", "bc"]));
});
