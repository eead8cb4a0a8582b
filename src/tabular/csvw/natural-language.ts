import type { Path } from "../schema/document.ts";
import { isTag } from "./language.ts";
import type { LanguageMap } from "./model.ts";
import { ignored, isObject, type Part, property, shown } from "./part.ts";

/**
 * The texts of a natural language property, by language; a bare text is in the document's language. What is no text, and what
 * stands under no language tag, is left out.
 * @see Metadata Vocabulary for Tabular Data §5.1.6
 */
export function naturalLanguage(part: Part, key: string): LanguageMap {
  const written = property(part, key);
  if (written === undefined) return new Map();
  if (typeof written === "string" || Array.isArray(written)) {
    const texts = textsOf(part, [key], written);
    return texts.length === 0 ? new Map() : new Map([[part.scope.language, texts]]);
  }
  if (!isObject(written)) {
    leave(
      part,
      [key],
      `"${key}" of ${part.what} is ${shown(written)}`,
      "a text, a list of texts, or an object by language",
    );
    return new Map();
  }
  const map = new Map<string, readonly string[]>();
  for (const [tag, value] of Object.entries(written)) {
    if (!isTag(tag)) {
      leave(part, [key, tag], `"${tag.slice(0, 100)}" in "${key}" of ${part.what}`, 'a language tag such as "en"');
    } else if (typeof value === "string" || Array.isArray(value)) {
      map.set(tag, textsOf(part, [key, tag], value));
    } else {
      leave(part, [key, tag], `"${tag}" in "${key}" is ${shown(value)}`, "a text or a list of texts");
    }
  }
  return map;
}

function textsOf(part: Part, at: Path, written: string | readonly unknown[]): readonly string[] {
  if (typeof written === "string") return [written];
  return written.flatMap((item, index) => {
    if (typeof item === "string") return [item];
    leave(part, [...at, index], `An item of "${at.join(" › ")}" is ${shown(item)}`, "a text");
    return [];
  });
}

function leave(part: Part, at: Path, found: string, accepted: string): void {
  ignored(part, at, `${found}, which is left out; accepted is ${accepted}`, "Correct it, or take it out.");
}
