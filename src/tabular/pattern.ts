import { RE2JS } from "re2js";
import { quickPattern } from "./quick-pattern.ts";

/** Characters of a pattern. */
const longest = 10_000;

/**
 * A `pattern` compiled to an engine that runs in linear time, or to what is as quick for it: it comes from a pull request. It has to
 * match the whole text. The syntax is that of XML Schema, of which `\i` and `\c` are translated; `^` and `$` are anchors, as authors
 * mean them, and not the letters that XML Schema makes of them.
 * @returns the test, or why the pattern cannot be used
 * @see Table Schema v2 §pattern; XML Schema Datatypes 2e appendix F
 */
export function compilePattern(pattern: string): Compiled {
  const fault = faultOf(pattern);
  if (fault !== undefined) return { fault };
  const quick = quickPattern(pattern);
  return quick ? { test: (text) => quick.test(text) } : compiled(pattern, (engine, text) => engine.matches(text));
}

/** {@link compilePattern}, of a pattern that has to match somewhere in the text: as JSON Schema means it. */
export function compileSearch(pattern: string): Compiled {
  const fault = faultOf(pattern);
  return fault === undefined ? compiled(pattern, (engine, text) => engine.matcher(text).find()) : { fault };
}

type Compiled = { readonly test: (text: string) => boolean } | { readonly fault: string };

function faultOf(pattern: string): string | undefined {
  if (pattern.length > longest) return `it has ${pattern.length} characters, and up to ${longest} are read`;
  return /\[[^\]]*-\[/.test(pattern) ? "a class is subtracted from another (-[…]), which is not supported" : undefined;
}

function compiled(pattern: string, test: (engine: RE2JS, text: string) => boolean): Compiled {
  try {
    const engine = RE2JS.compile(withNameClasses(pattern, nameStart, nameRest));
    return { test: (text) => test(engine, text) };
  } catch (error) {
    return {
      fault: error instanceof Error ? error.message.replace(/^error parsing regexp: /, "") : "it cannot be read",
    };
  }
}

const nameStart = ":A-Z_a-z\\x{C0}-\\x{D6}\\x{D8}-\\x{F6}\\x{F8}-\\x{2FF}\\x{370}-\\x{37D}\\x{37F}-\\x{1FFF}";
const nameRest = `${nameStart}.0-9\\x{B7}\\x{300}-\\x{36F}-`;

/** XML Schema's `\i` and `\c`, a name's first and later characters, as the classes that they stand for in another language. */
export function withNameClasses(pattern: string, first: string, later: string): string {
  let inClass = false;
  return pattern.replace(/\\([\s\S])|\[|\]/g, (token, escaped: string | undefined) => {
    if (token === "[") inClass = true;
    if (token === "]") inClass = false;
    if (escaped !== "i" && escaped !== "c") return token;
    const members = escaped === "i" ? first : later;
    return inClass ? members : `[${members}]`;
  });
}
