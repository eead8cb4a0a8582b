import type { UkType } from "./uk-type.ts";

const form = /^(?:[0-9]{6}|[0-9]{2}-[0-9]{2}-[0-9]{2})$/;

/**
 * The six digits that name a bank's branch, in pairs with hyphens or without any; not all zero. Whether the account number beside it
 * belongs to it is told by tables that change every few months, and is not asked.
 *
 * @see Pay.UK and Vocalink, Validating Account Numbers (www.vocalink.com/tools/modulus-checking); GOV.UK Design System, Bank details
 */
export const sortCode: UkType = {
  name: "sort-code",
  alsoCalled: ["sortcode", "sorting-code"],
  on: ["string"],
  accepts: "a sort code: 6 digits, with hyphens between the pairs or without, such as 01-02-03 or 010203",
  example: "01-02-03",
  personal: false,
  normal(text) {
    const digits = form.test(text) ? text.replaceAll("-", "") : undefined;
    return digits === "000000" ? undefined : digits;
  },
  columnName: /\bsort(?:ing)? ?code\b/,
};
