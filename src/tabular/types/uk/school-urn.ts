import type { UkType } from "./uk-type.ts";

/**
 * The Unique Reference Number of a school or another establishment: six digits from 100000 on, those of England beginning with 1,
 * of Wales with 4. There is no check digit. It is not the LAESTAB number, which has seven digits.
 *
 * @see Department for Education, Get Information about Schools (get-information-schools.service.gov.uk)
 */
export const schoolUrn: UkType = {
  name: "school-urn",
  alsoCalled: ["urn", "unique-reference-number"],
  on: ["string", "integer"],
  accepts: "a school's URN: a number of 6 digits from 100000 to 999999, such as 139340",
  example: "139340",
  personal: false,
  normal: (text) => (/^[1-9][0-9]{5}$/.test(text) ? text : undefined),
  columnName: /\burn\b/,
};
