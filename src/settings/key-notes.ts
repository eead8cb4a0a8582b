import * as z from "zod";

/**
 * What a key of a settings file takes and what holds when it is absent, in words. Stands beside the zod schema so that the
 * error message, the JSON Schema and the page of reference say the same thing.
 */
export type KeyNote = {
  /** Completes "accepted: …": `a DNS label of at most 40 characters`. */
  readonly accepts: string;
  /** What holds without the key, for its reader; absent for a key that must be there. */
  readonly otherwise?: string;
  /** One value that is accepted, as it is written in YAML. */
  readonly example: string;
  /** What YAML takes the value for where that is not text, although text is what is read. */
  readonly written?: "boolean" | "integer";
};

export const keyNotes = z.registry<KeyNote>();

/** A schema with what lies inside `optional` and defaults laid bare. */
export function bare(schema: z.core.$ZodType): z.core.$ZodType {
  return schema instanceof z.ZodOptional || schema instanceof z.ZodDefault || schema instanceof z.ZodPrefault
    ? bare(schema.def.innerType)
    : schema;
}

/** The schema of the key at `path`, through groups and lists; undefined where the path leaves what is declared. */
export function schemaAt(schema: z.core.$ZodType, path: readonly PropertyKey[]): z.core.$ZodType | undefined {
  const [first, ...rest] = path;
  const inner = bare(schema);
  if (first === undefined) return inner;
  if (inner instanceof z.ZodArray) return schemaAt(inner.element, rest);
  const next =
    inner instanceof z.ZodObject ? Object.entries(inner.shape).find(([key]) => key === first)?.[1] : undefined;
  return next === undefined ? undefined : schemaAt(next, rest);
}

/** The note of a key: its own, else that of the nearest group or list around it. */
export function noteAt(schema: z.core.$ZodType, path: readonly PropertyKey[]): KeyNote | undefined {
  const here = schemaAt(schema, path);
  const own = here === undefined ? undefined : keyNotes.get(here);
  return own ?? (path.length === 0 ? undefined : noteAt(schema, path.slice(0, -1)));
}

/** The keys that may stand at `path`, as they are declared. */
export function keysAt(schema: z.core.$ZodType, path: readonly PropertyKey[]): readonly string[] {
  const here = schemaAt(schema, path);
  return here instanceof z.ZodObject ? Object.keys(here.shape) : [];
}
