import { damageAdvice } from "./advice/damage-advice.ts";
import { blankAdvice, typeAdvice } from "./advice/type-advice.ts";
import { levelOf } from "./column-level.ts";
import { valueChecks } from "./constraints.ts";
import { type ColumnDamage, createColumnDamage } from "./damage/column-damage.ts";
import type { Findings, Group, Spot } from "./findings.ts";
import type { HeaderColumn } from "./header.ts";
import type { Field, FieldType, MissingValue } from "./model.ts";
import { type ColumnProfile, createProfiler } from "./profile.ts";
import type { RuleId } from "./rules.ts";
import { readerOf } from "./types/field-reader.ts";
import type { CellValue, Reader, Refusal } from "./types/reader.ts";
import { stringReader } from "./types/text.ts";

/** What became of a cell: a value, nothing, or what is not of the type and takes part in nothing further. */
export type Outcome =
  | { readonly kind: "value"; readonly value: CellValue; readonly text: string }
  | { readonly kind: "missing" }
  | { readonly kind: "invalid" };

export type ColumnCheck = {
  readonly name: string;
  readonly type: FieldType;
  readonly field: Field | undefined;
  /** Checks one cell and counts what it finds. `spot` is called only when there is something to say. */
  check(text: string, spot: () => Spot): Outcome;
  /** The reader's key of a value: the same for equal values. */
  readonly key: Reader["key"];
  /** Whether its values say who somebody is: then no report shows them. */
  readonly personal: boolean;
  /** What looks at its values for what befell them; undefined where they have a form of their own. */
  readonly damage: ColumnDamage | undefined;
  /** Undefined where none was asked for. */
  profile(): ColumnProfile | undefined;
};

/** Rules that say what values look like: a damaged one breaks them, and so does one with spaces around it. */
const ofForm: ReadonlySet<RuleId> = new Set(["pattern", "enum", "category"]);

const missing: Outcome = { kind: "missing" };
const invalid: Outcome = { kind: "invalid" };

/**
 * Checks the cells of one column, in the order that the standard asks for: missing values first, on the text as it stands; then
 * the type; then constraints, on the logical value. A missing value is asked nothing but `required`.
 * @see Table Schema v2 §missingValues, §constraints
 */
export function createColumnCheck(
  column: HeaderColumn & {
    /** Its place in the file, from 1. */
    readonly number: number;
  },
  missingValues: readonly MissingValue[],
  findings: Findings,
  { profile }: { readonly profile: boolean },
): ColumnCheck {
  const { name, field } = column;
  if (!field) {
    return undescribed(name, createColumnDamage({ ...column, isPersonal: false }, findings), profile);
  }
  const reader = readerOf(field);
  const absent = new Map((field.missingValues ?? missingValues).map(({ value, label }) => [value, label]));
  const { required = false } = field.constraints;
  const checks = valueChecks(field, reader);
  const profiler = profile ? createProfiler(name, field.type, reader) : undefined;

  const personal = reader.personal === true;
  const damage = createColumnDamage({ ...column, isPersonal: personal }, findings);
  const otherType: Refusal = {
    rule: "type-error",
    says: `accepts ${reader.accepts}`,
    advice: (found) => typeAdvice(field, found),
  };

  // By the message too: two things may be wrong with cells of one column under one rule.
  const groups = new Map<string, Group>();
  const report = (rule: RuleId, message: string, spot: () => Spot, text: string, advice?: Refusal["advice"]) => {
    const key = `${rule} ${message}`;
    let group = groups.get(key);
    if (!group) {
      group = findings.group(rule, reader.refusal ? `${name}\0${message}` : name, (found, count) => ({
        message,
        field: name,
        level: levelOf(rule, field, count),
        fix: advice && (blankAdvice(field, found) ?? advice(found)),
        // What stands for a missing value is nobody's.
        personal: personal && rule !== "required",
      }));
      groups.set(key, group);
    }
    group.add(spot, text);
  };

  return {
    name,
    type: field.type,
    field,
    check(text, spot) {
      if (absent.has(text)) {
        profiler?.missing(absent.get(text));
        if (required) report("required", `A value of "${name}" is missing, and it is required`, spot, text);
        return missing;
      }
      const value = reader.read(text);
      if (value === undefined) {
        profiler?.invalid();
        const { rule, says, advice } = reader.refusal?.(text) ?? otherType;
        report(rule, `"${name}" ${says}`, spot, text, advice);
        return invalid;
      }
      profiler?.value(value, text);
      damage?.look(text, spot);
      const doubt = reader.doubt?.(text);
      if (doubt) report(doubt.rule, `"${name}" ${doubt.says}`, spot, text);
      for (const { rule, holds, message } of checks) {
        if (!holds(value, text)) {
          const advice = ofForm.has(rule) ? damageAdvice : undefined;
          report(rule, `"${name}": ${lowerFirst(message)}`, spot, text, advice);
        }
      }
      return { kind: "value", value, text };
    },
    key: reader.key,
    personal,
    damage,
    profile: () => profiler?.result(),
  };
}

/** A column that no field describes is text, and "" in it is a missing value: the standard's defaults. */
function undescribed(name: string, damage: ColumnDamage | undefined, profile: boolean): ColumnCheck {
  const reader = stringReader("default");
  const profiler = profile ? createProfiler(name, "string", reader) : undefined;
  return {
    name,
    type: "string",
    field: undefined,
    check(text, spot) {
      if (text === "") {
        profiler?.missing();
        return missing;
      }
      profiler?.value(text, text);
      damage?.look(text, spot);
      return { kind: "value", value: text, text };
    },
    key: reader.key,
    personal: false,
    damage,
    profile: () => profiler?.result(),
  };
}

const lowerFirst = (text: string) => text.charAt(0).toLowerCase() + text.slice(1);
