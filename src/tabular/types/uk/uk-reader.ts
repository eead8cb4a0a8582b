import { keyOfValue, type Reader } from "../reader.ts";
import { ukAdvice } from "./uk-advice.ts";
import type { UkType } from "./uk-type.ts";

/**
 * The reader of a field of the standard's types, narrowed to a UK type. The value of text is its one form, so `SW1A1AA` and
 * `SW1A 1AA` are one postcode for keys, categories and tables that refer to each other; a whole number stays a number.
 */
export function ukReader(type: UkType, plain: Reader): Reader {
  const { accepts, checks, personal, normal } = type;
  const form = { rule: "uk-type", says: `accepts ${accepts}`, advice: ukAdvice(type) } as const;
  const checkDigit = {
    rule: "uk-type",
    says: `accepts ${accepts}; the check digit here is wrong: probably one digit was mistyped`,
    advice: () => "Compare the number with where it was taken from; it cannot be corrected from itself.",
  } as const;
  return {
    ...plain,
    read(text) {
      const value = plain.read(text);
      if (value === undefined) return undefined;
      const one = normal(String(value));
      if (one === undefined || checks?.(one) === false) return undefined;
      return typeof value === "string" ? one : value;
    },
    refusal(text) {
      const value = plain.read(text);
      if (value === undefined) return undefined;
      return normal(String(value)) === undefined ? form : checkDigit;
    },
    key: keyOfValue,
    personal,
    accepts,
  };
}
