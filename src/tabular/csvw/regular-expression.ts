import { RE2JS } from "re2js";

/**
 * A regular expression of ECMAScript compiled to an engine that runs in linear time, whatever the expression: it comes from
 * strangers. Like `RegExp.prototype.test`, it looks for a match anywhere; `^` and `$` anchor it.
 * @returns the test; undefined where the expression is none, or looks around or back, which that engine cannot
 * @see Model for Tabular Data §6.4.6
 */
export function regularExpression(source: string): ((text: string) => boolean) | undefined {
  try {
    const compiled = RE2JS.compile(translated(source));
    return (text) => compiled.matcher(text).find();
  } catch {
    return undefined;
  }
}

/** `\u00e9`, `\u{1f600}`, `\/` and `[^]` as the engine writes them. */
const translated = (source: string): string =>
  source.replace(/\\u\{([0-9a-fA-F]+)\}|\\u([0-9a-fA-F]{4})|\\\/|\\[\s\S]|\[\^\]/g, (token, braced, four) => {
    const code: string | undefined = braced ?? four;
    if (code !== undefined) return `\\x{${code}}`;
    return token === "\\/" ? "/" : token === "[^]" ? "[\\s\\S]" : token;
  });
