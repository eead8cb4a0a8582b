import type { UkType } from "./uk-type.ts";

const form = /^([A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z]) ?[0-9]{2} ?[0-9]{2} ?[0-9]{2} ?[A-D]$/;
const neverIssued = new Set(["BG", "GB", "KN", "NK", "NT", "TN", "ZZ"]);

/**
 * Two letters, six digits and a letter from A to D. Neither of the first two is D, F, I, Q, U or V, the second is not O either, and
 * seven pairs are not used. There is no check digit. Spaces may stand between the pairs, as on a letter: QQ 12 34 56 C.
 *
 * @see HMRC, National Insurance Manual, NIM39110 (www.gov.uk/hmrc-internal-manuals/national-insurance-manual/nim39110)
 */
export const nationalInsuranceNumber: UkType = {
  name: "national-insurance-number",
  alsoCalled: ["nino", "ni-number", "national-insurance"],
  on: ["string"],
  accepts:
    "a National Insurance number: 2 letters that are issued, 6 digits and a letter from A to D, such as AB 12 34 56 C or AB123456C",
  example: "AB 12 34 56 C",
  personal: true,
  normal(text) {
    const prefix = form.exec(text)?.[1];
    return prefix === undefined || neverIssued.has(prefix) ? undefined : text.replaceAll(" ", "");
  },
  columnName: /\bnino\b|\bni (?:number|num|no)\b|\bnational insurance\b/,
  unmistakable: form,
};
