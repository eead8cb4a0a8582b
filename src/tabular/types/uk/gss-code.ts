import type { UkType } from "./uk-type.ts";

const form = /^[EWSNKLMJ][0-9]{8}$/;

/**
 * The code of a statistical area: a letter for the country (England, Wales, Scotland, Northern Ireland, K for more than one of
 * them, L for the Channel Islands, M for the Isle of Man, J for outside of all), two digits for the kind of area, six for the area. There is
 * no check digit. Whether the area was abolished since, or is of the kind that the column is about, is not asked.
 *
 * @see Office for National Statistics, GSS Coding and Naming Policy for Statistical Geographies, and Register of Geographic Codes
 * (geoportal.statistics.gov.uk); Ordnance Survey, AddressBase code list CountryCode, for J, L and M
 */
export const gssCode: UkType = {
  name: "gss-code",
  alsoCalled: ["gss", "ons-code"],
  on: ["string"],
  accepts: "a GSS code: one of the letters E, W, S, N, K, L, M, J and 8 digits, such as E09000033",
  example: "E09000033",
  personal: false,
  normal: (text) => (form.test(text) ? text : undefined),
  columnName: /\bgss\b|\bons code\b|\b[a-z]+[0-9]{2}cd\b/,
  unmistakable: form,
};
