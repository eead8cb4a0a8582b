import { counted, grouped } from "../report/counts.ts";
import type { ColumnCheck, Outcome } from "./column-check.ts";
import type { Findings } from "./findings.ts";
import { hashOf } from "./keys/hash.ts";
import { type Repeat, repeats } from "./keys/row-keys.ts";
import { createKeyTable } from "./keys/table.ts";
import type { TableAsks, TableSchema } from "./model.ts";
import type { RowCheck } from "./row-check.ts";
import { compileRule } from "./row-rule/compile.ts";
import { readerOf } from "./types/field-reader.ts";
import type { Operand, Reader } from "./types/reader.ts";

/** A field of `slipway:sorted`, and which way it goes. */
type SortField = { readonly name: string; readonly down: boolean };

/** A name that begins with "-" and is no field's name goes down. */
const sortFields = ({ asks, fields }: TableSchema): readonly SortField[] =>
  (asks?.["slipway:sorted"] ?? []).map((written) =>
    fields.some(({ name }) => name === written)
      ? { name: written, down: false }
      : { name: written.slice(1), down: true },
  );

/** The checks of rows that a schema asks for beside the standard. What it asks of a column that the file does not have is not checked. */
export function askChecks(
  schema: TableSchema,
  columns: readonly ColumnCheck[],
  findings: Findings,
): readonly RowCheck[] {
  const order = sortFields(schema);
  const at = order.map(({ name }) => columns.findIndex(({ field }) => field?.name === name));
  return [
    ...(order.length > 0 && !at.includes(-1) ? [orderCheck(order, at, columns, findings)] : []),
    ...(schema.asks?.["slipway:distinctRows"] === true ? [distinctCheck(columns, findings)] : []),
    ...rulesOf(schema).flatMap((rule) => ruleCheck(rule, columns, findings) ?? []),
  ];
}

type Compare = (a: Operand, b: Operand) => number;

/** By value where the type has an order, else by character codes, as pandas sorts text; undefined order is no disorder. */
function compareOf(reader: Reader): Compare {
  const { compare } = reader;
  if (compare) return (a, b) => compare(a, b) ?? 0;
  return ({ text: a }, { text: b }) => (a < b ? -1 : a > b ? 1 : 0);
}

/** Each row is compared with the one before; a row in which a part is missing or not of its type is passed over. */
function orderCheck(
  order: readonly SortField[],
  at: readonly number[],
  columns: readonly ColumnCheck[],
  findings: Findings,
): RowCheck {
  const compares = at.map((column) => {
    const field = columns[column]?.field;
    return field ? compareOf(readerOf(field)) : () => 0;
  });
  const words = order.map(({ name, down }) => `"${name}"${down ? " downwards" : ""}`).join(", then by ");
  const disorder = findings.group("row-order", "", () => ({
    message: `The row stands after one that it should come before: rows are sorted by ${words}`,
    field: order.length === 1 ? order[0]?.name : undefined,
    personal: at.some((column) => isSecret(columns[column], findings)),
  }));
  let before: readonly Operand[] | undefined;
  return (outcomes, { spotOf, texts }) => {
    const now = operandsOf(outcomes, at);
    if (now === undefined) return;
    const last = before;
    before = now;
    if (last === undefined) return;
    for (const [index, operand] of now.entries()) {
      const other = last[index];
      const sign = (other && compares[index]?.(operand, other)) ?? 0;
      if (sign === 0) continue;
      if (sign < 0 !== (order[index]?.down ?? false)) {
        disorder.add(() => spotOf(at[0] ?? 0), at.map((column) => texts[column] ?? "").join(", "));
      }
      return;
    }
  };
}

function operandsOf(outcomes: readonly Outcome[], at: readonly number[]): readonly Operand[] | undefined {
  const operands: Operand[] = [];
  for (const column of at) {
    const outcome = outcomes[column];
    if (outcome?.kind !== "value") return undefined;
    operands.push(outcome);
  }
  return operands;
}

/** Rows are the same where all their values are, however they are written, and missing cells are missing. */
function distinctCheck(columns: readonly ColumnCheck[], findings: Findings): RowCheck {
  const seen = createKeyTable();
  let first: Repeat | undefined;
  const repeated = findings.group("duplicate-row", "", () => ({
    message: `A row before is the same in every column${repeats(first)}`,
  }));
  return (outcomes, { spotOf, texts }) => {
    const parts = columns.map(({ key }, index) => {
      const outcome = outcomes[index];
      if (outcome?.kind === "value") return `=${key(outcome.value, outcome.text)}`;
      return outcome?.kind === "missing" ? "" : `?${texts[index] ?? ""}`;
    });
    const { line } = spotOf(0);
    const before = seen.add(hashOf(parts), line);
    if (before === 0) return;
    first ??= { line, before };
    repeated.add(() => spotOf(0));
  };
}

/** A rule of `slipway:rowsMust`, compiled. */
const rulesOf = ({ asks, fields }: TableSchema) =>
  (asks?.["slipway:rowsMust"] ?? []).flatMap(({ rule, message }) => {
    const compiled = compileRule(rule, fields);
    return "fault" in compiled ? [] : [{ ...compiled, rule, message }];
  });

/** Undefined where the file lacks a column that the rule looks at. */
function ruleCheck(
  { columns: names, holds, rule, message }: ReturnType<typeof rulesOf>[number],
  columns: readonly ColumnCheck[],
  findings: Findings,
): RowCheck | undefined {
  const at = names.map((name) => columns.findIndex(({ field }) => field?.name === name));
  if (at.includes(-1)) return undefined;
  const places = new Map(names.map((name, index) => [name, at[index] ?? -1]));
  const broken = findings.group("row-rule", rule, () => ({
    message: message ?? `The row does not hold to the schema's rule ${rule.slice(0, 200)}`,
    field: names.length === 1 ? names[0] : undefined,
    personal: at.some((column) => isSecret(columns[column], findings)),
  }));
  return (outcomes, { spotOf, texts }) => {
    const cell = (name: string) => {
      const outcome = outcomes[places.get(name) ?? -1];
      return outcome?.kind === "value" ? outcome.value : outcome?.kind === "missing" ? null : undefined;
    };
    if (!holds(cell)) broken.add(() => spotOf(at[0] ?? 0), at.map((column) => texts[column] ?? "").join(", "));
  };
}

const isSecret = (column: ColumnCheck | undefined, findings: Findings) =>
  column?.personal === true || findings.isSecret(column?.name ?? "");

/** Names of the columns, but for those of `slipway:distinctRows`, whose values these checks look at. */
export const askedColumns = (schema: TableSchema): readonly string[] => [
  ...sortFields(schema).map(({ name }) => name),
  ...rulesOf(schema).flatMap(({ columns }) => columns),
];

/** Says where a table has fewer or more rows than its schema asks for. */
export function reportRowCount(asks: TableAsks | undefined, count: number, findings: Findings): void {
  const { minimum = 0, maximum = Number.POSITIVE_INFINITY } = asks?.["slipway:rows"] ?? {};
  if (count >= minimum && count <= maximum) return;
  const asked = count < minimum ? `at least ${grouped(minimum)}` : `at most ${grouped(maximum)}`;
  const message = `The table has ${counted(count, "row")}, and the schema asks for ${asked}`;
  findings.group("row-count", "", () => ({ message })).add();
}
