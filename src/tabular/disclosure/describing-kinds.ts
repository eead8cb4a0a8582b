import { postcode } from "../types/uk/postcode.ts";
import { uprn } from "../types/uk/uprn.ts";
import type { ColumnKind } from "./personal-kinds.ts";

/**
 * The smallest areas of the census: output areas (00) and the lower super output areas or data zones made of them (01).
 * @see Office for National Statistics, Register of Geographic Codes (geoportal.statistics.gov.uk)
 */
const smallArea = /^(?:[EWS]0[01]|N00)[0-9]{6}$/;

const sexes =
  /^(?:m|f|male|female|man|woman|men|women|boys?|girls?|other|x|non-?binary|not (?:known|specified|stated)|[0129])$/i;

/** What says something about a person, and with other such columns perhaps who it is. */
export const describingKinds = {
  postcode: {
    name: "postcode",
    plural: "unit postcodes",
    columnName: postcode.columnName,
    lengths: [5, 8],
    fits: (text) => postcode.normal(text.toUpperCase()) !== undefined,
    is: (text) => postcode.unmistakable?.test(text) === true && postcode.normal(text) !== undefined,
    enough: 5,
  },
  uprn: {
    name: "uprn",
    plural: "property numbers",
    columnName: uprn.columnName,
    lengths: [1, 12],
    fits: (text) => uprn.normal(text) !== undefined,
  },
  smallArea: {
    name: "small-area",
    plural: "small areas",
    columnName: /\b(?:lsoa|oa)(?:[0-9]{2}(?:cd)?)?\b|\boutput area\b|\bdata ?zone\b/,
    lengths: [9, 9],
    fits: (text) => smallArea.test(text),
    is: (text) => smallArea.test(text),
    enough: 5,
  },
  sex: {
    name: "sex",
    plural: "sexes",
    columnName: /\b(?:sex|gender)\b/,
    lengths: [1, 13],
    fits: (text) => sexes.test(text),
  },
  age: {
    name: "age",
    plural: "ages in years",
    columnName: /\bage(?: in years| years?| at [a-z]+(?: [a-z]+)?)?$/,
    otherName: /\b(?:group|band|mean|median|average|min|max)\b/,
    lengths: [1, 3],
    fits: (text) => /^(?:1[01][0-9]|[1-9]?[0-9])$/.test(text),
  },
} as const satisfies Readonly<Record<string, ColumnKind>>;
