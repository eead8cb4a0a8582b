import type { Damage } from "./damage.ts";

/** A number of twelve digits or more as Excel writes it, of its own accord or by its format "Scientific": `1.23457E+11`. */
const form = /^[1-9](?:\.[0-9]{1,14})?E\+(?:1[1-9]|[2-9][0-9]|[1-3][0-9][0-9])$/;

export const scientific: Damage = {
  rule: "scientific",
  isIn: (text) => form.test(text),
  says: "has a number as Excel writes one of twelve digits and more, whose last digits are probably lost",
};
