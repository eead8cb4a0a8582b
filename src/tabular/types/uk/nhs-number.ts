import type { UkType } from "./uk-type.ts";

/** ISBNs of ten digits have the same check digit; those of the United Kingdom begin with 0 or 1, as no number of NHS England does. */
const unmistakable = /^(?:[3467][0-9]{9}|999[0-9]{7}|[0-9]{3} [0-9]{3} [0-9]{4})$/;
const form = /^(?:[0-9]{10}|[0-9]{3} [0-9]{3} [0-9]{4})$/;

/**
 * Ten digits, the last of which checks the others by modulus 11: the first nine are multiplied by 10 down to 2 and added, and the
 * digit is 11 less the remainder by 11. A result of 11 is written 0; numbers with a result of 10 are not issued. Written with or
 * without spaces, 3-3-4. Ten zeros would pass, and are nobody's. Numbers from 999 000 0000 on are kept for tests.
 *
 * @see NHS Data Model and Dictionary, attribute NHS NUMBER (www.datadictionary.nhs.uk/attributes/nhs_number.html)
 */
export const nhsNumber: UkType = {
  name: "nhs-number",
  alsoCalled: ["nhs", "nhs-no"],
  on: ["string"],
  accepts: "an NHS number: 10 digits, of which the last checks the others, such as 999 000 0018 or 9990000018",
  example: "999 000 0018",
  personal: true,
  normal(text) {
    if (!form.test(text)) return undefined;
    const digits = text.replaceAll(" ", "");
    return digits === "0000000000" ? undefined : digits;
  },
  checks(digits) {
    let sum = 0;
    for (let at = 0; at < 9; at++) sum += Number(digits[at]) * (10 - at);
    // 10 equals no digit.
    return (11 - (sum % 11)) % 11 === Number(digits[9]);
  },
  columnName: /\bnhs (?:number|num|no|id)\b|^nhs$/,
  unmistakable,
};
