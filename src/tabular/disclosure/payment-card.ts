/** What schemes issue: from 4, from 51 to 55 and 2221 to 2720, from 34 and 37, from 6011 and 65, each in its lengths. */
const issued =
  /^(?:4[0-9]{12}(?:[0-9]{3}){0,2}|5[1-5][0-9]{14}|2(?:2(?:2[1-9]|[3-9][0-9])|[3-6][0-9]{2}|7(?:[01][0-9]|20))[0-9]{12}|3[47][0-9]{13}|6(?:011|5[0-9]{2})[0-9]{12})$/;

/** The number of a payment card, in one piece or in groups. */
export function isPaymentCard(text: string): boolean {
  const digits = text.replace(/[ -]/g, "");
  return issued.test(digits) && passesLuhn(digits);
}

/**
 * Whether the last of some digits checks the others: from the right every second one is doubled, the digits of what comes out are
 * added, and the sum is a multiple of 10.
 * @see ISO/IEC 7812-1, Annex B
 */
export function passesLuhn(digits: string): boolean {
  let sum = 0;
  for (let at = digits.length - 1, isSecond = false; at >= 0; at--, isSecond = !isSecond) {
    const weighted = isSecond ? 2 * Number(digits[at]) : Number(digits[at]);
    sum += weighted > 9 ? weighted - 9 : weighted;
  }
  return digits !== "" && sum % 10 === 0;
}
