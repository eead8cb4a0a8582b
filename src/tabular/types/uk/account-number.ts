import type { UkType } from "./uk-type.ts";

/**
 * The eight digits of a bank account. Those that a bank prints with six or seven are filled up with zeros in front before they are
 * used. What checks them needs the sort code and tables that change every few months, and is not asked.
 *
 * @see Pay.UK and Vocalink, Validating Account Numbers (www.vocalink.com/tools/modulus-checking); GOV.UK Design System, Bank details
 */
export const accountNumber: UkType = {
  name: "account-number",
  alsoCalled: ["bank-account", "bank-account-number"],
  on: ["string"],
  accepts: "an account number: 8 digits, with its zeros in front, such as 00123456",
  example: "00123456",
  personal: true,
  normal: (text) => (/^[0-9]{8}$/.test(text) ? text : undefined),
  columnName: /\baccount (?:number|num|no)\b/,
};
