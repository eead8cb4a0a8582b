import * as core from "zod/v4/core";
import { bare, keyNotes } from "./key-notes.ts";

/** One key of a settings file as its page of reference shows it; `name` in dots: `access.groups`. */
export type KeyRow = {
  readonly name: string;
  readonly means: string;
  readonly accepts: string;
  readonly otherwise: string | undefined;
  readonly example: string;
};

/** Every key that holds a value, in the order of its schema; groups are shown by what is in them. */
export function keyRows(schema: core.$ZodType, above: readonly string[] = []): readonly KeyRow[] {
  const inner = bare(schema);
  if (!(inner instanceof core.$ZodObject)) return [];
  return Object.entries<core.$ZodType>(inner._zod.def.shape).flatMap(([key, value]): readonly KeyRow[] => {
    const path = [...above, key];
    const own = bare(value);
    if (own instanceof core.$ZodObject) return keyRows(own, path);
    const note = keyNotes.get(own);
    if (note === undefined) throw new Error(`The key ${path.join(".")} has no note.`);
    const { means = "", accepts, otherwise, example } = note;
    return [{ name: path.join("."), means, accepts, otherwise, example }];
  });
}
