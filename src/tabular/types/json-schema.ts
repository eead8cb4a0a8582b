import { type Holds, isArray, isObject, keywords, type Part, type Path, said } from "./json-schema-keywords.ts";
import type { CellValue } from "./reader.ts";

export type JsonCheck = { readonly keyword: string; readonly test: (value: CellValue) => boolean };

export type JsonSchemaFault = { readonly fault: string; readonly path: Path };

/**
 * What a JSON Schema asks of values, without code that is made from it and in time that neither it nor a value can blow up, since
 * both come from strangers: each part looks at each value once, and patterns are matched in linear time. Draft 7, with `$ref` inside
 * the schema, and of the drafts since then `$defs`, `prefixItems`, `dependentRequired` and `dependentSchemas`; `format` says what is
 * meant and is not checked.
 *
 * @returns a check for each of the schema's own keywords, or why the schema cannot be used and where
 * @see JSON Schema Validation draft-handrews-json-schema-validation-01; Table Schema v2 §jsonSchema
 */
export function compileJsonSchema(schema: unknown): { readonly checks: readonly JsonCheck[] } | JsonSchemaFault {
  const { root, all, faults } = compiled(schema);
  const [fault] = faults;
  if (fault) return fault;
  if (hasLoop(all)) return { fault: "it refers to itself without going into the value", path: [] };
  /** Each part looks at each value once. */
  const holdsIn = (): Holds => {
    const known = new Map<Part, Map<CellValue, boolean>>();
    const holds: Holds = (part, value) => {
      const results = known.get(part) ?? new Map<CellValue, boolean>();
      known.set(part, results);
      const before = results.get(value);
      if (before !== undefined) return before;
      const result = part.checks.every(({ check }) => check(value, holds));
      results.set(value, result);
      return result;
    };
    return holds;
  };
  return { checks: root.checks.map(({ keyword, check }) => ({ keyword, test: (value) => check(value, holdsIn()) })) };
}

/** Keywords of later drafts that ask what nothing here does: to leave them out would be to say that all is well. */
const later = new Set([
  "unevaluatedItems",
  "unevaluatedProperties",
  "minContains",
  "maxContains",
  "$dynamicRef",
  "$recursiveRef",
]);

function compiled(root: unknown) {
  const parts = new Map<unknown, Part>();
  const faults: JsonSchemaFault[] = [];
  const wrong = (fault: string, path: Path) => void faults.push({ fault, path });

  function target(reference: unknown, path: Path): unknown {
    if (typeof reference !== "string" || !/^#(?:\/|$)/.test(reference)) {
      wrong(`"$ref" is ${said(reference)}; a place in the schema is accepted, such as "#/definitions/place"`, path);
      return true;
    }
    let found: unknown = root;
    for (const step of reference.split("/").slice(1)) {
      const key = unescaped(step);
      found = (isObject(found) || isArray(found)) && Object.hasOwn(found, key) ? Reflect.get(found, key) : undefined;
    }
    if (found === undefined) wrong(`"$ref" is ${said(reference)}, and there is nothing at that place`, path);
    return found ?? true;
  }

  function compile(schema: unknown, path: Path): Part {
    const before = parts.get(schema);
    if (before) return before;
    const part: Part = { checks: [], inPlace: [] };
    parts.set(schema, part);
    if (schema === true) return part;
    if (schema === false) part.checks.push({ keyword: "false", check: () => false });
    else if (isObject(schema)) {
      const inPlace = (below: unknown, at: Path) => {
        const made = compile(below, at);
        part.inPlace.push(made);
        return made;
      };
      if (schema["$ref"] !== undefined) {
        const at = [...path, "$ref"];
        const made = inPlace(target(schema["$ref"], at), at);
        part.checks.push({ keyword: "$ref", check: (value, holds) => holds(made, value) });
      }
      for (const [key, written] of Object.entries(schema)) {
        const at = [...path, key];
        if (later.has(key)) wrong(`"${key}" is of a draft after 7, and is not checked here`, at);
        const check = keywords.get(key)?.(written, { own: schema, path: at, inside: compile, inPlace, wrong });
        if (check) part.checks.push({ keyword: key, check });
      }
    } else wrong(`a schema is ${said(schema)}; an object, true or false is accepted`, path);
    return part;
  }

  const made = compile(root, []);
  return { root: made, all: [...parts.values()], faults };
}

/** A step of a JSON Pointer in a fragment. @see RFC 6901 §4, §6 */
function unescaped(step: string): string {
  let text = step;
  try {
    text = decodeURIComponent(step);
  } catch {
    // What is not percent-encoded stands for itself.
  }
  return text.replaceAll("~1", "/").replaceAll("~0", "~");
}

/** Whether a part looks at the same value as a part of itself does. */
function hasLoop(all: readonly Part[]): boolean {
  const done = new Set<Part>();
  const above = new Set<Part>();
  const loops = (part: Part): boolean => {
    if (above.has(part)) return true;
    if (done.has(part)) return false;
    above.add(part);
    const found = part.inPlace.some(loops);
    above.delete(part);
    done.add(part);
    return found;
  };
  return all.some(loops);
}
