import { didYouMean } from "../../report/did-you-mean.ts";
import type { Field } from "../model.ts";
import { fail, kindOf, type Path, refuseLong, type View } from "./document.ts";

/** One name, or a list of names (v1 has both); each of a field that is there, where the fields are known. */
export function namesIn(
  view: View,
  at: Path,
  written: unknown,
  what: string,
  fields: readonly Field[] | undefined,
): readonly string[] {
  const path = [...view.path, ...at];
  const names: readonly unknown[] = Array.isArray(written) ? written : [written];
  refuseLong(view, path, names);
  return names.map((name) => {
    if (typeof name !== "string")
      return fail(view.document, path, `"${what}" has ${kindOf(name)}; names of fields are accepted.`, "Name fields.");
    const known = fields?.map((field) => field.name);
    if (known === undefined || known.includes(name)) return name;
    const meant = didYouMean(name, known);
    return fail(
      view.document,
      path,
      `"${what}" names the field "${name}", which the schema does not have.`,
      meant === undefined ? "Name a field of the schema." : `Did you mean "${meant}"?`,
    );
  });
}
