import type { UkType } from "./uk-type.ts";

/**
 * First letter: not Q, V, X. Second: not I, J, Z. A letter at the end of the outward part: A B C D E F G H J K P S T U W after one
 * letter and a digit, A B E H M N P R V W X Y after two letters and a digit.
 */
const outward =
  "[A-PR-UWYZ][0-9]{1,2}|[A-PR-UWYZ][A-HK-Y][0-9]{1,2}|[A-PR-UWYZ][0-9][A-HJKPSTUW]|[A-PR-UWYZ][A-HK-Y][0-9][ABEHMNPRVWXY]";
/** A digit and two letters, none of them C, I, K, M, O, V. */
const inward = "[0-9][ABD-HJLNP-UW-Z]{2}";
const form = new RegExp(`^(?:(${outward}) ?(${inward})|(GIR) ?(0AA))$`);

/**
 * The forms A9 9AA, A99 9AA, A9A 9AA, AA9 9AA, AA99 9AA, AA9A 9AA and GIR 0AA, in capitals, with one space or none; in the one form
 * there is one. Whether a postcode of that form is in use is not asked. Placeholders such as ZZ99 9ZZ and the codes of overseas
 * territories (ASCN 1ZZ) are not of these forms.
 *
 * @see BS 7666; Government Data Standards Catalogue, Postcode; Royal Mail, Postcode Format; Education and Skills Funding Agency, ILR
 * Specification, Appendix C: Valid Postcode Format (www.gov.uk), which asks for capitals and lists the forms
 */
export const postcode: UkType = {
  name: "postcode",
  alsoCalled: ["post-code", "postal-code", "uk-postcode"],
  on: ["string"],
  accepts: "a postcode in capitals, with one space or none, such as SW1A 1AA or SW1A1AA",
  example: "SW1A 1AA",
  personal: false,
  normal(text) {
    const parts = form.exec(text);
    return parts === null ? undefined : `${parts[1] ?? parts[3]} ${parts[2] ?? parts[4]}`;
  },
  columnName: /\bpost ?code\b|\bpcd[78s]?\b/,
  // Without the space, many a part number looks like one.
  unmistakable: / /,
};
