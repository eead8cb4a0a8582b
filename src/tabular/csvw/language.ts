/**
 * A well-formed language tag: language, script, region, variants, extensions and private use, or one of the irregular old ones.
 * @see BCP 47 (RFC 5646) §2.1
 */
const tag = new RegExp(
  [
    "^(?:(?:[a-z]{2,3}(?:-[a-z]{3}){0,3}|[a-z]{4,8})",
    "(?:-[a-z]{4})?",
    "(?:-(?:[a-z]{2}|[0-9]{3}))?",
    "(?:-(?:[a-z0-9]{5,8}|[0-9][a-z0-9]{3}))*",
    "(?:-[a-wyz0-9](?:-[a-z0-9]{2,8})+)*",
    "(?:-x(?:-[a-z0-9]{1,8})+)?",
    "|x(?:-[a-z0-9]{1,8})+",
    "|i-(?:ami|bnn|default|enochian|hak|klingon|lux|mingo|navajo|pwn|tao|tay|tsu)|en-gb-oed|sgn-(?:be-fr|be-nl|ch-de))$",
  ].join(""),
  "i",
);

export const isTag = (text: string): boolean => text.length <= 100 && tag.test(text);

export const isLanguage = (value: unknown): value is string => typeof value === "string" && isTag(value);

/**
 * Whether two tags mean the same language: equal when the longer is cut to the shorter's subtags; `und` matches any.
 * @see Metadata Vocabulary for Tabular Data §5.5.1
 */
export function languagesMatch(a: string, b: string): boolean {
  if (a === "und" || b === "und") return true;
  const [short, long] = [a.toLowerCase(), b.toLowerCase()].sort((left, right) => left.length - right.length);
  return long === short || long?.startsWith(`${short}-`) === true;
}
