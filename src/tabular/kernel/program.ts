import { categoriesOf, operandOf } from "../constraints.ts";
import type { DamageRule } from "../damage/damage.ts";
import type { HeaderColumn } from "../header.ts";
import { type Dialect, type Field, type MissingValue, noMissingValues, type TableSource } from "../model.ts";
import type { Watched } from "../rows.ts";
import type { RuleId } from "../rules.ts";
import { defaultFalseValues, defaultTrueValues, readerOf } from "../types/field-reader.ts";
import * as at from "./assembly/layout.ts";
import { type BytePattern, bytePatternOf, sizeOfPattern, writePattern } from "./byte-pattern.ts";
import { damageFaults, sizeOfDamageProgram, writeDamageProgram } from "./damage-program.ts";

/** What the kernel is to ask of each column. */
export type Program = {
  readonly columns: readonly ColumnPlan[];
  /** Columns, by index, whose cells somebody else looks at, in the order in which a row hands them on. */
  readonly others: readonly number[];
  /** Bytes of what is handed on of each row. */
  readonly bytesOfRow: number;
  /** The column whose values are to grow from row to row, which makes them unique; -1: none. */
  readonly ordered: number;
};

export type ColumnPlan = {
  readonly kind: number;
  readonly flags: number;
  /** What an empty cell is, and which words are missing values beside it. */
  readonly emptyIsMissing: boolean;
  readonly missing: readonly string[];
  readonly words: readonly string[];
  /** Bounds are whole numbers of 10^-scale. */
  readonly scale: number;
  readonly minimum: bigint;
  readonly maximum: bigint;
  readonly pattern?: BytePattern;
  readonly shortest: number;
  readonly longest: number;
  /** Which faults of damaged cells are looked for. */
  readonly watched: number;
  /** The rule that each fault is one of, by the fault's bit. */
  readonly rules: ReadonlyMap<number, RuleId>;
};

/** Before each row's cells: where it starts, its line, its record, where it ends. */
const rowHead = 16;

/**
 * Whether the kernel reads files of a dialect: one byte between cells, quotes that are doubled and part of nothing that it looks for,
 * nothing that is passed over.
 */
export function isPlain({
  delimiter,
  quoteChar,
  doubleQuote,
  escapeChar,
  commentChar,
  skipInitialSpace,
}: Dialect): boolean {
  const isByte = (text: string) => /^[\x01-\x7f]$/.test(text) && text !== "\n" && text !== "\r";
  const isQuote = /^["'`|~^$]$/.test(quoteChar);
  const quotes = quoteChar === "" || (isQuote && doubleQuote && quoteChar !== delimiter);
  return (
    isByte(delimiter) && quotes && [escapeChar, commentChar].every((one) => one === undefined) && !skipInitialSpace
  );
}

/**
 * What the kernel can ask of a table's columns; undefined where it can read nothing of it.
 *
 * @param kept names of columns whose values are wanted for keys other than the primary one
 * @param watched the damage that is looked for in each column
 * @param mayOrder whether one column of unique whole numbers may be taken to grow from row to row, as most do
 */
export function programOf(
  { schema, dialect }: TableSource,
  columns: readonly HeaderColumn[],
  kept: ReadonlySet<string>,
  watched: Watched,
  mayOrder: boolean,
): Program | undefined {
  if (columns.length > at.mostColumns || !isPlain(dialect)) return undefined;
  const missing = schema?.missingValues ?? noMissingValues;
  const quote = dialect.quoteChar;
  const primary = schema?.primaryKey ?? [];
  const isAlone = (name: string) => primary.length === 1 && primary[0] === name;
  const mayGrow = ({ name, field }: HeaderColumn) =>
    field?.type === "integer" &&
    !kept.has(name) &&
    (primary.includes(name) ? isAlone(name) : field.constraints.unique === true);
  const ordered = mayOrder ? columns.findIndex(mayGrow) : -1;
  const plans = columns.map(({ name, field }, index) => {
    if (field && index === ordered) return growing(field, missing, quote, isAlone(name)) ?? other;
    return kept.has(name) || primary.includes(name)
      ? other
      : withDamage((field ? planOf(field, missing, quote) : undescribed) ?? other, watched[index] ?? []);
  });
  if (poolSizeOf(plans) > at.bufferAt - 64 - at.poolAt) return undefined;
  const others = plans.flatMap(({ kind }, index) => (kind === at.otherKind ? [index] : []));
  const bytesOfRow = others.length === 0 ? 0 : rowHead + 8 * others.length;
  return { columns: plans, others, bytesOfRow, ordered: others.includes(ordered) ? -1 : ordered };
}

/** A column whose values are unique because they grow. Where one is missing in a primary key, somebody else says so. */
function growing(field: Field, missing: readonly MissingValue[], quote: string, isPrimary: boolean) {
  const { unique: _, ...constraints } = field.constraints;
  const plan = planOf({ ...field, constraints }, missing, quote);
  if (plan === undefined || !isPrimary) return plan;
  const rules = new Map([...plan.rules].filter(([fault]) => fault !== at.requiredFault));
  return { ...plan, flags: plan.flags | at.required, rules };
}

const nothingAsked: ColumnPlan = {
  kind: at.textKind,
  flags: 0,
  emptyIsMissing: true,
  missing: [],
  words: [],
  scale: 0,
  minimum: 0n,
  maximum: 0n,
  shortest: 0,
  longest: 0xffffffff,
  watched: 0,
  rules: new Map(),
};
const undescribed = nothingAsked;
const other: ColumnPlan = { ...nothingAsked, kind: at.otherKind };

/** Of columns of text alone: a damaged number is one that the kernel hands on anyway. */
function withDamage(plan: ColumnPlan, looked: readonly DamageRule[]): ColumnPlan {
  if (plan.kind !== at.textKind) return plan;
  const faults = damageFaults.filter(([, rule]) => looked.includes(rule));
  if (faults.length === 0) return plan;
  return {
    ...plan,
    kind: at.freeTextKind,
    watched: faults.reduce((bits, [fault]) => bits | fault, 0),
    rules: new Map([...plan.rules, ...faults]),
  };
}

/** Undefined where only the column's own check can say what is right. */
function planOf(field: Field, tableMissing: readonly MissingValue[], quote: string): ColumnPlan | undefined {
  const { constraints } = field;
  if (constraints.unique === true || readerOf(field).refusal) return undefined;
  const asked = kindOf(field);
  const missing = (field.missingValues ?? tableMissing).map(({ value }) => value);
  // Of a pair of quotes the kernel sees both.
  if (
    asked === undefined ||
    (quote !== "" && [...missing, ...(asked.words ?? [])].some((word) => word.includes(quote)))
  )
    return undefined;
  const bounds = boundsOf(field, asked.scaled);
  if (bounds === undefined) return undefined;
  const requiredFlag = constraints.required === true ? at.required : 0;
  return {
    ...nothingAsked,
    ...asked,
    ...bounds,
    flags: requiredFlag | bounds.flags | (asked.flags ?? 0),
    emptyIsMissing: missing.includes(""),
    missing: missing.filter((word) => word !== ""),
    rules: new Map([
      [at.typeFault, "type-error"],
      [at.requiredFault, "required"],
      [at.shortFault, "min-length"],
      [at.longFault, "max-length"],
      ...bounds.rules,
      ...(asked.rules ?? []),
    ]),
  };
}

type Kind = Partial<Omit<ColumnPlan, "kind">> & {
  readonly kind: number;
  /** How a bound of this kind is made a whole number; absent where the kernel knows no bounds of it. */
  readonly scaled?: (value: unknown, text: string) => Scaled | undefined;
};

function kindOf(field: Field): Kind | undefined {
  const { type, properties, constraints } = field;
  const format = field.format ?? "default";
  const chosen = constraints.enum ?? categoriesOf(field) ?? constraints.pattern;
  if (type === "string" || type === "any") return format === "default" ? textOf(field) : undefined;
  if (chosen !== undefined) return undefined;
  const isPlainNumber = ["groupChar", "bareNumber", "decimalChar"].every((name) => properties[name] === undefined);
  switch (type) {
    case "integer":
      return isPlainNumber ? { kind: at.integerKind, scaled: wholeOf } : undefined;
    case "number":
      return isPlainNumber ? { kind: at.numberKind, scaled: decimalOf } : undefined;
    case "boolean": {
      const words = [properties["trueValues"] ?? defaultTrueValues, properties["falseValues"] ?? defaultFalseValues];
      return { kind: at.wordKind, words: words.flat().map(String) };
    }
    case "date":
      return format === "default" ? { kind: at.dateKind, scaled: dayOf } : undefined;
    case "datetime":
      return format === "default" ? { kind: at.dateTimeKind } : undefined;
    case "time":
      return format === "default" ? { kind: at.timeKind } : undefined;
    case "year":
      return { kind: at.yearKind, scaled: wholeOf };
    default:
      return undefined;
  }
}

function textOf(field: Field): Kind | undefined {
  const { minLength = 0, maxLength = 0xffffffff, enum: values, pattern } = field.constraints;
  const categories = categoriesOf(field);
  if (values !== undefined && categories !== undefined) return undefined;
  const asked = pattern === undefined ? undefined : bytePatternOf(pattern);
  if (pattern !== undefined && asked === undefined) return undefined;
  const reader = readerOf(field);
  const chosen = values ?? categories;
  const words = chosen?.flatMap((item) => operandOf(field, reader, item)?.text ?? []);
  // Other types of text have no length.
  const hasLengths = field.type === "string" && (minLength > 0 || maxLength < 0xffffffff);
  // A text may have four times the bytes; the kernel's arithmetic has 32 bits.
  if (hasLengths && minLength > 0x3fffffff) return undefined;
  return {
    kind: at.textKind,
    flags: (hasLengths ? at.hasLengths : 0) | (words ? at.hasWords : 0) | (asked ? at.hasPattern : 0),
    ...(asked === undefined ? {} : { pattern: asked }),
    ...(hasLengths ? { shortest: minLength, longest: Math.min(maxLength, 0xffffffff) } : {}),
    ...(words === undefined ? {} : { words }),
    rules: new Map([
      [at.wordFault, values === undefined ? "category" : "enum"],
      [at.patternFault, "pattern"],
    ]),
  };
}

type Scaled = { readonly value: bigint; readonly scale: number };

const bounds = [
  { key: "minimum", flag: at.hasMinimum, fault: at.minimumFault, rule: "minimum", side: "minimum" },
  {
    key: "exclusiveMinimum",
    flag: at.hasMinimum | at.minimumIsExclusive,
    fault: at.minimumFault,
    rule: "exclusive-minimum",
    side: "minimum",
  },
  { key: "maximum", flag: at.hasMaximum, fault: at.maximumFault, rule: "maximum", side: "maximum" },
  {
    key: "exclusiveMaximum",
    flag: at.hasMaximum | at.maximumIsExclusive,
    fault: at.maximumFault,
    rule: "exclusive-maximum",
    side: "maximum",
  },
] as const;

/** Undefined where a bound is there that the kernel cannot hold, or two of one side. */
function boundsOf(field: Field, scaled: Kind["scaled"]) {
  const reader = readerOf(field);
  const found: { readonly bound: (typeof bounds)[number]; readonly scaled: Scaled }[] = [];
  for (const bound of bounds) {
    const written = field.constraints[bound.key];
    const operand = written === undefined || !reader.compare ? undefined : operandOf(field, reader, written);
    if (operand === undefined) continue;
    const value = scaled?.(operand.value, operand.text);
    if (value === undefined || found.some((one) => one.bound.side === bound.side)) return undefined;
    found.push({ bound, scaled: value });
  }
  const scale = Math.max(0, ...found.map((one) => one.scaled.scale));
  const whole = (side: "minimum" | "maximum") => {
    const one = found.find(({ bound }) => bound.side === side)?.scaled;
    return one === undefined ? 0n : one.value * 10n ** BigInt(scale - one.scale);
  };
  const [minimum, maximum] = [whole("minimum"), whole("maximum")];
  if ([minimum, maximum].some((value) => value <= -mostWhole || value >= mostWhole)) return undefined;
  return {
    flags: found.reduce((flags, { bound }) => flags | bound.flag, 0),
    scale,
    minimum,
    maximum,
    rules: found.map(({ bound }) => [bound.fault, bound.rule] as const),
  };
}

/** Less than all that the kernel makes numbers of. */
const smallest = -(2n ** 63n);

/** Eighteen digits: what the kernel makes a number of. */
const mostWhole = 10n ** 18n;

const wholeOf = (value: unknown): Scaled | undefined =>
  typeof value === "bigint" || Number.isSafeInteger(value) ? { value: BigInt(value as number), scale: 0 } : undefined;

function decimalOf(_value: unknown, text: string): Scaled | undefined {
  const [, sign, whole = "", fraction = ""] = /^([+-]?)([0-9]*)(?:\.([0-9]*))?$/.exec(text) ?? [];
  if (sign === undefined || fraction.length > 18) return undefined;
  const value = BigInt(`${whole}${fraction}` || "0");
  return { value: sign === "-" ? -value : value, scale: fraction.length };
}

const dayOf = (_value: unknown, text: string): Scaled | undefined =>
  /^[0-9]{4}-[0-9]{2}-[0-9]{2}$/.test(text) ? { value: BigInt(text.replaceAll("-", "")), scale: 0 } : undefined;

const bytesOf = (word: string) => Buffer.from(word);
const poolSizeOf = (plans: readonly ColumnPlan[]) =>
  plans
    .flatMap(({ missing, words, pattern }) => [
      ...[...missing, ...words].map((word) => 24 + bytesOf(word).length),
      24 + (pattern ? sizeOfPattern(pattern) : 0),
    ])
    .reduce((sum, size) => sum + size, sizeOfDamageProgram);

/** Writes a program where the kernel reads it. */
export function writeProgram(buffer: ArrayBuffer, { columns, ordered }: Program): void {
  const view = new DataView(buffer);
  const bytes = new Uint8Array(buffer);
  let pool = at.poolAt;
  let slot = rowHead;
  bytes.fill(0, at.columnsAt, at.rowsAt);
  for (const [index, plan] of columns.entries()) {
    const struct = at.columnsAt + index * at.columnSize;
    view.setUint8(struct + at.kindOf, plan.kind);
    view.setUint8(struct + at.flagsOf, plan.flags);
    view.setUint8(struct + at.scaleOf, plan.scale);
    view.setUint8(struct + at.emptyOf, plan.emptyIsMissing ? 1 : 0);
    view.setBigInt64(struct + at.minimumOf, plan.minimum, true);
    view.setBigInt64(struct + at.maximumOf, plan.maximum, true);
    view.setUint32(struct + at.shortestOf, plan.shortest, true);
    view.setUint32(struct + at.longestOf, plan.longest, true);
    if (plan.kind === at.freeTextKind) view.setUint32(struct + at.watchedOf, plan.watched, true);
    else view.setBigInt64(struct + at.lastOf, smallest, true);
    writeWords(struct + at.missingOf, plan.missing);
    if (index === ordered) view.setBigInt64(struct + at.nextOf, smallest, true);
    else writeWords(struct + at.wordsOf, plan.words);
    if (plan.pattern) {
      pool = (pool + 7) & ~7;
      view.setUint32(struct + at.patternOf, pool, true);
      writePattern(view, pool, plan.pattern);
      pool += sizeOfPattern(plan.pattern);
    }
    if (plan.kind !== at.otherKind) continue;
    view.setUint32(struct + at.slotOf, slot, true);
    slot += 8;
  }
  writeDamageProgram(view, writeWords);

  /** Each word's first eight bytes, its length, and where the rest of it is. */
  function writeWords(place: number, words: readonly string[]): void {
    pool = (pool + 7) & ~7;
    view.setUint32(place, pool, true);
    view.setUint32(place + 4, words.length, true);
    let rest = pool + 16 * words.length;
    for (const word of words.map(bytesOf)) {
      bytes.fill(0, pool, pool + 8).set(word.subarray(0, 8), pool);
      view.setUint32(pool + 8, word.length, true);
      view.setUint32(pool + 12, rest, true);
      bytes.set(word.subarray(8), rest);
      rest += Math.max(0, word.length - 8);
      pool += 16;
    }
    pool = rest;
  }
}
