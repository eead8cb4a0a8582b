import { damageRules } from "../../damage/rules.ts";
import { scientific } from "../../damage/scientific.ts";
import type { UkType } from "./uk-type.ts";

/**
 * What to do about cells that are not of a UK type's form, where all the kept ones show the same habit. The sentence never holds
 * what stands in a cell.
 */
export const ukAdvice =
  ({ name, normal }: UkType) =>
  (found: readonly string[]): string | undefined => {
    const becomes = (change: (text: string) => string) =>
      found.length > 0 && found.every((text) => normal(change(text)) !== undefined);
    if (becomes((text) => text.toUpperCase())) return "Write it in capitals.";
    if (becomes((text) => text.normalize("NFKC"))) {
      return "Write plain letters and the digits 0 to 9: these are of another width.";
    }
    const zeros = (text: string) => ["0", "00", "000"].find((some) => normal(some + text) !== undefined) ?? "";
    if (found.every((text) => /^[0-9]+$/.test(text)) && becomes((text) => zeros(text) + text)) {
      return 'Write the zeros in front again: they are lost where the column is read as a number. Format it as text in Excel, or read it with dtype="string" in pandas.';
    }
    if (becomes((text) => text.replace(/[^0-9A-Za-z]+/g, "").toUpperCase())) {
      return "Write it without other spaces and signs than are accepted.";
    }
    if (found.length > 0 && found.every(scientific.isIn)) return damageRules.scientific.fix;
    return `Correct the values, or take slipway:type "${name}" out of the schema where the column holds something else.`;
  };
