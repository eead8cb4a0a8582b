/** A number without what stands between its digits, as it is dialled inside the country; empty where it does not begin like one. */
const dialled = (text: string) =>
  /^(?:\+|\(?[0-9])[0-9 ()-]*$/.test(text) ? text.replace(/[ ()-]/g, "").replace(/^(?:\+44|0044)0?/, "0") : "";

/**
 * Whether a text can be somebody's telephone number: area codes are 01 and 02, mobile and personal numbers 07. Those from 03, 08 and
 * 09 on are organisations'.
 * @see Ofcom, National Telephone Numbering Plan
 */
export const isPhone = (text: string): boolean => /^0(?:[12][0-9]{8,9}|7[0-9]{9})$/.test(dialled(text));

/** Whether it can be nothing else: it is a mobile number, or is written as numbers are. */
export const isPlainlyPhone = (text: string): boolean =>
  isPhone(text) && (dialled(text).startsWith("07") || /^\+|^\(?0[0-9]+\)?[ -]/.test(text));
