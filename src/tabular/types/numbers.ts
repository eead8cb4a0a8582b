import type { CellValue, Operand, Reader } from "./reader.ts";

export type NumberFormat = {
  /** Empty: none. */
  readonly groupChar: string;
  readonly decimalChar: string;
  /** False: text before and after the number is left out before it is read. */
  readonly bareNumber: boolean;
};

export const plainNumbers: NumberFormat = { groupChar: "", decimalChar: ".", bareNumber: true };

const integerForm = /^[+-]?[0-9]+$/;
const numberForm = /^[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?$/;
/** A number with nothing in it that could be left out. */
const shortestForm = /^-?(?:[1-9][0-9]{0,99}(?:\.[0-9]{0,99}[1-9])?|\.[0-9]{0,99}[1-9])$/;
const specialForm = /^(?:nan|-?inf)$/i;

/**
 * Whole numbers. A value beyond ±(2^53 − 1) is a bigint, so that no digit is lost.
 * @see Table Schema v2 §integer, whose lexical form is XML Schema's: an optional sign and digits, no point, no exponent
 */
export function integerReader(format: NumberFormat = plainNumbers): Reader {
  const plain = plainText({ ...format, decimalChar: "" }, integerForm);
  return {
    read(text) {
      const digits = plain(text);
      if (digits === undefined) return undefined;
      if (digits.length < 16) return Number(digits) + 0;
      const value = BigInt(digits.replace(/^\+/, ""));
      const number = Number(value);
      return Number.isSafeInteger(number) ? number : value;
    },
    key: (value) => String(value),
    compare: ({ value: a }, { value: b }) => compareNumbers(a, b),
    accepts: `a whole number such as 42${hintOf(format)}`,
  };
}

/**
 * Decimal numbers, with an exponent, NaN, INF and -INF. The value is a double; keys and comparisons are exact, by the digits.
 * @see Table Schema v2 §number
 */
export function numberReader(format: NumberFormat = plainNumbers): Reader {
  const plain = plainText(format, numberForm);
  const isPlain = format.decimalChar === "." && format.groupChar === "";
  const exact = ({ value, text }: Operand): Decimal | undefined =>
    Number.isFinite(value) || /[0-9]/.test(text) ? decimalOf(plain(text) ?? text) : undefined;
  return {
    read(text) {
      const digits = plain(text);
      if (digits !== undefined) return Number(digits);
      if (!specialForm.test(text)) return undefined;
      return /nan/i.test(text) ? Number.NaN : text.startsWith("-") ? -Infinity : Infinity;
    },
    key(value, text) {
      if (shortestForm.test(text) && isPlain) return text;
      const decimal = exact({ value, text });
      return decimal === undefined ? String(value) : textOf(decimal);
    },
    compare(a, b) {
      // Rounding keeps order, so doubles that differ are right; and up to 15 digits equal ones are equal (IEEE 754 binary64).
      const order = compareNumbers(a.value, b.value);
      if (order !== 0 || (a.text.length <= 15 && b.text.length <= 15)) return order;
      const [left, right] = [exact(a), exact(b)];
      return left && right ? compareDecimals(left, right) : order;
    },
    accepts: `a number such as 3${format.decimalChar}14${hintOf(format)}`,
  };
}

const hintOf = ({ groupChar, bareNumber }: NumberFormat) =>
  [groupChar ? `, digits grouped by "${groupChar}"` : "", bareNumber ? "" : ", with text around it"].join("");

function compareNumbers(a: CellValue, b: CellValue): number | undefined {
  if ((typeof a !== "number" && typeof a !== "bigint") || (typeof b !== "number" && typeof b !== "bigint")) {
    return undefined;
  }
  return a < b ? -1 : a > b ? 1 : a >= b ? 0 : undefined;
}

/** The number in the form that the standard gives it without any property; undefined when it is none. */
function plainText({ groupChar, decimalChar, bareNumber }: NumberFormat, form: RegExp) {
  const simple = groupChar === "" && decimalChar === (form === integerForm ? "" : ".");
  const normal = (text: string): string | undefined => {
    if (simple) return form.test(text) ? text : undefined;
    // A decimal point of its own means that "." is none, unless it groups.
    if (decimalChar !== "." && decimalChar !== "" && groupChar !== "." && text.includes(".")) return undefined;
    const ungrouped = groupChar === "" ? text : withoutGroups(text, groupChar, decimalChar);
    const pointed = decimalChar === "" || decimalChar === "." ? ungrouped : ungrouped.replace(decimalChar, ".");
    return form.test(pointed) ? pointed : undefined;
  };
  if (bareNumber) return normal;
  const start = new RegExp(`[0-9+\\-${classEscape(decimalChar)}]`);
  return (text: string): string | undefined => {
    const whole = normal(text);
    if (whole !== undefined) return whole;
    // An accountant's (5) is minus five; left bare it would be five, and nobody would notice.
    if (/\(\s*[^()]*[0-9][^()]*\)/.test(text)) return undefined;
    const first = text.search(start);
    if (first < 0) return undefined;
    const last = Math.max(lastDigit(text), decimalChar === "" ? -1 : text.lastIndexOf(decimalChar));
    return last < first ? undefined : normal(text.slice(first, last + 1));
  };
}

function lastDigit(text: string): number {
  for (let at = text.length - 1; at >= 0; at--) {
    const code = text.charCodeAt(at);
    if (code >= 48 && code <= 57) return at;
  }
  return -1;
}

/** A group character counts between two digits of the whole part only; the standard does not ask for groups of three. */
function withoutGroups(text: string, groupChar: string, decimalChar: string): string {
  const point = decimalChar === "" ? -1 : text.indexOf(decimalChar);
  const [whole, rest] = point < 0 ? [text, ""] : [text.slice(0, point), text.slice(point)];
  const parts = whole.split(groupChar);
  return parts.every((part, index) => (index === 0 ? /^[+-]?[0-9]+$/ : /^[0-9]+(?:[eE][+-]?[0-9]+)?$/).test(part))
    ? parts.join("") + rest
    : text;
}

const classEscape = (text: string) => text.replace(/[\\\]^-]/g, "\\$&");

/** 0.digits × 10^exponent, without zeros at either end; zero has no digits. */
type Decimal = { readonly negative: boolean; readonly digits: string; readonly exponent: number };

/** A number of more digits, zeros beside the point among them, is written with an exponent. */
const longestPlain = 400;

/** The shortest way to write a number without an exponent: no zero before the point, none at either end. */
function textOf({ negative, digits, exponent }: Decimal): string {
  const sign = negative ? "-" : "";
  if (digits === "") return "0";
  if (Math.abs(exponent) > longestPlain || digits.length > longestPlain) return `${sign}${digits}e${exponent}`;
  if (exponent <= 0) return `${sign}.${"0".repeat(-exponent)}${digits}`;
  const whole = digits.slice(0, exponent).padEnd(exponent, "0");
  const fraction = digits.slice(exponent);
  return `${sign}${whole}${fraction === "" ? "" : `.${fraction}`}`;
}

function decimalOf(text: string): Decimal | undefined {
  const match = /^([+-]?)([0-9]*)\.?([0-9]*)(?:[eE]([+-]?[0-9]+))?$/.exec(text);
  if (!match) return undefined;
  const [, sign = "", whole = "", fraction = "", power = "0"] = match;
  const all = whole + fraction;
  const leading = all.length - all.replace(/^0+/, "").length;
  const digits = all.slice(leading).replace(/0+$/, "");
  if (digits === "") return { negative: false, digits: "", exponent: 0 };
  return { negative: sign === "-", digits, exponent: whole.length - leading + Number(power) };
}

function compareDecimals(a: Decimal, b: Decimal): number {
  if (a.digits === "" || b.digits === "") return signOf(a) - signOf(b);
  if (a.negative !== b.negative) return a.negative ? -1 : 1;
  const size = a.exponent - b.exponent || (a.digits < b.digits ? -1 : a.digits > b.digits ? 1 : 0);
  return a.negative ? -size : size;
}

const signOf = ({ negative, digits }: Decimal) => (digits === "" ? 0 : negative ? -1 : 1);
