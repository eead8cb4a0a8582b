import type { Damage } from "./damage.ts";

/** What makes a spreadsheet compute a cell, where it comes first; white space before it is passed over by some. */
export const formulaStarts = "=+-@\t\r";

const number = "[+-](?:[0-9]+(?:\\.[0-9]*)?|\\.[0-9]+)(?:[eE][+-]?[0-9]+)?";
/** A number, a telephone number, a sum of money, a range, a lone dash: nothing that could name a function or another cell. */
const figures = "[+-](?:[0-9 ().,+/%-]|£)*";
const line = "[=@][=@ -]*";
const harmless = `(?:${number}|${figures}|${line})`;

const mayBeFormula = new RegExp(`^[${formulaStarts.replace("-", "\\-")}]`);
const isHarmless = new RegExp(`^(?:${harmless}|[\\t\\r][\\t\\r\\n ]*(?:[^=+@\\t\\r\\n -][^]*|${harmless})?)$`);

/**
 * A text of which a spreadsheet computes something that matters. One with an apostrophe in front is defused, and begins with none
 * of these signs.
 *
 * @see CWE-1236; OWASP ASVS 5.0, 1.2.10
 */
export const formula: Damage = {
  rule: "formula",
  isIn: (text) => mayBeFormula.test(text) && !isHarmless.test(text),
  says: "has a text that begins like a formula: a spreadsheet computes it when somebody opens the file",
};
