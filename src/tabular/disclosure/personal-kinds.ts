import { accountNumber } from "../types/uk/account-number.ts";
import { nationalInsuranceNumber } from "../types/uk/national-insurance-number.ts";
import { nhsNumber } from "../types/uk/nhs-number.ts";
import { isDrivingLicence } from "./driving-licence.ts";
import { isPersonalAddress } from "./email.ts";
import { isFullDate } from "./full-date.ts";
import { isIpAddress, isPlainlyIpAddress } from "./ip-address.ts";
import { isPaymentCard } from "./payment-card.ts";
import { isPhone, isPlainlyPhone } from "./phone.ts";

/** What a column may hold that concerns one person, and how such a column looks. */
export type ColumnKind = {
  /** That of the UK type, where there is one. */
  readonly name: string;
  /** What the column holds, in the plural. */
  readonly plural: string;
  /** What the column is called, by {@link wordsOf}; absent where values alone are looked at. */
  readonly columnName?: RegExp;
  /** A name by which it is something else that has the same form. */
  readonly otherName?: RegExp;
  /** Characters of a value, at least and at most: what is shorter or longer is looked at no further. */
  readonly lengths: readonly [least: number, most: number];
  /** Whether a value can be one, where the column is called so. */
  readonly fits: (text: string) => boolean;
  /** Whether a value is one, whatever the column is called; absent where only the name tells. */
  readonly is?: (text: string) => boolean;
  /** So many different values of that form are no chance. */
  readonly enough?: number;
};

const nino = (text: string) => nationalInsuranceNumber.normal(text.toUpperCase()) !== undefined;

function isNhsNumber(text: string): boolean {
  const digits = nhsNumber.normal(text);
  return digits !== undefined && nhsNumber.checks?.(digits) === true;
}

/** Letters, with what stands in names between them. */
const isNameLike = (text: string) => /^\p{L}[\p{L}\p{M}.,'’ -]*$/u.test(text);

export const dateOfBirth: ColumnKind = {
  name: "date-of-birth",
  plural: "dates of birth",
  columnName: /\bdob\b|\bdate of birth\b|\bbirth ?(?:date|day)\b|\bdate born\b|^born(?: on)?$/,
  lengths: [6, 30],
  fits: isFullDate,
};

/** What says who somebody is, or where their money is. Those that are known by their form come first. */
export const personalKinds: readonly ColumnKind[] = [
  {
    name: "national-insurance-number",
    plural: "National Insurance numbers",
    columnName: nationalInsuranceNumber.columnName,
    lengths: [9, 13],
    fits: nino,
    is: nino,
    enough: 5,
  },
  {
    name: "nhs-number",
    plural: "NHS numbers",
    columnName: new RegExp(`${nhsNumber.columnName.source}|\\bchi (?:number|num|no)\\b`),
    otherName: /\bisbn\b/,
    lengths: [10, 12],
    fits: isNhsNumber,
    is: (text) => isNhsNumber(text) && nhsNumber.unmistakable?.test(text) === true,
    enough: 20,
  },
  {
    name: "email",
    plural: "e-mail addresses",
    columnName: /\be ?mails?\b/,
    lengths: [6, 320],
    fits: isPersonalAddress,
    is: isPersonalAddress,
    enough: 2,
  },
  {
    name: "driving-licence",
    plural: "driving licence numbers",
    columnName: /\bdriv(?:ing|ers?) licen[cs]e\b|\blicen[cs]e (?:number|no)\b/,
    lengths: [16, 20],
    fits: isDrivingLicence,
    is: isDrivingLicence,
    enough: 5,
  },
  {
    name: "payment-card",
    plural: "payment card numbers",
    columnName: /\b(?:card|pan) ?(?:number|num|no)\b|\b(?:credit|debit|payment) card\b/,
    lengths: [13, 24],
    fits: isPaymentCard,
    is: isPaymentCard,
    enough: 5,
  },
  {
    name: "ip-address",
    plural: "IP addresses",
    columnName: /\bip(?:v?[46])?(?: ?addr(?:ess)?)?\b/,
    otherName: /\bversions?\b|\brelease\b|\boid\b|\bcodes?\b/,
    lengths: [2, 45],
    fits: isIpAddress,
    is: isPlainlyIpAddress,
    enough: 5,
  },
  {
    name: "phone",
    plural: "telephone numbers",
    columnName: /\b(?:tele)?phones?\b|\btel(?: no)?\b|\bmobile(?: ?(?:no|num|number))?$|\bcell ?phone\b/,
    // Excel takes the first zero away.
    lengths: [10, 24],
    fits: (text) => isPhone(text) || isPhone(`0${text}`),
    is: isPlainlyPhone,
    enough: 5,
  },
  dateOfBirth,
  {
    name: "passport",
    plural: "passport numbers",
    columnName: /\bpassport(?: ?(?:no|num|number|id))?$/,
    lengths: [6, 11],
    fits: (text) => /^[A-Z]{0,2}[0-9]{6,9}$/i.test(text),
  },
  {
    name: "account-number",
    plural: "bank account numbers",
    columnName: accountNumber.columnName,
    lengths: [8, 8],
    fits: (text) => accountNumber.normal(text) !== undefined,
  },
  {
    name: "person-name",
    plural: "names of people",
    columnName:
      /^(?:sur ?name|last ?name|family ?name|maiden ?name|fore ?names?|first ?names?|given ?names?|middle ?names?|full ?name)$|\b(?:sur ?name|fore ?name|full ?name|maiden ?name)$|\b(?:patient|person|claimant|applicant|employee|staff|officer|child|pupil|student|carer|guardian|next of kin|contact|tenant|defendant|victim|offender|prisoner)s? (?:first |last |family |given )?names?$/,
    lengths: [1, 80],
    fits: isNameLike,
  },
];

/** Whether a text is plainly somebody's, wherever it stands. */
export const isPersonalValue = (text: string): boolean =>
  personalKinds.some(
    ({ lengths: [least, most], is }) => text.length >= least && text.length <= most && is?.(text) === true,
  );
