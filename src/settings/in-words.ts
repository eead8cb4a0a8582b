import en from "zod/v4/locales/en.js";

/**
 * For a parse whose faults are shown in zod's own words: "Invalid input: expected 1". The smaller of zod's faces has none unless it is
 * given them, and most places here have better ones of their own.
 */
export const inWords = { error: en().localeError };
