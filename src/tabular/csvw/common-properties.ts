import type { Path } from "../schema/document.ts";
import { isLanguage } from "./language.ts";
import { fault, isObject, type Part, shown } from "./part.ts";
import { isType } from "./vocabulary.ts";

/** Objects inside each other, at most: deeper ones are refused, so that no document can exhaust the stack. */
const deepest = 100;

/**
 * Checks the value of a common property or a note: any JSON, but for what a reader of JSON-LD would take for something else.
 * @see Metadata Vocabulary for Tabular Data §5.8.2, and its appendix on the JSON-LD dialect
 */
export function checkCommonProperty(part: Part, at: Path, value: unknown): void {
  if (at.length > deepest) {
    fault(part, at.slice(0, 1), `"${at[0]}" has more than ${deepest} objects inside each other`, "Make it flatter.");
  } else if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) checkCommonProperty(part, [...at, index], item);
  } else if (isObject(value)) {
    if (Object.hasOwn(value, "@value")) checkValueObject(part, at, value);
    else checkNode(part, at, value);
  }
}

type Node = Readonly<Record<string, unknown>>;

function checkValueObject(part: Part, at: Path, value: Node): void {
  const keys = Object.keys(value).filter((key) => key !== "@value");
  const [other] = keys;
  if (keys.length > 1 || (other !== undefined && other !== "@type" && other !== "@language")) {
    const names = keys.map((key) => `"${key.slice(0, 100)}"`).join(", ");
    say(part, at, `has ${names} beside "@value"`, 'one of "@type" and "@language"');
  }
  const content = value["@value"];
  if (typeof content === "object")
    say(part, [...at, "@value"], `is ${shown(content)}`, "a text, a number, true or false");
  checkTypes(part, at, value, false);
  const language = value["@language"];
  if (Object.hasOwn(value, "@language") && language !== null && !isLanguage(language)) {
    say(part, [...at, "@language"], `is ${shown(language)}`, 'a language tag such as "en", or null');
  }
}

function checkNode(part: Part, at: Path, value: Node): void {
  for (const [key, content] of Object.entries(value)) {
    if (key === "@type") checkTypes(part, at, value, true);
    else if (key === "@id") {
      if (typeof content !== "string" || content.startsWith("_:")) {
        say(part, [...at, key], `is ${shown(content)}`, "a URL, which no blank node (_:) is");
      }
    } else if (key === "@language") {
      say(part, [...at, key], 'stands without a "@value"', "both together, or neither");
    } else if (key.startsWith("@")) {
      say(part, [...at, key], "is used", "@id, @type, @value and @language, of what starts with @");
    } else {
      checkCommonProperty(part, [...at, key], content);
    }
  }
}

function checkTypes(part: Part, at: Path, value: Node, several: boolean): void {
  if (!Object.hasOwn(value, "@type")) return;
  const written = value["@type"];
  const types: readonly unknown[] = several && Array.isArray(written) ? written : [written];
  const wrong = types.find((type) => !isType(type));
  if (wrong === undefined && types.length > 0) return;
  say(part, [...at, "@type"], `is ${shown(wrong)}`, "a term of CSVW, a name with a known prefix or an absolute URL");
}

function say(part: Part, at: Path, found: string, accepted: string): void {
  const name = at.filter((step) => typeof step === "string").join(" › ");
  fault(
    part,
    at,
    `"${name.slice(0, 200)}" of ${part.what} ${found}; accepted is ${accepted}`,
    "Correct it, or take it out.",
  );
}
