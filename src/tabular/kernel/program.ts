import { categoriesOf, operandOf } from "../constraints.ts";
import { passesOverRows } from "../csv/arrange.ts";
import { lineEnds } from "../csv/record.ts";
import type { DamageRule } from "../damage/damage.ts";
import type { CountRule } from "../disclosure/model.ts";
import type { CountCheck } from "../disclosure/small-numbers.ts";
import { type HeaderColumn, leastCells } from "../header.ts";
import type { RowKey } from "../keys/row-keys.ts";
import { type Dialect, type Field, type MissingValue, noMissingValues, type TableSource } from "../model.ts";
import type { Watched } from "../rows.ts";
import type { RuleId } from "../rules.ts";
import { defaultFalseValues, defaultTrueValues, readerOf } from "../types/field-reader.ts";
import * as at from "./assembly/layout.ts";
import { type BytePattern, bytePatternOf, sizeOfPattern } from "./byte-pattern.ts";
import { damageFaults, sizeOfDamageProgram } from "./damage-program.ts";
import { wordTableOf } from "./word-table.ts";

/** What the kernel is to ask of each column. */
export type Program = {
  readonly columns: readonly ColumnPlan[];
  /** Columns whose cells somebody else looks at, and where a row that is handed on has their places. */
  readonly others: readonly { readonly column: number; readonly offset: number }[];
  /** Columns whose cells' places are handed on, in that order: others, and parts of keys. */
  readonly slots: readonly number[];
  /** Keys that the kernel hashes. */
  readonly keys: readonly KeyPlan[];
  /** Bytes of what is handed on of each row; 0: nothing is. */
  readonly bytesOfRow: number;
  /** The column whose values are to grow from row to row, which makes them unique; -1: none. */
  readonly ordered: number;
  /** How many cells a row has at least: those of columns at the end that have no name may be left out. */
  readonly least: number;
};

export type KeyPlan = {
  readonly key: RowKey;
  /** Where its hash is in what is handed on of a row. */
  readonly offset: number;
};

export type ColumnPlan = {
  readonly kind: number;
  /** How a key has its cells; undefined where only their readers know which are equal. */
  readonly keyForm?: number;
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
  /** Of counts, which have no length: below what they are too small, and what they are multiples of; 0: nothing is asked. */
  readonly threshold?: number;
  readonly roundTo?: number;
  /** Which faults of damaged cells are looked for. */
  readonly watched: number;
  /** The rule that each fault is one of, by the fault's bit. */
  readonly rules: ReadonlyMap<number, RuleId>;
};

/** Before each row's cells: where it starts, its line, its record, where it ends. */
export const rowHead = 16;

/**
 * Whether the kernel reads files of a dialect: one byte between cells, quotes that are doubled and part of nothing that it looks for,
 * no data that is passed over.
 */
export function isPlain(dialect: Dialect): boolean {
  const { delimiter, quoteChar, doubleQuote, escapeChar, commentChar, skipInitialSpace, lineTerminator } = dialect;
  const isByte = (text: string) => /^[\x01-\x7f]$/.test(text) && text !== "\n" && text !== "\r";
  const isQuote = /^["'`|~^$]$/.test(quoteChar);
  const quotes = quoteChar === "" || (isQuote && doubleQuote && quoteChar !== delimiter);
  return (
    isByte(delimiter) &&
    quotes &&
    [escapeChar, commentChar].every((one) => one === undefined) &&
    !skipInitialSpace &&
    (lineTerminator === undefined || lineEnds.includes(lineTerminator)) &&
    !passesOverRows(dialect)
  );
}

/**
 * What the kernel can ask of a table's columns; undefined where it can read nothing of it.
 *
 * @param keys what is asked of values over all rows
 * @param counts what is asked of counts
 * @param wanted names of columns whose cells somebody else looks at besides
 * @param watched the damage that is looked for in each column
 * @param mayOrder whether one column of unique whole numbers may be taken to grow from row to row, as most do
 */
export function programOf(
  { schema, dialect }: TableSource,
  columns: readonly HeaderColumn[],
  keys: readonly RowKey[],
  counts: readonly CountCheck[],
  wanted: Pick<ReadonlySet<string>, "has">,
  watched: Watched,
  mayOrder: boolean,
): Program | undefined {
  if (columns.length > at.mostColumns || !isPlain(dialect)) return undefined;
  const missing = schema?.missingValues ?? noMissingValues;
  const countOf = (index: number) => counts.find(({ column }) => column === index);
  const asked = columns.map(({ name, field, nameless }, index) => {
    if (wanted.has(name)) return undefined;
    if (nameless) return emptyCells;
    const plan = field ? planOf(field, missing, dialect.quoteChar) : undescribed;
    const isPrimary = keys.some((key) => key.isPrimary && key.columns.includes(index));
    const count = countOf(index);
    const whole = plan && count ? countPlan(plan, count.rule) : plan;
    return whole && isPrimary ? primaryPlan(whole) : whole;
  });
  const grows = (_: unknown, index: number) =>
    asked[index]?.kind === at.integerKind &&
    countOf(index) === undefined &&
    keys.some(({ columns: own }) => own.includes(index)) &&
    keys.every((key) => !key.columns.includes(index) || (key.isUnique && key.columns.length === 1));
  const ordered = mayOrder ? columns.findIndex(grows) : -1;
  const kept = keys.filter((key) => !key.columns.includes(ordered));
  const hashed = hashable(kept, asked);
  const handed = new Set(kept.filter((key) => !hashed.includes(key)).flatMap((key) => key.columns));
  const plans = asked.map((plan, index) =>
    plan === undefined || handed.has(index) ? other : withDamage(plan, watched[index] ?? []),
  );
  if (poolSizeOf(plans) > at.eventsAt - 64 - at.poolAt) return undefined;
  const slots = plans.flatMap(({ kind }, index) =>
    kind === at.otherKind || hashed.some((key) => key.columns.includes(index)) ? [index] : [],
  );
  const hashesAt = rowHead + 8 * slots.length;
  const bytesOfRow = slots.length === 0 ? 0 : hashesAt + at.keyOut * hashed.length;
  return {
    columns: plans,
    others: slots.flatMap((column, index) =>
      plans[column]?.kind === at.otherKind ? [{ column, offset: rowHead + 8 * index }] : [],
    ),
    slots,
    keys: hashed.map((key, index) => ({ key, offset: hashesAt + at.keyOut * index })),
    bytesOfRow,
    ordered,
    least: leastCells(columns),
  };
}

/** The keys of which the kernel has every column: a column of another one is handed on, and so are all others of the keys it is in. */
function hashable(keys: readonly RowKey[], plans: readonly (ColumnPlan | undefined)[]): readonly RowKey[] {
  let all = keys;
  for (;;) {
    const out = all.filter((key) => key.columns.some((column) => plans[column]?.keyForm === undefined));
    const handed = new Set(keys.filter((key) => !all.includes(key) || out.includes(key)).flatMap((key) => key.columns));
    const left = all.filter((key) => !key.columns.some((column) => handed.has(column)));
    const parts = left.reduce((sum, { columns }) => sum + columns.length, 0);
    if (left.length === all.length) return 4 + 8 * (left.length + parts) > at.scratchAt - at.keysAt ? [] : left;
    all = left;
  }
}

/** Where a part of a primary key is missing, that is what is wrong; where a field is required besides, somebody else says both. */
function primaryPlan(plan: ColumnPlan): ColumnPlan {
  const others = [...plan.rules].filter(([fault]) => fault !== at.requiredFault);
  const isRequired = (plan.flags & at.required) !== 0;
  const rules = new Map(isRequired ? others : [...others, [at.requiredFault, "primary-key-missing" as const]]);
  return { ...plan, flags: plan.flags | at.required, rules };
}

/** Of counts that are whole numbers; undefined for others, and where more is asked than the kernel can hold. */
function countPlan(plan: ColumnPlan, { threshold = 0, roundTo = 0, zeroAllowed }: CountRule): ColumnPlan | undefined {
  if (plan.kind !== at.integerKind || Math.max(threshold, roundTo) > 0xffffffff) return undefined;
  return {
    ...plan,
    flags: plan.flags | at.isCount | (zeroAllowed ? 0 : at.zeroIsSmall),
    threshold,
    roundTo,
    rules: new Map([...plan.rules, [at.smallFault, "small-number"], [at.oddFault, "not-rounded"]]),
  };
}

const nothingAsked: Omit<ColumnPlan, "keyForm"> = {
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
const undescribed: ColumnPlan = { ...nothingAsked, keyForm: at.textForm };
/** A column at the end that has no name: nothing is to stand in it. */
const emptyCells: ColumnPlan = {
  ...nothingAsked,
  flags: at.hasLengths,
  longest: 0,
  rules: new Map([[at.longFault, "blank-column-name"]]),
};
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
  if (readerOf(field).refusal) return undefined;
  const asked = kindOf(field);
  const missing = (field.missingValues ?? tableMissing).map(({ value }) => value);
  // Of a pair of quotes the kernel sees both.
  if (
    asked === undefined ||
    (quote !== "" && [...missing, ...(asked.words ?? [])].some((word) => word.includes(quote)))
  )
    return undefined;
  const bounds = boundsOf(field, asked);
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
  /** Digits behind the point that values mostly have: these are compared with a bound of as many without a division. */
  readonly fraction?: number;
};

const ofYears = new Map([[at.yearZeroFault, "year-zero"]] as const);

function kindOf(field: Field): Kind | undefined {
  const { type, properties, constraints } = field;
  const format = field.format ?? "default";
  const chosen = constraints.enum ?? categoriesOf(field) ?? constraints.pattern;
  if (type === "string" || type === "any") return format === "default" ? textOf(field) : undefined;
  if (chosen !== undefined) return undefined;
  const isPlainNumber = ["groupChar", "bareNumber", "decimalChar"].every((name) => properties[name] === undefined);
  switch (type) {
    case "integer":
      return isPlainNumber ? { kind: at.integerKind, keyForm: at.wholeForm, scaled: wholeOf } : undefined;
    case "number":
      return isPlainNumber
        ? { kind: at.numberKind, keyForm: at.decimalForm, scaled: decimalOf, fraction: 2 }
        : undefined;
    case "boolean": {
      const words = [properties["trueValues"] ?? defaultTrueValues, properties["falseValues"] ?? defaultFalseValues];
      return { kind: at.wordKind, words: words.flat().map(String) };
    }
    case "date":
      return format === "default"
        ? { kind: at.dateKind, keyForm: at.textForm, scaled: dayOf, rules: ofYears }
        : undefined;
    case "datetime":
      return format === "default" ? { kind: at.dateTimeKind, keyForm: at.instantForm, rules: ofYears } : undefined;
    case "time":
      return format === "default" ? { kind: at.timeKind } : undefined;
    case "year":
      return { kind: at.yearKind, keyForm: at.wholeForm, scaled: wholeOf, rules: ofYears };
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
    keyForm: at.textForm,
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
function boundsOf(field: Field, { scaled, fraction = 0 }: Kind) {
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
  const isLong = found.some(({ scaled: { value } }) => value <= -mostOfFraction || value >= mostOfFraction);
  const scale = Math.max(isLong ? 0 : fraction, ...found.map((one) => one.scaled.scale));
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

/** Eighteen digits: what the kernel makes a number of. */
const mostWhole = 10n ** 18n;
/** A bound that is less has room for some digits behind the point. */
const mostOfFraction = 10n ** 12n;

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

const poolSizeOf = (plans: readonly ColumnPlan[]) =>
  plans.reduce(
    (sum, { missing, words, pattern }) =>
      sum + 24 + wordTableOf(missing).bytes + wordTableOf(words).bytes + (pattern ? sizeOfPattern(pattern) : 0),
    sizeOfDamageProgram,
  );
