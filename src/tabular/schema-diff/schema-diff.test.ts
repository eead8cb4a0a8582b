import { describe, expect, test } from "vitest";
import { processorTimeSince } from "../../../test/processor-time.ts";
import { tableOf } from "../../../test/table.ts";
import { type ChangeKind, changeTexts } from "./changes.ts";
import { type DeclaredTable, type DiffOptions, schemaDiff } from "./schema-diff.ts";
import { isAtLeast, nextVersion } from "./version.ts";

type Fields = readonly Readonly<Record<string, unknown>>[];

const fields: Fields = [
  { name: "a", type: "integer", constraints: { minimum: 0, maximum: 10 } },
  { name: "b", type: "string", categories: ["x", "y"], missingValues: ["", "-"] },
  { name: "c", type: "date" },
];
const plain = { fields, primaryKey: ["a"], missingValues: ["", "NA"] };
type Schema = Readonly<Record<string, unknown>> & { readonly fields: Fields };

const one = (schema: object, extra: Partial<DeclaredTable> = {}): readonly DeclaredTable[] => [tableOf(schema, extra)];
const withField = (name: string, change: object): Schema => ({
  ...plain,
  fields: fields.map((field) => (field["name"] === name ? { ...field, ...change } : field)),
});

/** Each change in short: grade, kind, place, words. */
const said = (before: readonly DeclaredTable[], after: readonly DeclaredTable[], options?: DiffOptions) =>
  schemaDiff(before, after, options).changes.map(
    ({ grade, kind, field, what }) => `${grade} ${kind}${field === undefined ? "" : ` ${field}`}: ${what}`,
  );

const cases: readonly [string, object, object, readonly string[]][] = [
  [
    "a column taken out",
    plain,
    { ...plain, fields: fields.slice(0, 2) },
    ["major field-removed c: the column is taken out"],
  ],
  [
    "a column added",
    plain,
    { ...plain, fields: [...fields, { name: "d", type: "date" }] },
    ["major field-added d: the column is new"],
  ],
  [
    "a column under a new name, its key with it",
    plain,
    { ...plain, primaryKey: ["id"], fields: [{ ...fields[0], name: "id", title: "Id" }, ...fields.slice(1)] },
    [
      'major field-renamed id: the column was called "a"',
      "patch described id: its title, description or labels changed, or who may see it",
    ],
  ],
  [
    "a column that went and another that came elsewhere",
    { fields: [{ name: "a", type: "date" }, ...fields.slice(1)] },
    { fields: [...fields.slice(1), { name: "z", type: "date" }] },
    ["major field-removed a: the column is taken out", "major field-added z: the column is new"],
  ],
  [
    "another order",
    plain,
    { ...plain, fields: fields.toReversed() },
    ["major fields-reordered: the columns stand in another order"],
  ],
  [
    "another order that nobody was promised",
    { ...plain, fieldsMatch: "equal" },
    { ...plain, fieldsMatch: "equal", fields: fields.toReversed() },
    ["patch order-described: the columns stand in another order"],
  ],
  [
    "a type",
    plain,
    withField("c", { type: "datetime" }),
    ["major type-changed c: its type is datetime instead of date"],
  ],
  [
    "a format",
    plain,
    withField("c", { format: "%d/%m/%Y" }),
    ["major format-changed c: its format is %d/%m/%Y instead of default"],
  ],
  [
    "how numbers are written",
    plain,
    withField("a", { groupChar: "," }),
    ["major format-changed a: groupChar is not what it was"],
  ],
  [
    "a minimum up",
    plain,
    withField("a", { constraints: { minimum: 5, maximum: 10 } }),
    ["major constraint-tightened a: its minimum is 5 instead of 0"],
  ],
  [
    "a minimum down",
    plain,
    withField("a", { constraints: { minimum: -5, maximum: 10 } }),
    ["minor constraint-loosened a: its minimum is -5 instead of 0"],
  ],
  [
    "a maximum up",
    plain,
    withField("a", { constraints: { minimum: 0, maximum: 11 } }),
    ["minor constraint-loosened a: its maximum is 11 instead of 10"],
  ],
  [
    "a maximum down",
    plain,
    withField("a", { constraints: { minimum: 0, maximum: 9 } }),
    ["major constraint-tightened a: its maximum is 9 instead of 10"],
  ],
  ["the same bound, written otherwise", plain, withField("a", { constraints: { minimum: "0", maximum: 10 } }), []],
  [
    "a bound of days",
    withField("c", { constraints: { minimum: "2024-01-31" } }),
    withField("c", { constraints: { minimum: "2024-02-01" } }),
    ["major constraint-tightened c: its minimum is 2024-02-01 instead of 2024-01-31"],
  ],
  [
    "a bound more, and one less",
    plain,
    withField("a", { constraints: { minimum: 0, exclusiveMaximum: 11 } }),
    [
      "minor constraint-loosened a: its maximum of 10 is taken out",
      "major constraint-tightened a: its exclusive maximum is 11, and there was none",
    ],
  ],
  [
    "a value in every row",
    plain,
    withField("c", { constraints: { required: true } }),
    ["major constraint-tightened c: it needs a value in every row"],
  ],
  [
    "no longer different",
    withField("c", { constraints: { unique: true } }),
    plain,
    ["minor constraint-loosened c: it no longer needs another value in every row"],
  ],
  [
    "a length",
    withField("b", { constraints: { maxLength: 5 } }),
    withField("b", { constraints: { maxLength: 6 } }),
    ["minor constraint-loosened b: its greatest length is 6 instead of 5"],
  ],
  [
    "a pattern",
    withField("b", { constraints: { pattern: "x" } }),
    withField("b", { constraints: { pattern: "y" } }),
    ["major constraint-tightened b: its pattern is another one"],
  ],
  [
    "a category more",
    plain,
    withField("b", { categories: ["y", "x", "z"] }),
    ["minor constraint-loosened b: the list of categories has 1 more"],
  ],
  [
    "a category less",
    plain,
    withField("b", { categories: ["x"] }),
    ["major constraint-tightened b: the list of categories has lost 1 of 2"],
  ],
  [
    "a category's label",
    plain,
    withField("b", {
      categories: [
        { value: "x", label: "X" },
        { value: "y", label: "Y" },
      ],
    }),
    ["patch described b: its title, description or labels changed, or who may see it"],
  ],
  [
    "values allowed",
    withField("a", { constraints: { enum: [1, 2] } }),
    withField("a", { constraints: { enum: ["2", "1"] } }),
    [],
  ],
  [
    "a UK type",
    plain,
    withField("b", { "slipway:type": "postcode", categories: ["LS1 4AP"], missingValues: ["", "-"] }),
    [
      "major constraint-tightened b: it has a slipway:type, and had none",
      "major constraint-tightened b: the list of categories has lost 2 of 2",
      "minor constraint-loosened b: the list of categories has 1 more",
    ],
  ],
  [
    "personal",
    plain,
    withField("b", { "slipway:personal": true }),
    ["patch described b: its title, description or labels changed, or who may see it"],
  ],
  [
    "a marker more",
    plain,
    { ...plain, missingValues: ["", "NA", ".."] },
    ['minor missing-added: ".." stands for a missing value'],
  ],
  [
    "a marker less",
    plain,
    { ...plain, missingValues: ["NA"] },
    ["major missing-removed: the empty cell no longer stands for a missing value"],
  ],
  [
    "a marker of one column",
    plain,
    withField("b", { missingValues: [""] }),
    ['major missing-removed b: "-" no longer stands for a missing value'],
  ],
  [
    "what a marker means",
    plain,
    { ...plain, missingValues: [{ value: "" }, { value: "NA", label: "not asked" }] },
    ["patch described: what its missing values mean is told otherwise"],
  ],
  ["a key", { ...plain, primaryKey: [] }, plain, ['major key-tightened: the primary key is "a", and there was none']],
  ["no key", plain, { ...plain, primaryKey: [] }, ['minor key-loosened: the primary key "a" is taken out']],
  [
    "a key of more columns, of which one may be missing",
    plain,
    { ...plain, primaryKey: ["a", "c"] },
    ['major key-tightened: the primary key is "a" with "c" instead of "a"'],
  ],
  [
    "a unique key",
    plain,
    { ...plain, uniqueKeys: [["b", "c"]] },
    ['major key-tightened: "b" with "c" must be different in every row'],
  ],
  [
    "a foreign key",
    plain,
    { ...plain, foreignKeys: [{ fields: ["b"], reference: { resource: "t", fields: ["k"] } }] },
    ['major key-tightened: "b" must be in "t"'],
  ],
  [
    "a foreign key to another table",
    { ...plain, foreignKeys: [{ fields: ["b"], reference: { resource: "t", fields: ["k"] } }] },
    { ...plain, foreignKeys: [{ fields: ["b"], reference: { resource: "u", fields: ["k"] } }] },
    ['minor reference-changed: "b" refers to "u" (k)'],
  ],
  [
    "more columns accepted",
    plain,
    { ...plain, fieldsMatch: "subset" },
    ["minor match-loosened: fieldsMatch is subset instead of exact"],
  ],
  [
    "fewer accepted",
    { ...plain, fieldsMatch: "subset" },
    { ...plain, fieldsMatch: "superset" },
    ["major match-tightened: fieldsMatch is superset instead of subset"],
  ],
  ["nothing", plain, plain, []],
];

test.each(cases)("%s", (_, before, after, changes) => {
  expect(said(one(before), one(after))).toEqual(changes);
});

const table = (name: string, more: Partial<DeclaredTable> = {}) =>
  tableOf(plain, { name, path: `${name}.csv`, ...more });
const { dialect } = table("x");
const packages: readonly [string, readonly DeclaredTable[], readonly DeclaredTable[], readonly string[]][] = [
  [
    "a table more",
    [table("x")],
    [table("x"), tableOf({ fields: fields.slice(0, 1) }, { name: "y", path: "y.csv" })],
    ["minor table-added: the table is new"],
  ],
  ["a table less", [table("x"), table("y")], [table("y")], ["major table-removed: the table is taken out"]],
  [
    "a table and its file under a new name",
    [table("x")],
    [table("y")],
    ['major table-renamed: the table was called "x"', "patch path-changed: its file is y.csv instead of x.csv"],
  ],
  [
    "another path",
    [table("x")],
    [table("x", { path: "z.csv" })],
    ["patch path-changed: its file is z.csv instead of x.csv"],
  ],
  [
    "another delimiter",
    [table("x")],
    [table("x", { dialect: { ...dialect, delimiter: ";" } })],
    ["major dialect-changed: its dialect has another delimiter"],
  ],
  ["another line end", [table("x")], [table("x", { dialect: { ...dialect, lineTerminator: "\n" } })], []],
  [
    "a schema",
    [table("x", { schema: undefined })],
    [table("x")],
    ["minor schema-added: it has a schema, and had none"],
  ],
  ["no schema", [table("x")], [table("x", { schema: undefined })], ["minor schema-removed: it has no schema any more"]],
  [
    "a licence",
    [table("x", { descriptor: {} })],
    [table("x", { descriptor: { licenses: [{ name: "OGL-UK-3.0" }] } })],
    ["patch described: title, description, licences or sources of the whole changed"],
  ],
];

test.each(packages)("of a package: %s", (_, before, after, changes) => {
  expect(said(before, after)).toEqual(changes);
});

test("every kind of change that is not one of rows is shown by one of these", () => {
  const shown = [...cases.flatMap(([, , , changes]) => changes), ...packages.flatMap(([, , , changes]) => changes)];
  const kinds = Object.keys(changeTexts) as readonly ChangeKind[];
  const ofData: readonly ChangeKind[] = ["referred-rows-removed", "rows-added", "rows-corrected"];
  expect(kinds.filter((kind) => !shown.some((line) => line.split(/[ :]/)[1] === kind))).toEqual(ofData);
});

describe("the verdict", () => {
  test("is the highest of all changes", () => {
    expect(
      schemaDiff(one(plain), one({ ...withField("c", { title: "C", constraints: { required: true } }) })).grade,
    ).toBe("major");
    expect(schemaDiff(one(plain), one(plain)).grade).toBeUndefined();
  });

  test("of a column more is what the repository chooses", () => {
    const more = { ...plain, fields: [...fields, { name: "d", type: "date" }] };
    expect(schemaDiff(one(plain), one(more), { addedColumn: "minor" }).grade).toBe("minor");
  });

  test("says what the next version is", () => {
    expect((["major", "minor", "patch"] as const).map((grade) => nextVersion("1.4.2", grade))).toEqual([
      "2.0.0",
      "1.5.0",
      "1.4.3",
    ]);
    expect([
      nextVersion("1.4", "major"),
      isAtLeast("2.0.0", "1.9.9"),
      isAtLeast("1.10.0", "1.9.9"),
      isAtLeast("1.9.8", "1.9.9"),
    ]).toEqual([undefined, true, true, false]);
  });
});

test("long lists of values are compared at once", () => {
  const listed = (from: number) => ({
    fields: [
      {
        name: "code",
        type: "string",
        constraints: { enum: Array.from({ length: 50_000 }, (_, at) => `c${from + at}`) },
      },
    ],
  });
  const begun = process.cpuUsage();
  expect(said(one(listed(0)), one(listed(2)))).toEqual([
    "major constraint-tightened code: the list of values that are allowed has lost 2 of 50000",
    "minor constraint-loosened code: the list of values that are allowed has 2 more",
  ]);
  expect(processorTimeSince(begun)).toBeLessThan(5_000);
});
