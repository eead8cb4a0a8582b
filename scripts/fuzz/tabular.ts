import { deepStrictEqual } from "node:assert";
import type { Disclosure } from "../../src/tabular/disclosure/model.ts";
import { checkTable } from "../../src/tabular/engine.ts";
import { judgeTable } from "../../src/tabular/judge.ts";
import { plainKernel } from "../../src/tabular/kernel/plain.ts";
import { webAssemblyKernel } from "../../src/tabular/kernel/webassembly.ts";
import type { Constraints, Dialect, Field, FieldType, TableSchema, TableSource } from "../../src/tabular/model.ts";
import { defaultDialect } from "../../src/tabular/schema/dialect.ts";
import { damagedCells, longCells } from "../../test/damaged-cells.ts";
import type { Random } from "./random.ts";

/** A table that says the same to the check that makes values and to both kernels, in chunks of any size, or not. */
export async function tabular(random: Random): Promise<void> {
  const table = tableFrom(random);
  const bytes = bytesFrom(random, table);
  // None of these files is so long that a kernel would see anything of it after the first thousand rows.
  const sampleRows = random.oneOf([0, 0, 1, 7]);
  const firstRows = random.oneOf([0, 0, 1, 8, 20, 500]);
  // The end of a table is nearer, so that a kernel reads small ones in pieces as it reads large ones.
  const tail = random.oneOf([0, 12, 40, 5_000]);
  const looks = { firstRows, sampleRows, tail };
  const checking = checkTable(table, inChunks(bytes, 1 << 16), looks);
  let step = await checking.next();
  while (!step.done) step = await checking.next();
  const { findings, rows } = step.value;
  const { profile } = await judgeTable(table, inChunks(bytes, 1 << 16), {
    ...looks,
    kernel: "none",
    profile: true,
  });
  for (const kernel of [webAssemblyKernel, plainKernel]) {
    const size = random.oneOf([1, 3, 1 + random.below(64), 1 + random.below(64), 1 << 16]);
    const again = () => inChunks(bytes, size);
    const options = { ...looks, kernel, profile: true, ...(random.once(2) && { again }) };
    const judged = await judgeTable(table, again(), options);
    deepStrictEqual(
      { kernel: kernel.name, size, rows: judged.rows, findings: judged.findings, profile: judged.profile },
      { kernel: kernel.name, size, rows, findings, profile },
    );
  }
}

export async function* inChunks(bytes: Uint8Array, size: number) {
  for (let from = 0; from < bytes.length; from += size) yield bytes.slice(from, from + size);
}

const types = [
  "string",
  "integer",
  "number",
  "boolean",
  "date",
  "datetime",
  "time",
  "year",
  "any",
  "duration",
] as const satisfies readonly FieldType[];

export function tableFrom(random: Random): TableSource {
  const fields = random.some(4, () => fieldFrom(random)).map((field, index) => ({ ...field, name: `f${index}` }));
  const names = fields.map(({ name }) => name);
  const dialect: Dialect = {
    ...defaultDialect,
    delimiter: random.once(4) ? random.oneOf([";", "\t", "|"]) : ",",
    quoteChar: random.once(8) ? random.oneOf(["'", ""]) : '"',
    header: !random.once(8),
    ...(random.once(16) && { headerRows: random.oneOf([[2], [1, 2], [2, 4]]) }),
    ...(random.once(16) && { commentRows: random.oneOf([[1], [3], [9, 30]]) }),
    ...(random.once(16) && { delimiter: "::" }),
    ...(random.once(16) && { escapeChar: "\\" }),
  };
  const schema = {
    fields,
    fieldsMatch: random.oneOf<TableSchema["fieldsMatch"]>(["exact", "equal", "subset", "superset", "partial"]),
    missingValues: random.once(3) ? random.some(3, () => ({ value: cellFrom(random) })) : [{ value: "" }],
    primaryKey: random.once(3) ? names.slice(0, random.oneOf([1, 2])) : [],
    uniqueKeys: random.once(5) ? [names.slice(0, random.oneOf([1, 2, 3])), names.slice(1, 3)] : [],
    foreignKeys: [],
    ...(random.once(6) && { asks: asksFrom(random, names) }),
    ...(random.once(4) && { disclosure: disclosureFrom(random, fields) }),
  } as const;
  return {
    name: "table",
    path: "table.csv",
    schema: random.once(6) ? undefined : schema,
    dialect,
    declaredIn: undefined,
  };
}

const asksFrom = (random: Random, names: readonly string[]): NonNullable<TableSchema["asks"]> => ({
  ...(random.once(2) && { "slipway:rows": { minimum: random.below(60) } }),
  ...(random.once(2) && { "slipway:sorted": names.slice(0, 2).map((name) => (random.once(2) ? `-${name}` : name)) }),
  ...(random.once(2) && { "slipway:distinctRows": true }),
  ...(random.once(2) && {
    "slipway:rowsMust": names.map((name) => ({ rule: `${name} is not missing or ${names[0]} is missing` })),
  }),
});
export function disclosureFrom(random: Random, fields: readonly Field[]): Disclosure {
  const names = fields.map(({ name }) => name);
  const numbers = fields.filter(({ type }) => type === "integer" || type === "number").map(({ name }) => name);
  const counts = numbers.map((field) => ({
    field,
    ...(random.once(2) && { threshold: 2 + random.below(9) }),
    ...(random.once(3) && { roundTo: 5 }),
    markers: random.some(2, () => cellFrom(random)),
    zeroAllowed: !random.once(3),
  }));
  const [total, ...of] = numbers;
  const [first = "", second] = names;
  return {
    counts,
    totals: total !== undefined && of.length > 0 ? [{ field: total, of }] : [],
    ...(second !== undefined && {
      totalRows: { field: second, value: cellFrom(random), by: random.once(2) ? [first] : [] },
    }),
    ...(names.length > 0 && random.once(2) && { identifies: { fields: names.slice(0, 2), k: 2 + random.below(4) } }),
  };
}

function fieldFrom(random: Random): Omit<Field, "name"> {
  const type = random.oneOf(types);
  const bounds = {
    integer: ["-5", "7"],
    number: ["-0.5", "12.25"],
    date: ["2000-01-01", "2024-02-29"],
    year: ["1999", "2024"],
  };
  const [least, most] = (bounds as Partial<Record<FieldType, readonly string[]>>)[type] ?? [];
  const constraints: Constraints = {
    ...(random.once(3) && { required: true }),
    ...(random.once(8) && { unique: true }),
    ...(least !== undefined && random.once(2) && { [random.oneOf(["minimum", "exclusiveMinimum"])]: least }),
    ...(most !== undefined && random.once(2) && { [random.oneOf(["maximum", "exclusiveMaximum"])]: most }),
    ...(type === "string" && random.once(2) && { minLength: random.below(4), maxLength: 2 + random.below(4) }),
    ...(type === "string" && random.once(3) && { pattern: random.oneOf(["[A-Z]\\d{2}", "a.*|b+", "\\w*", "[^a]{2}"]) }),
    ...(type === "string" && random.once(3) && { enum: random.some(4, () => cellFrom(random)) }),
  };
  return {
    type,
    constraints,
    properties: random.once(8)
      ? { "slipway:level": random.oneOf(["warning", "note"]), "slipway:tolerate": random.below(20) }
      : {},
  };
}

const cells = [
  ...[
    "",
    "0",
    "7",
    "-5",
    "+3",
    "007",
    "1234567",
    "123456789",
    "12345678901234567890",
    "1.5",
    "12.25",
    "12.250001",
    "-0.5",
  ],
  ...[".5", "5.", ".", "1e3", "NaN", "-INF", "true", "False", "1", "no", "2024-02-29", "2023-02-29", "12024-01-01"],
  ...[
    "2024-02-29T10:11:12Z",
    "2024-02-29T10:11:12+01:00",
    "10:11:12",
    "24:00:00",
    "2024",
    "20244",
    "P1D",
    "A12",
    "a",
    "bb",
  ],
  ...[
    "Ada",
    "é",
    "éé",
    "😀",
    "日本語",
    "ada@example.org",
    "a b",
    " ",
    "north-north-west",
    "x".repeat(70),
    "n/a",
    "[c]",
    "\t",
    "\u00a0",
  ],
] as const;

const cellFrom = (random: Random): string => {
  const some = random.once(20_000) ? longCells : random.once(3) ? damagedCells : cells;
  return random.oneOf(some as unknown as readonly [string, ...string[]]);
};

export function bytesFrom(random: Random, { dialect, schema }: TableSource): Uint8Array {
  const width = Math.max(1, schema?.fields.length ?? 2);
  const quote = dialect.quoteChar;
  const quoted = () => {
    const inner = random.oneOf([cellFrom(random), "a\nb", "a\r\nb", dialect.delimiter, `${quote}${quote}`, "", "a\rb"]);
    return `${quote}${inner}${quote}`;
  };
  const broken = () =>
    random.oneOf([
      `a${quote}b`,
      `${quote}a${quote}b`,
      `${quote}a${quote} `,
      ` ${quote}a${quote}`,
      "\r",
      "\0",
      "\x1f",
      quote,
    ]);
  const cell = () => (random.once(40) ? broken() : random.once(4) ? quoted() : cellFrom(random));
  const usual = random.oneOf(["\n", "\r\n"]);
  const lineEnd = () => (random.once(50) ? random.oneOf(["\n", "\r\n", "\r", "\n\n"]) : usual);
  const isNumbered = random.once(2);
  let number = 0;
  const row = () => {
    const cells = Array.from({ length: random.once(12) ? random.below(width + 3) : width }, cell);
    number += 1 + random.below(3);
    if (isNumbered && !random.once(40)) cells[0] = String(number);
    return [...cells, ...beyond()].join(dialect.delimiter);
  };
  // Columns at the end without names, rows and words below and above the table.
  const namelessColumns = random.once(4) ? 1 + random.below(3) : 0;
  const beyond = () =>
    Array.from({ length: namelessColumns === 0 ? 0 : random.below(namelessColumns + 2) }, () =>
      random.once(60) ? cell() : "",
    );
  const blanks = () =>
    Array.from({ length: random.below(12) }, () => dialect.delimiter.repeat(random.below(width + 1)));
  const words = () => random.oneOf(["Total", "Source: ONS", "Deaths by area", `Total${dialect.delimiter}7`, "sep=;"]);
  const names = schema?.fields.map(({ name }) => name) ?? ["f0", "f1"];
  const header = random.once(10)
    ? row()
    : [...names, ...Array.from({ length: namelessColumns }, () => "")].join(dialect.delimiter);
  const above = random.once(8) ? [words(), ...blanks().slice(0, 2)] : [];
  const below = random.once(3) ? [...blanks(), ...(random.once(2) ? [words()] : []), ...blanks()] : [];
  const some = random.some(6, row);
  const rows = Array.from({ length: random.below(60) }, () =>
    random.once(3) || some.length === 0 ? row() : random.oneOf(some as [string, ...string[]]),
  );
  const mark = random.once(12) ? "\ufeff" : "";
  const text = [...above, header, ...rows, ...below].map((line) => line + lineEnd()).join("");
  const bytes = Buffer.from(mark + (random.once(3) ? text.trimEnd() : text));
  // A byte that belongs to nothing, or a file that is cut anywhere.
  if (random.once(12) && bytes.length > 0) bytes[random.below(bytes.length)] = 128 + random.below(128);
  return random.once(12) ? bytes.subarray(0, random.below(bytes.length + 1)) : bytes;
}
