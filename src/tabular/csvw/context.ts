import { isLanguage } from "./language.ts";
import { fault, follow, ignored, isObject, type Part, property, shown } from "./part.ts";

const csvw = "http://www.w3.org/ns/csvw";

/**
 * The part as its own `@context` wants it read: with its base URL and its default language.
 * @see Metadata Vocabulary for Tabular Data §5.2
 */
export function inContext(part: Part): Part {
  const written = property(part, "@context");
  const [first, local, ...others]: readonly unknown[] = Array.isArray(written) ? written : [written];
  if (first !== csvw || others.length > 0 || (local !== undefined && !isObject(local))) {
    const found = written === undefined ? `${part.what} has no "@context"` : `"@context" is ${shown(written)}`;
    const accepted = `"${csvw}", alone or in a list with an object after it`;
    fault(part, ["@context"], `${found}; accepted is ${accepted}`, `Write "@context": "${csvw}".`);
  }
  if (!isObject(local)) return part;
  for (const key of Object.keys(local)) {
    if (key === "@base" || key === "@language") continue;
    const words = `"${key.slice(0, 100)}" stands in the "@context"; accepted are "@base" and "@language"`;
    fault(part, ["@context", 1, key], words, "Take it out: names of other vocabularies are absolute URLs.");
  }
  const context: Part = { ...part, path: [...part.path, "@context", 1], value: local, what: "the context" };
  return { ...part, scope: { ...part.scope, base: baseOf(context), language: languageOf(context) } };
}

function baseOf(context: Part): string {
  const written = property(context, "@base");
  if (written === undefined) return context.scope.base;
  if (typeof written === "string") {
    if (/^\.?\/?$/.test(written)) return context.scope.base;
    return follow(context, "@base", written) ?? context.scope.base;
  }
  ignored(context, ["@base"], `"@base" is ${shown(written)}, which is left out; a URL is accepted`, "Write a URL.");
  return context.scope.base;
}

function languageOf(context: Part): string {
  const written = property(context, "@language");
  if (written === undefined || isLanguage(written)) return written ?? "und";
  const words = `"@language" is ${shown(written)}, which is left out; accepted is a language tag such as "en"`;
  ignored(context, ["@language"], words, "Write a tag of BCP 47.");
  return "und";
}
