import type { UkType } from "./uk-type.ts";

/** By register: companies, partnerships and others of England and Wales (or of all), of Scotland, of Northern Ireland. */
const prefixes = [
  ..."AC BR CE FC GE IC IP LP OC OE RC RS SE ZC".split(" "),
  ..."CS ES GS SA SC SF SG SI SL SO SP SR SZ".split(" "),
  ..."EN GN NA NC NF NI NL NO NP NR NV NZ R0".split(" "),
];
const form = new RegExp(`^(?:[0-9]{8}|(?:${prefixes.join("|")})[0-9]{6}|(?:IP|SP|NP|RS)[0-9]{5}[A-Z])$`);

/**
 * Eight characters: eight digits in England and Wales, with their zeros in front; elsewhere and for other kinds two characters and
 * six digits (SC Scotland, NI Northern Ireland and R0 before 1922, OC, SO and NC limited liability partnerships, FC overseas …).
 * Societies, whose register the Financial Conduct Authority keeps, may have a letter in the last place (IP12345R). There is no check digit.
 *
 * @see Companies Act 2006 s. 1066; Companies House, Uniform Resource Identifiers Customer Guide, which lists the prefixes; later ones:
 * CE and CS charitable incorporated organisations, OE overseas entities, BR establishments of overseas companies
 */
export const companyNumber: UkType = {
  name: "company-number",
  alsoCalled: ["companies-house-number", "company-registration-number", "crn"],
  on: ["string"],
  accepts:
    "a company number: 8 digits, or a prefix of Companies House such as SC, NI or OC and 6 digits, such as 00445790 or SC123456",
  example: "00445790",
  personal: false,
  normal: (text) => (form.test(text) && text !== "00000000" ? text : undefined),
  columnName: /\bcompany (?:reg(?:istration)? )?(?:number|num|no)\b|\bcompanies house\b/,
};
