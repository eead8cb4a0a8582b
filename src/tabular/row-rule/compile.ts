import { didYouMean } from "../../report/did-you-mean.ts";
import { operandOf } from "../constraints.ts";
import type { Field, FieldType } from "../model.ts";
import { readerOf } from "../types/field-reader.ts";
import type { CellValue } from "../types/reader.ts";
import { type Expression, type Operator, parseRule, type RuleFault } from "./parse.ts";

/** The value of a cell; undefined for one that is not of its type, which no rule is broken by. */
export type CellOf = (name: string) => CellValue | undefined;

export type RowRule = {
  /** Names of the columns that it looks at, the first one first. */
  readonly columns: readonly string[];
  /** False where the row breaks the rule; what is missing breaks none, as in SQL. */
  readonly holds: (cell: CellOf) => boolean;
};

/** What kinds of values there are in rules, by the field's type; those of other types have nothing to compare. */
const kinds = {
  integer: "number",
  number: "number",
  year: "number",
  string: "text",
  any: "text",
  boolean: "truth",
  date: "date",
  datetime: "datetime",
  time: "time",
} as const satisfies Partial<Record<FieldType, string>>;

type Kind = (typeof kinds)[keyof typeof kinds];

/** In the words of messages. */
const called: Readonly<Record<Kind, string>> = {
  number: "a number",
  text: "text",
  truth: "true or false",
  date: "a date",
  datetime: "a date and time",
  time: "a time",
};

/** `undefined`: nobody knows, since something is missing. */
type Value = number | bigint | string | boolean | undefined;
type Compiled = { readonly kind: Kind; readonly value: (cell: CellOf) => Value; readonly column?: Field };

/** Compiles a rule over the fields of a schema. Each row costs time in proportion to the rule's length. */
export function compileRule(text: string, fields: readonly Field[]): RowRule | RuleFault {
  const parsed = parseRule(text);
  if ("fault" in parsed) return parsed;
  const columns = new Set<string>();
  let fault: RuleFault | undefined;

  function wrong(words: string, { at }: Expression): Compiled {
    fault ??= { fault: words, at };
    return { kind: "truth", value: () => undefined };
  }

  function columnOf(expression: Expression & { readonly kind: "column" }): Compiled {
    const { name } = expression;
    const field = fields.find((one) => one.name === name);
    if (field === undefined) {
      const meant = didYouMean(
        name,
        fields.map((one) => one.name),
      );
      const hint = meant === undefined ? "; text stands in single quotes" : `; did you mean "${meant}"?`;
      return wrong(`names the field "${name}", which the schema does not have${hint}`, expression);
    }
    columns.add(name);
    const kind = (kinds as Partial<Record<FieldType, Kind>>)[field.type];
    if (kind === undefined)
      return {
        ...wrong(`has "${name}" of type ${field.type}, which can only be missing or not`, expression),
        column: field,
      };
    return { kind, column: field, value: (cell) => plain(cell(name)) };
  }

  /** A text beside a column is a value of the column's type. */
  function matching(expression: Expression, other: Compiled): Compiled {
    if (expression.kind !== "text" || other.column === undefined || other.kind === "text") return compile(expression);
    const operand = operandOf(other.column, readerOf(other.column), expression.value);
    if (operand === undefined)
      return wrong(`has a text where ${called[other.kind]} is needed, such as "${other.column.name}" has`, expression);
    const value = plain(operand.value);
    return { kind: other.kind, value: () => value };
  }

  function pair(left: Expression, right: Expression): readonly [Compiled, Compiled] {
    if (left.kind === "text") {
      const second = compile(right);
      return [matching(left, second), second];
    }
    const first = compile(left);
    return [first, matching(right, first)];
  }

  function binary(expression: Expression & { readonly kind: "binary" }): Compiled {
    const { operator, left, right } = expression;
    if (operator === "and" || operator === "or") {
      const [a, b] = [truth(left), truth(right)];
      const decided = operator === "or";
      const value = (cell: CellOf) => {
        const first = a(cell);
        if (first === decided) return decided;
        const second = b(cell);
        return second === decided ? decided : first === undefined ? undefined : second;
      };
      return { kind: "truth", value };
    }
    const [a, b] = pair(left, right);
    if (isArithmetic(operator)) return arithmetic(operator, a, b, expression);
    const isOrdered = operator !== "=" && operator !== "!=";
    if (a.kind !== b.kind || (isOrdered && a.kind === "truth")) {
      return wrong(`compares ${called[a.kind]} with ${called[b.kind]}`, expression);
    }
    const holds = orders[operator];
    return {
      kind: "truth",
      value(cell) {
        const order = compared(a.value(cell), b.value(cell));
        return order === undefined ? undefined : holds(order);
      },
    };
  }

  function arithmetic(operator: Arithmetic, a: Compiled, b: Compiled, expression: Expression): Compiled {
    const kind = resultOf(operator, a.kind, b.kind);
    if (kind === undefined)
      return wrong(`has ${called[a.kind]} ${operator} ${called[b.kind]}, which is nothing`, expression);
    const calculate = calculations[operator];
    const dated = kind === "date" ? [a, b].find((one) => one.kind === "date")?.column : undefined;
    return {
      kind,
      ...(dated === undefined ? {} : { column: dated }),
      value(cell) {
        const [x, y] = [a.value(cell), b.value(cell)];
        if (x === undefined || y === undefined) return undefined;
        const result = calculate(Number(x), Number(y));
        return Number.isNaN(result) || !Number.isFinite(result) ? undefined : result;
      },
    };
  }

  function truth(expression: Expression): (cell: CellOf) => Value {
    const made = compile(expression);
    if (made.kind !== "truth") wrong(`has ${called[made.kind]} where something true or false is needed`, expression);
    return made.value;
  }

  function compile(expression: Expression): Compiled {
    const { kind } = expression;
    switch (kind) {
      case "number":
      case "text":
      case "truth":
        return { kind, value: () => expression.value };
      case "column":
        return columnOf(expression);
      case "minus": {
        const made = compile(expression.of);
        if (made.kind !== "number") return wrong(`has - before ${called[made.kind]}`, expression);
        return { kind: "number", value: (cell) => negative(made.value(cell)) };
      }
      case "not": {
        const made = truth(expression.of);
        return { kind: "truth", value: (cell) => inverted(made(cell)) };
      }
      case "missing": {
        const { of, negated } = expression;
        if (of.kind !== "column") return wrong("asks whether something is missing that is no column", expression);
        if (!fields.some(({ name }) => name === of.name)) return columnOf(of);
        columns.add(of.name);
        return { kind: "truth", value: (cell) => (cell(of.name) === null) !== negated };
      }
      case "in": {
        const made = compile(expression.of);
        const items = expression.items.map((item) => matching(item, made));
        const other = items.find((item) => item.kind !== made.kind);
        if (other) return wrong(`compares ${called[made.kind]} with ${called[other.kind]}`, expression);
        return {
          kind: "truth",
          value(cell) {
            const value = made.value(cell);
            if (value === undefined) return undefined;
            return items.some((item) => compared(value, item.value(cell)) === 0) !== expression.negated;
          },
        };
      }
      case "binary":
        return binary(expression);
    }
  }

  const holds = truth(parsed);
  if (columns.size === 0) wrong("looks at no column", parsed);
  return fault ?? { columns: [...columns], holds: (cell) => holds(cell) !== false };
}

const plain = (value: CellValue | undefined): Value =>
  value === null || typeof value === "object" ? undefined : value;
const negative = (value: Value): Value => (value === undefined ? undefined : -Number(value));
const inverted = (value: Value): Value => (value === undefined ? undefined : !value);

const orders = {
  "=": (order: number) => order === 0,
  "!=": (order: number) => order !== 0,
  "<": (order: number) => order < 0,
  "<=": (order: number) => order <= 0,
  ">": (order: number) => order > 0,
  ">=": (order: number) => order >= 0,
} as const;

/** Sums of decimals are not exact in binary (0.1 + 0.2): what differs by less than a part in 10^12 is the same. Whole numbers are exact. */
function compared(a: Value, b: Value): number | undefined {
  if (a === undefined || b === undefined || Number.isNaN(a) || Number.isNaN(b)) return undefined;
  const [x, y] = [Number(a), Number(b)];
  const areWhole = Number.isSafeInteger(x) && Number.isSafeInteger(y);
  if (typeof a === "number" && typeof b === "number" && !areWhole && x !== y) {
    if (Math.abs(x - y) <= 1e-12 * Math.max(Math.abs(x), Math.abs(y))) return 0;
  }
  return a < b ? -1 : a > b ? 1 : 0;
}

const calculations = {
  "+": (a: number, b: number) => a + b,
  "-": (a: number, b: number) => a - b,
  "*": (a: number, b: number) => a * b,
  "/": (a: number, b: number) => a / b,
} as const;

type Arithmetic = keyof typeof calculations;
const isArithmetic = (operator: Operator): operator is Arithmetic => operator in calculations;

/** Days between dates are a number, and so many days from a date is one. */
function resultOf(operator: Arithmetic, a: Kind, b: Kind): Kind | undefined {
  if (a === "number" && b === "number") return "number";
  if (a === "date" && b === "date") return operator === "-" ? "number" : undefined;
  if (a === "date" && b === "number") return operator === "+" || operator === "-" ? "date" : undefined;
  return a === "number" && b === "date" && operator === "+" ? "date" : undefined;
}
