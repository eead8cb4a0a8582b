import { scientific } from "../damage/scientific.ts";
import { habit, type WritingHabit } from "./habit.ts";

const lostDigits: WritingHabit = {
  shows: scientific.isIn,
  advice:
    "Excel wrote long numbers in scientific notation, and their last digits are lost: take them from where they came from, and import the column as Text there.",
};

const common: readonly WritingHabit[] = [
  habit(
    /^[+-]?[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]*)?$/,
    'Write numbers without commas, or say in the schema that they group digits: groupChar ",".',
  ),
  habit(
    /^[+-]?[0-9]{1,3}(?: [0-9]{3})+(?:[.,][0-9]*)?$/,
    'Write numbers without spaces, or say in the schema that they group digits: groupChar " ".',
  ),
  habit(
    /^[+-]?[0-9]{1,3}(?:[\u00a0\u2007\u2009\u202f][0-9]{3})+(?:[.,][0-9]*)?$/,
    "Write numbers without the narrow or no-break spaces that group digits, or name that character in the schema as groupChar.",
  ),
  habit(
    /^\([£$€]? ?[0-9][0-9.,]*\)$/,
    "Write minus five as -5: in brackets, as accountants write it, no setting makes it negative, and bareNumber refuses it lest it be read as plus five.",
  ),
  habit(
    /^[\u2212\u2012-\u2014\ufe63\uff0d] ?[£$€]?[0-9][0-9.,]*$/,
    "Write the minus sign as a hyphen: a dash, or the sign U+2212 that word processors put in, is none to any program.",
  ),
  habit(
    /^[+-]?[0-9][0-9.,]* ?%$/,
    "Write the number alone, or say in the schema that a sign stands behind it: bareNumber false. 12% is then 12 and not 0.12, so calculate accordingly.",
  ),
  habit(
    /^[+-] ?(?:[£$€]|GBP|USD|EUR) ?[0-9][0-9.,]*$/,
    "Write the number alone, with its sign. Where a currency stands between the sign and the digits no setting accepts it; £-5 would be accepted with bareNumber false.",
  ),
  habit(
    /^(?:[£$€]|GBP|USD|EUR) ?[+-]?[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]*)?$/,
    'Write the number alone, or say in the schema that text stands around it and commas group its digits: bareNumber false and groupChar ",".',
  ),
  habit(
    /^(?:[£$€]|GBP|USD|EUR) ?[+-]?[0-9.]+$|^[+-]?[0-9.]+ ?(?:[£$€]|GBP|USD|EUR|[kKMm]|bn|kg|km|mg|ml|cm|mm|miles|years|days|hours)$/,
    "Write the number alone, or say in the schema that text stands around it: bareNumber false. A k or an m behind it multiplies nothing there.",
  ),
  habit(
    /^(?=.*[^\x00-\x7f])[+-]?[\p{Nd}.,]+$/u,
    "Write the digits 0 to 9: these are of another width or script, which Python reads as numbers and other programs do not.",
  ),
  habit(/^'[+-]?[0-9.]+$/, "Take away the apostrophe, with which a spreadsheet was told that the number is text."),
  habit(
    /^[+-]?[0-9]+(?:_[0-9]+)+(?:\.[0-9]*)?$/,
    "Write numbers without underscores, which only programming languages allow.",
  ),
];

/** Behind the others, since 1,234 is more often a thousand than a fraction. */
const decimalCommas: readonly WritingHabit[] = [
  habit(
    /^[+-]?[0-9]{1,3}(?:\.[0-9]{3})+,[0-9]*$/,
    'Write numbers with a decimal point alone, or say in the schema that it is a comma: decimalChar "," and groupChar ".".',
  ),
  habit(/^[+-]?[0-9]+,[0-9]+$/, 'Write a decimal point, or say in the schema that it is a comma: decimalChar ",".'),
];

/** @see Table Schema v2 §integer */
export const integerHabits: readonly WritingHabit[] = [
  habit(
    /^[+-]?[0-9]+\.[0-9]*$/,
    ({ name }) =>
      `Write whole numbers, or make the column "${name}" a number in the schema; pandas writes 1.0 where a column had gaps (use Int64).`,
  ),
  lostDigits,
  habit(
    /^[+-]?[0-9]+(?:\.[0-9]*)?[eE][+-]?[0-9]+$/,
    ({ name }) =>
      `Write the numbers out, or make the column "${name}" a number in the schema, which may have an exponent.`,
  ),
  ...common,
];

/** @see Table Schema v2 §number */
export const numberHabits: readonly WritingHabit[] = [
  ...common,
  ...decimalCommas,
  habit(/^[+-]?infinity$/i, "Write INF and -INF, which is how the standard spells infinity."),
];
