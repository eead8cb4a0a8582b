import type { Finding } from "../../report/model.ts";
import { findingAt } from "../findings.ts";
import { type Document, kindOf, type Path } from "../schema/document.ts";
import { resolved } from "./links.ts";

/** What holds for all of one document: where its links lead from, its language, and where its faults go. */
export type Scope = {
  readonly document: Document;
  readonly base: string;
  /** The default language of its texts; `und` where it names none. */
  readonly language: string;
  readonly findings: Finding[];
  /** Why a link may not be followed, as it is written; undefined when it may. */
  readonly refuse: (written: string) => string | undefined;
};

/** An object inside a metadata document. */
export type Part = {
  readonly scope: Scope;
  readonly path: Path;
  readonly value: Readonly<Record<string, unknown>>;
  /** What it is, for messages: `a column`. */
  readonly what: string;
};

export const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

export const partAt = (part: Part, key: string | number, what: string, value: Part["value"]): Part => ({
  scope: part.scope,
  path: [...part.path, key],
  value,
  what,
});

/** A property of an object itself: what its prototype has is none. */
export const property = ({ value }: Part, key: string): unknown => (Object.hasOwn(value, key) ? value[key] : undefined);

export const placeIn = ({ scope: { document }, path }: Part, ...more: Path) => ({
  file: document.file,
  line: document.lineOf([...path, ...more]),
});

/** A value in a message: as JSON has it, so that the number 1 and the text "1" are told apart. */
export function shown(value: unknown): string {
  if (typeof value === "string" || Array.isArray(value) || isObject(value)) return kindOf(value);
  return value === undefined ? "not there" : String(JSON.stringify(value));
}

/** What breaks the standard: the description cannot be used as it is meant. */
export function fault(part: Part, more: Path, message: string, fix: string): void {
  report("metadata-invalid", part, more, message, fix);
}

/** What the standard does not accept and has left out, or replaced by its default. */
export function ignored(part: Part, more: Path, message: string, fix: string): void {
  report("metadata-ignored", part, more, message, fix);
}

/** Findings of one kind, at most: a document could be made to have as many as it has letters. */
const most = 100;

function report(rule: "metadata-invalid" | "metadata-ignored", part: Part, more: Path, message: string, fix: string) {
  const { findings } = part.scope;
  const count = findings.filter((finding) => finding.rule === rule).length;
  if (count > most) return;
  const { file, line } = placeIn(part, ...more);
  const words =
    count < most ? message : `There are more than ${most} such faults in the metadata; the rest is not listed`;
  findings.push(findingAt(rule, { message: words, fix }, file, { line, column: 1 }));
}

/** The value of a property that is not there, or is what it has to be; anything else is said and left out. */
export function atomic<Value>(
  part: Part,
  key: string,
  is: (value: unknown) => value is Value,
  accepted: string,
): Value | undefined {
  const value = property(part, key);
  if (value === undefined || is(value)) return value;
  ignored(
    part,
    [key],
    `"${key}" of ${part.what} is ${shown(value)}, which is left out; accepted is ${accepted}`,
    `Write ${accepted} there, or take it out.`,
  );
  return undefined;
}

export const isText = (value: unknown): value is string => typeof value === "string";
export const isFlag = (value: unknown): value is boolean => typeof value === "boolean";
export const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && Number(value) >= 0;
export const oneOf =
  <const Texts extends readonly string[]>(...texts: Texts) =>
  (value: unknown): value is Texts[number] =>
    typeof value === "string" && texts.includes(value);

/** The items of an array property; what is no array counts as an empty one. @see Metadata Vocabulary for Tabular Data §5.1.1 */
export function items(part: Part, key: string): readonly unknown[] | undefined {
  const value = property(part, key);
  if (value === undefined || Array.isArray(value)) return value;
  ignored(
    part,
    [key],
    `"${key}" of ${part.what} is ${shown(value)}, which counts as an empty list; a list is accepted`,
    "Put it in square brackets.",
  );
  return [];
}

/** The objects in an array property; other items are left out. */
export function objectsIn(part: Part, key: string, what: string): readonly Part[] | undefined {
  return items(part, key)?.flatMap((item, index) => {
    if (isObject(item)) return partAt({ ...part, path: [...part.path, key] }, index, what, item);
    ignored(
      part,
      [key, index],
      `An item of "${key}" is ${shown(item)}, which is left out; ${what} is accepted, written as an object`,
      "Take the item out.",
    );
    return [];
  });
}

/** An absolute URL of a link property whose target is read. @see Metadata Vocabulary §5.1.2 */
export function link(part: Part, key: string): string | undefined {
  const written = atomic(part, key, isText, "a URL in quotation marks");
  return written === undefined ? undefined : follow(part, key, written);
}

/** A URL as it is written made absolute, if it may be followed. */
export function follow(part: Part, key: string, written: string): string | undefined {
  const { base, refuse } = part.scope;
  const reason = refuse(written);
  const url = reason === undefined ? resolved(written, base) : undefined;
  if (url !== undefined) return url;
  fault(
    part,
    [key],
    `"${key}" of ${part.what} is "${written.slice(0, 200)}", which ${reason ?? "is no URL"}`,
    "Put the file into the metadata's folder, and name it as it is seen from there.",
  );
  return undefined;
}

/** `@id`: a link, which never names a blank node. @see Metadata Vocabulary §5.3 to §5.6 */
export function identity(part: Part): string | undefined {
  const written = atomic(part, "@id", isText, "a URL in quotation marks");
  if (written === undefined) return undefined;
  if (!written.startsWith("_:")) return resolved(written, part.scope.base);
  fault(part, ["@id"], `"@id" of ${part.what} starts with _:, and it has to be a URL`, "Write a URL, or take it out.");
  return undefined;
}
