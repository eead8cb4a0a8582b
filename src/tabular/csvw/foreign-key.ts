import { columnReferences } from "./column-references.ts";
import { resolved } from "./links.ts";
import type { ForeignKey } from "./model.ts";
import { fault, isObject, objectsIn, type Part, partAt, placeIn, property, shown } from "./part.ts";

/**
 * The foreign keys of a schema; one that cannot be used is said, as an error, and left out. Whether the table that it refers to is
 * there is for the group to see.
 * @param names of the columns of the schema itself
 * @see Metadata Vocabulary for Tabular Data §5.5, `foreignKeys`
 */
export function readForeignKeys(schema: Part, names: ReadonlySet<string>): readonly ForeignKey[] {
  const parts = objectsIn(schema, "foreignKeys", "a foreign key") ?? [];
  return parts.flatMap((part) => {
    onlyHas(part, ["columnReference", "reference"]);
    const columns = required(part, names);
    const written = property(part, "reference");
    if (!isObject(written)) {
      const found = written === undefined ? 'A foreign key has no "reference"' : `"reference" is ${shown(written)}`;
      fault(part, ["reference"], `${found}; an object is accepted`, "Name the resource and its columns.");
      return [];
    }
    const reference = readReference(partAt(part, "reference", "a foreign key's reference", written));
    return columns && reference ? [{ columns, reference, at: placeIn(part) }] : [];
  });
}

function readReference(part: Part): ForeignKey["reference"] | undefined {
  onlyHas(part, ["resource", "schemaReference", "columnReference"]);
  const columns = required(part, undefined);
  const [by, other] = (["resource", "schemaReference"] as const).filter((key) => property(part, key) !== undefined);
  if (by === undefined || other !== undefined) {
    const found =
      by === undefined ? 'neither "resource" nor "schemaReference"' : 'both "resource" and "schemaReference"';
    fault(
      part,
      [],
      `A foreign key's reference has ${found}; one of the two is accepted`,
      "Name the table by its URL, as resource.",
    );
    return undefined;
  }
  const written = property(part, by);
  if (typeof written !== "string") {
    fault(part, [by], `"${by}" is ${shown(written)}; a URL is accepted`, "Write the URL in quotation marks.");
    return undefined;
  }
  // Only compared with those of the group, never followed: it may be an address on the network.
  const url = resolved(written, part.scope.base);
  if (url === undefined) fault(part, [by], `"${by}" is ${shown(written)}, which is no URL`, "Correct it.");
  return columns && url !== undefined ? { by, url, columns } : undefined;
}

function required(part: Part, names: ReadonlySet<string> | undefined): readonly string[] | undefined {
  const key = "columnReference";
  const references = columnReferences(part, key, names);
  if (references !== undefined && !("fault" in references)) return references;
  const found =
    references === undefined ? `${part.what} has no "${key}"` : `"${key}" of ${part.what} ${references.fault}`;
  fault(
    part,
    [key],
    `${found}; accepted is the name of a column, or a list of them`,
    'Give the column a "name" and write that.',
  );
  return undefined;
}

function onlyHas(part: Part, keys: readonly string[]): void {
  for (const key of Object.keys(part.value)) {
    if (keys.includes(key)) continue;
    const words = `"${key.slice(0, 100)}" stands in ${part.what}, which has ${keys.join(", ")} and nothing else`;
    fault(part, [key], words, "Take it out.");
  }
}
