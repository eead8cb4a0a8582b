import type { Damage } from "../damage/damage.ts";
import { excelDate } from "../damage/excel-date.ts";
import { excelError } from "../damage/excel-error.ts";
import { mojibake } from "../damage/mojibake.ts";
import { damageRules } from "../damage/rules.ts";
import { scientific } from "../damage/scientific.ts";

const damages: readonly Damage[] = [excelError, scientific, excelDate, mojibake];

/** What to do about cells that are wrong since they were damaged; undefined unless all the kept ones were, in one way. */
export function damageAdvice(found: readonly string[]): string | undefined {
  const one = damages.find(({ isIn }) => found.length > 0 && found.every(isIn));
  return one && (one.advice?.(found) ?? damageRules[one.rule].fix);
}
