import { hashOf } from "../../src/tabular/keys/hash.ts";
import type { References } from "../../src/tabular/keys/row-keys.ts";
import { createKeyTable } from "../../src/tabular/keys/table.ts";
import type { Constraints, Dialect, Field, FieldType, TableSchema, TableSource } from "../../src/tabular/model.ts";
import { defaultDialect } from "../../src/tabular/schema/dialect.ts";
import { damagedCells } from "../../test/damaged-cells.ts";
import type { Random } from "./random.ts";
import { disclosureFrom } from "./tabular.ts";

type Texts = readonly [string, ...string[]];

/** What a column may be, and cells of it that are right and wrong. None has a delimiter, a quotation mark or a line end. */
export type ColumnKind = { readonly field: Omit<Field, "name">; readonly right: Texts; readonly wrong: Texts };

/** A table whose rows are cheap to make. */
export type EdgeTable = {
  readonly table: TableSource;
  /** One for each column, in the order of the file. */
  readonly kinds: readonly ColumnKind[];
  /** How a number begins that is another one in each row, in the first column; undefined where there is none. */
  readonly numbered: string | undefined;
  readonly references: References;
  readonly collect: readonly (readonly string[])[];
};

function kind(
  type: FieldType,
  constraints: Constraints,
  right: Texts,
  wrong: Texts,
  more: Partial<Field> = {},
): ColumnKind {
  return { field: { type, constraints, properties: {}, ...more }, right, wrong };
}

const damaged = damagedCells as Texts;
const kinds: readonly [ColumnKind, ...ColumnKind[]] = [
  kind("integer", {}, ["7", "0", "-12", "+345", "", "123456789", "99999999999999999999"], ["x", "1.5", "-", "1 "]),
  kind("integer", { minimum: 1, maximum: 900 }, ["1", "12", "+345", "007", "900", ""], ["0", "901", "x", "9999999999"]),
  kind("integer", { required: true }, ["1", "22", "333"], ["", "a"]),
  kind(
    "number",
    { minimum: "-0.5", exclusiveMaximum: "12.25" },
    ["0", "-0.5", "12.24", ".5", "1e1"],
    ["12.25", "-1", ".", "NaN"],
  ),
  kind("number", {}, ["1.5", "-3", "1e5", "NaN", ""], ["1,5", "--1", "1.2.3"]),
  kind("boolean", {}, ["true", "False", "1", "0"], ["tru", "yes", "2"]),
  kind(
    "date",
    { minimum: "2000-01-01" },
    ["2024-02-29", "2000-01-01", ""],
    ["1999-12-31", "2023-02-29", "24-1-1", "01/02/2024"],
  ),
  kind(
    "datetime",
    {},
    ["2024-02-29T10:11:12Z", "2024-02-29T10:11:12", "2024-02-29T10:11:12+01:00"],
    ["2024-02-30T10:11:12", "x"],
  ),
  kind("time", {}, ["10:11:12", "00:00:00"], ["24:00:01", "10:11", "25:00:00"]),
  kind("year", { maximum: "2030" }, ["2024", "1999"], ["2031", "24", "02024"]),
  kind("string", {}, ["Ada", "", "é", "日本語", "😀", "a longer text of some words"], damaged),
  kind("string", { minLength: 2, maxLength: 5 }, ["ab", "ééééé", "abc", ""], ["a", "abcdef", "😀😀😀😀😀😀"]),
  kind(
    "string",
    { enum: ["north", "south", "north-north-west", "é"] },
    ["north", "south", "north-north-west", "é"],
    ["east", "North"],
  ),
  kind("string", { pattern: "[A-Z]\\d+" }, ["A1", "B22", "C333"], ["A", "a1", "é1"]),
  kind("string", { pattern: "[EW]\\d{3}|X" }, ["E123", "X"], ["E12", "XX"]),
  kind("string", { unique: true }, ["a", "b", ""], ["c", "c"]),
  kind("any", {}, ["x", "1", ""], damaged),
  kind("duration", {}, ["P1D", "PT1H"], ["1D", "P"]),
  kind("string", {}, ["ada@example.org"], ["ada", "@"], { format: "email" }),
  kind("integer", {}, ["1,000".replace(",", "."), "7"], ["1..0", "x"], { properties: { groupChar: "." } }),
];

const numbers = [
  kind("integer", { unique: true }, ["1"], ["x", ""]),
  kind("integer", { required: true, unique: true, minimum: 5 }, ["7"], ["1", "x", ""]),
  kind("integer", {}, ["1"], ["x", ""]),
  kind("string", { unique: true }, ["A"], [""]),
] as const satisfies readonly ColumnKind[];

/** Columns of every kind that a kernel tells from another, with keys that go over rows. */
export function edgeTableFrom(random: Random): EdgeTable {
  const isNumbered = !random.once(3);
  const width = random.once(20) ? 20 + random.below(480) : random.below(6);
  const others = Array.from({ length: width + (isNumbered ? 0 : 1) }, () => {
    const one = random.oneOf(kinds);
    return width > 6 && one.field.constraints.unique ? kinds[0] : one;
  });
  // What a check costs goes by its cells, not its bytes.
  const filling = (most: number) => "long ".repeat(1 + random.below(most)) as string;
  const most = random.oneOf([6, 60, 60, 200]);
  if (width <= 6 && !random.once(4)) {
    others.push(kind("string", {}, [filling(most), filling(most), filling(most)], ["", "é"]));
  }
  const own = isNumbered ? [random.oneOf(numbers), ...others] : others;
  const fields = own.map(({ field }, index) => ({ ...field, name: `f${index}` }));
  const names = fields.map(({ name }) => name);
  const some = (most: number) => names.slice(0, 1 + random.below(most));
  const dialect: Dialect = {
    ...defaultDialect,
    ...(random.once(5) && { delimiter: random.oneOf([";", "\t", "|"]) }),
    ...(random.once(10) && { quoteChar: random.oneOf(["'", ""]) }),
    ...(random.once(12) && { header: false }),
  };
  const known = createKeyTable();
  for (const text of ["north", "south", "A1", "7", "1", "Ada", ""]) known.add(hashOf([text]), 1);
  const [first = "f0"] = names;
  const schema: TableSchema = {
    fields,
    fieldsMatch: "exact",
    missingValues: random.once(4) ? [{ value: "" }, { value: "n/a" }, { value: "7" }] : [{ value: "" }],
    primaryKey: isNumbered && random.once(3) ? some(2) : [],
    uniqueKeys: isNumbered && random.once(4) ? [some(3)] : [],
    foreignKeys: random.once(4)
      ? [{ fields: [random.oneOf(names as unknown as Texts)], reference: { resource: "other", fields: ["key"] } }]
      : [],
    ...(random.once(15) && { disclosure: disclosureFrom(random, fields.slice(0, 6)) }),
    ...(random.once(30) && { asks: { "slipway:sorted": [first] } }),
    ...(random.once(30) && { asks: { "slipway:distinctRows": true } }),
  };
  return {
    table: {
      name: "table",
      path: "table.csv",
      schema: random.once(20) ? undefined : schema,
      dialect,
      declaredIn: undefined,
    },
    kinds: own,
    numbered: isNumbered ? (own[0]?.field.type === "string" ? "K" : "") : undefined,
    references: () => known,
    collect: random.once(6) ? [some(2), names.slice(-1)] : [],
  };
}
