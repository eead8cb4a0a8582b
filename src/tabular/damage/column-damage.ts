import { levelOf } from "../column-level.ts";
import { categoriesOf } from "../constraints.ts";
import type { Findings, Group, Spot } from "../findings.ts";
import type { HeaderColumn } from "../header.ts";
import type { Field } from "../model.ts";
import { compilePattern } from "../pattern.ts";
import { ukTypeOf } from "../types/uk/uk-types.ts";
import type { Account, Damage, DamageRule, Habit } from "./damage.ts";
import { excelCut, excelLimit } from "./excel-cut.ts";
import { createDateHabit } from "./excel-date.ts";
import { excelError } from "./excel-error.ts";
import { formula, formulaStarts } from "./formula.ts";
import { irregularGroups } from "./irregular-groups.ts";
import { createCodeHabit } from "./lost-zeros.ts";
import { mojibake } from "./mojibake.ts";
import { repeatedKeys } from "./repeated-keys.ts";
import { scientific } from "./scientific.ts";
import { addAll } from "./sightings.ts";
import { swappedCoordinates } from "./swapped-coordinates.ts";

/** Looks at the values of one column for what befell them on their way. */
export type ColumnDamage = {
  /** `spot` is called only when there is something to say, or may be. */
  look(text: string, spot: () => Spot): void;
  /** Whether anything is to be learnt of what the column usually holds. */
  readonly learns: boolean;
  /** Says that enough rows were seen, so many, to know what the column usually holds, and asks what is looked for from then on. */
  settle(rows: number): readonly DamageRule[];
};

/** A column whose field is undefined is one that nothing describes, which is text. */
type Column = HeaderColumn & {
  /** Its place in the file, from 1. */
  readonly number: number;
  /** Whether its values say who somebody is. */
  readonly isPersonal: boolean;
};

/** Undefined for a column whose cells have a form of their own, or are listed in the schema: one that was damaged is an error already. */
export function createColumnDamage(column: Column, findings: Findings): ColumnDamage | undefined {
  const { field } = column;
  const ofOwnForm = field ? damageOf(field) : [];
  if (ofOwnForm.length > 0) return columnDamage(column, ofOwnForm, [], findings);
  if (field && !isFreeText(field)) return undefined;
  const habits = [createDateHabit(), ...(mayBeCode(field) ? [createCodeHabit()] : [])];
  return columnDamage(column, [formula, excelError, scientific, mojibake, excelCut], habits, findings);
}

/** What most texts are not: begun as damaged ones are, beyond ASCII, or as long as one that is cut. */
const maySuffer = (text: string) =>
  starts.has(text.charCodeAt(0)) || text.length >= excelLimit || /[^\x00-\x7f]/.test(text);

/** Of formulas, errors, numbers and dates. */
const starts: ReadonlySet<number> = new Set(Buffer.from(`${formulaStarts}#0123456789JFMASOND`));

/** What a value of the field's type may show. */
function damageOf({ type, format, properties }: Field): readonly Damage[] {
  if (type === "object" || type === "array" || type === "geojson") return [repeatedKeys];
  if (type === "geopoint") return format === "object" ? [] : [swappedCoordinates];
  if (type !== "number" && type !== "integer") return [];
  const { groupChar, decimalChar = "." } = properties;
  const isGrouped = typeof groupChar === "string" && groupChar !== "" && typeof decimalChar === "string";
  return [...(type === "number" ? [scientific] : []), ...(isGrouped ? [irregularGroups(groupChar, decimalChar)] : [])];
}

function isFreeText(field: Field): boolean {
  const isText = (field.type === "string" || field.type === "any") && (field.format ?? "default") === "default";
  const { enum: listed, pattern } = field.constraints;
  return isText && listed === undefined && !categoriesOf(field) && !ukTypeOf(field) && !isStrict(pattern);
}

/** Whether a pattern leaves no room for what damaged cells look like. */
function isStrict(pattern: string | undefined): boolean {
  const compiled = pattern === undefined ? undefined : compilePattern(pattern);
  return compiled !== undefined && "test" in compiled && !examples.some((text) => compiled.test(text));
}

const examples = [
  "=1+1",
  "=A1",
  "=A1+SUM(B2:B9)",
  "+A1",
  "-A1",
  "@SUM(A1)",
  "#REF!",
  "1.23E+15",
  "2-Sep",
  "Sep-22",
  "Ã©",
  "CafÃ© Ã©",
];

/** Only who declares text can mean codes, and who says what lengths they have needs no guess. */
const mayBeCode = (field: Field | undefined) =>
  field?.type === "string" && field.constraints.pattern === undefined && field.constraints.minLength === undefined;

function columnDamage(
  { name, field, number, isPersonal }: Column,
  always: readonly Damage[],
  habits: readonly Habit[],
  findings: Findings,
): ColumnDamage {
  const mayShow = habits.length > 0 ? maySuffer : () => true;
  let learning = habits;
  let damages = always;
  const groupOf = ({ rule, says, advice }: Account): Group =>
    findings.group(rule, name, (found, count) => {
      const personal = isPersonal || findings.isSecret(name);
      return {
        message: `${field ? `"${name}"` : `Column ${number}`} ${says}`,
        ...(field && { field: name, level: levelOf(rule, field, count) }),
        // It may show some letters of what was found.
        fix: personal ? undefined : advice?.(found),
        personal,
      };
    });

  return {
    learns: habits.length > 0,
    look(text, spot) {
      for (const habit of learning) habit.see(text, spot);
      if (!mayShow(text)) return;
      for (const damage of damages) if (damage.isIn(text)) groupOf(damage).add(spot, text);
    },
    settle(rows) {
      for (const habit of learning) {
        const learnt = habit.learnt(rows);
        if (!learnt) continue;
        addAll(learnt.seen, groupOf(learnt.account));
        if (learnt.later) damages = [...damages, learnt.later];
      }
      learning = [];
      return damages.map(({ rule }) => rule);
    },
  };
}
