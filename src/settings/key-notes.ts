// The core alone, which both of zod's faces share: a step that only reads its inputs must not pay for the larger one.
import * as core from "zod/v4/core";

/**
 * What a key of a settings file takes and what holds when it is absent, in words. Stands beside the zod schema so that the
 * error message, the JSON Schema and the page of reference say the same thing.
 */
export type KeyNote = {
  /** What the key is for, where the schema itself does not describe it. */
  readonly means?: string;
  /** Completes "accepted: …": `a DNS label of at most 40 characters`. */
  readonly accepts: string;
  /** What holds without the key, for its reader; absent for a key that must be there. */
  readonly otherwise?: string;
  /** One value that is accepted, as it is written in YAML. */
  readonly example: string;
  /** What YAML takes the value for where that is not text, although text is what is read. */
  readonly written?: "boolean" | "integer";
};

export const keyNotes = core.registry<KeyNote>();

/** A schema with what lies inside `optional` and defaults laid bare. */
export function bare(schema: core.$ZodType): core.$ZodType {
  return schema instanceof core.$ZodOptional ||
    schema instanceof core.$ZodDefault ||
    schema instanceof core.$ZodPrefault
    ? bare(schema._zod.def.innerType)
    : schema;
}

/** The schema of the key at `path`, through groups and lists; undefined where the path leaves what is declared. */
export function schemaAt(schema: core.$ZodType, path: readonly PropertyKey[]): core.$ZodType | undefined {
  const [first, ...rest] = path;
  const inner = bare(schema);
  if (first === undefined) return inner;
  if (inner instanceof core.$ZodArray) return schemaAt(inner._zod.def.element, rest);
  const next =
    inner instanceof core.$ZodObject
      ? Object.entries<core.$ZodType>(inner._zod.def.shape).find(([key]) => key === first)?.[1]
      : undefined;
  return next === undefined ? undefined : schemaAt(next, rest);
}

/** The note of a key: its own, else that of the nearest group or list around it. */
export function noteAt(schema: core.$ZodType, path: readonly PropertyKey[]): KeyNote | undefined {
  const here = schemaAt(schema, path);
  const own = here === undefined ? undefined : keyNotes.get(here);
  return own ?? (path.length === 0 ? undefined : noteAt(schema, path.slice(0, -1)));
}

/** The keys that may stand at `path`, as they are declared. */
export function keysAt(schema: core.$ZodType, path: readonly PropertyKey[]): readonly string[] {
  const here = schemaAt(schema, path);
  return here instanceof core.$ZodObject ? Object.keys(here._zod.def.shape) : [];
}
