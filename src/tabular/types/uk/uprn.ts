import type { UkType } from "./uk-type.ts";

/**
 * A Unique Property Reference Number: a whole number of up to 12 digits, not 0. It may be filled up with zeros to 12 digits, as
 * some systems do; the number is the same. There is no check digit.
 *
 * @see GeoPlace and Ordnance Survey, UPRN (www.geoplace.co.uk); GOV.UK, Identifying property and street information (open standard)
 */
export const uprn: UkType = {
  name: "uprn",
  alsoCalled: ["unique-property-reference-number"],
  on: ["string", "integer"],
  accepts: "a UPRN: 1 to 12 digits, not all of them zero, such as 199356 or 000000199356",
  example: "000000199356",
  personal: false,
  normal: (text) => /^(?=[0-9]{1,12}$)0*([1-9][0-9]*)$/.exec(text)?.[1],
  columnName: /\buprn\b/,
};
