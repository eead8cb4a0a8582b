import { UserError } from "../../report/user-error.ts";
import { parseText } from "../schema/document.ts";
import { inContext } from "./context.ts";
import { fault, follow, ignored, isObject, type Part, partAt, property, shown } from "./part.ts";
import { type Sources, textAt } from "./sources.ts";

/** What an object property holds: an object in place, one from a document of its own, or what counts as an empty one. */
export type Linked = { readonly part: Part; readonly url: string | undefined };

/**
 * An object property, whose value may be in a document of its own.
 * @param what it is, for messages: `a schema`
 * @returns undefined where there is none; "empty" for what counts as an object without properties
 * @see Metadata Vocabulary for Tabular Data §5.1.5, §6
 */
export async function objectProperty(
  owner: Part,
  key: string,
  what: string,
  sources: Sources,
): Promise<Linked | "empty" | undefined> {
  const written = property(owner, key);
  if (written === undefined) return undefined;
  if (isObject(written)) return { part: partAt(owner, key, what, written), url: undefined };
  if (typeof written !== "string") {
    const words = `"${key}" of ${owner.what} is ${shown(written)}, which counts as an empty object; an object or a URL is accepted`;
    ignored(owner, [key], words, `Write ${what} there as an object.`);
    return "empty";
  }
  const url = follow(owner, key, written);
  if (url === undefined) return undefined;
  const read = await textAt(url, sources);
  const broken = (reason: string) => {
    fault(
      owner,
      [key],
      `"${key}" of ${owner.what} names "${written.slice(0, 200)}", which ${reason}`,
      "Add the file, or correct its name.",
    );
    return undefined;
  };
  if ("fault" in read) return broken(read.fault);
  try {
    const document = parseText(sources.nameOf(url), read.text, "json");
    if (!isObject(document.value)) return broken(`is ${shown(document.value)}, not an object`);
    const scope = { ...owner.scope, document, base: url, language: "und" };
    return { part: inContext({ scope, path: [], value: document.value, what }), url };
  } catch (error) {
    if (error instanceof UserError) return broken(`cannot be read: ${error.message}`);
    throw error;
  }
}
