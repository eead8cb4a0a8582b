import { type Part, property, shown } from "./part.ts";

/**
 * The names in a column reference property, or what is wrong with it, in words that follow its name.
 * @param names of the columns that can be referred to; undefined where they are not known yet
 * @see Metadata Vocabulary for Tabular Data §5.1.4
 */
export function columnReferences(
  part: Part,
  key: string,
  names: ReadonlySet<string> | undefined,
): readonly string[] | { readonly fault: string } | undefined {
  const written = property(part, key);
  if (written === undefined) return undefined;
  const list: readonly unknown[] = Array.isArray(written) ? written : [written];
  if (list.length === 0) return { fault: "is an empty list" };
  const references: string[] = [];
  for (const item of list) {
    if (typeof item !== "string") return { fault: `has ${shown(item)}` };
    if (names && !names.has(item))
      return { fault: `names the column "${item.slice(0, 100)}", and no column has that "name"` };
    references.push(item);
  }
  return references;
}
