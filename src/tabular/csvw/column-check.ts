import type { Findings, Group, Spot } from "../findings.ts";
import { type ColumnProfile, createProfiler } from "../profile.ts";
import type { ColumnRule } from "../rules.ts";
import { keyOfText, type Reader } from "../types/reader.ts";
import { type BuiltIn, isBinary } from "./built-in.ts";
import { type CellItem, cellKey, cellParser, isNull } from "./cell.ts";
import type { CellReader } from "./cell-reader.ts";
import { labelOf } from "./column.ts";
import type { Bound, Column } from "./model.ts";
import { nearestType } from "./nearest-field.ts";
import { xsdReader } from "./xsd.ts";

export type CsvwColumnCheck = {
  readonly name: string;
  /**
   * Checks one cell and counts what it finds; `spot` is called only when there is something to say.
   * @returns its key, and whether it is null; undefined when it is not of its datatype
   */
  check(text: string, spot: () => Spot): CellOutcome | undefined;
  profile(): ColumnProfile;
};

export type CellOutcome = { readonly key: string; readonly isNull: boolean };

type ItemCheck = {
  readonly rule: ColumnRule;
  readonly holds: (item: Extract<CellItem, { kind: "value" }>) => boolean;
  readonly message: string;
};

/** @see Model for Tabular Data and Metadata on the Web §4.6 and §6.4 */
export function createCsvwColumnCheck(column: Column, findings: Findings): CsvwColumnCheck {
  const { required, separator } = column;
  const name = labelOf(column);
  const { parse, reader } = cellParser(column);
  const checks = itemChecks(column, reader);
  const profiler = createProfiler(name, nearestType(column), separator === undefined ? reader.xsd : lists);
  const groups = new Map<ColumnRule, Group>();
  const report = (rule: ColumnRule, message: string, spot: () => Spot, text: string) => {
    const group = groups.get(rule) ?? findings.group(rule, name, () => ({ message, field: name }));
    groups.set(rule, group);
    group.add(spot, text);
  };

  return {
    name,
    check(text, spot) {
      const cell = parse(text);
      const empty = separator === undefined ? isNull(cell) : cell.list && cell.items.length === 0;
      if (empty && required) report("required", `A value of "${name}" is missing, and it is required`, spot, text);
      for (const item of cell.items) {
        if (item.kind === "invalid") {
          report("type-error", `"${name}" accepts ${reader.accepts}`, spot, text);
        } else if (item.kind === "value") {
          for (const { rule, holds, message } of checks)
            if (!holds(item)) report(rule, `"${name}": ${message}`, spot, text);
        }
      }
      const [first] = cell.items;
      if (first === undefined || isNull(cell)) profiler.missing();
      else if (cell.items.some(({ kind }) => kind === "invalid")) profiler.invalid();
      else if (!cell.list && first.kind === "value") profiler.value(first.value, first.text);
      else profiler.value(text, text);
      const key = cellKey(cell, reader);
      return key === undefined ? undefined : { key, isNull: isNull(cell) };
    },
    profile: profiler.result,
  };
}

/** Lists have no order, and are the same as they are written. */
const lists: Reader = { read: (text) => text, key: keyOfText, accepts: "a list" };

function itemChecks({ datatype }: Column, { xsd }: CellReader): readonly ItemCheck[] {
  const { length, base } = datatype;
  const minLength = length ?? datatype.minLength;
  const maxLength = length ?? datatype.maxLength;
  const unit = isBinary(base) ? "bytes" : "characters";
  const checks: ItemCheck[] = [];
  if (minLength !== undefined && xsd.length) {
    const message = `shorter than the ${minLength} ${unit} that the metadata asks for`;
    checks.push({ rule: "min-length", holds: ({ value }) => (xsd.length?.(value) ?? 0) >= minLength, message });
  }
  if (maxLength !== undefined && xsd.length) {
    const message = `longer than the ${maxLength} ${unit} that the metadata allows`;
    checks.push({ rule: "max-length", holds: ({ value }) => (xsd.length?.(value) ?? 0) <= maxLength, message });
  }
  return [...checks, ...datatype.bounds.flatMap((bound) => boundCheck(bound, base))];
}

const bounds = {
  minInclusive: { rule: "minimum", words: "below the minimum of", holds: (order: number) => order >= 0 },
  maxInclusive: { rule: "maximum", words: "above the maximum of", holds: (order: number) => order <= 0 },
  minExclusive: { rule: "exclusive-minimum", words: "not above", holds: (order: number) => order > 0 },
  maxExclusive: { rule: "exclusive-maximum", words: "not below", holds: (order: number) => order < 0 },
} as const;

function boundCheck({ kind, text }: Bound, base: BuiltIn): readonly ItemCheck[] {
  const { compare, read } = xsdReader(base);
  const value = read(text);
  if (compare === undefined || value === undefined) return [];
  const { rule, words, holds } = bounds[kind];
  const keeps: ItemCheck["holds"] = (item) => {
    // What cannot be ordered (NaN, P1M against P30D) does not keep to a bound.
    const order = compare(item, { value, text });
    return order !== undefined && holds(order);
  };
  return [{ rule, holds: keeps, message: `${words} ${text}` }];
}
