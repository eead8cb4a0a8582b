import * as z from "zod/mini";
import { InfrastructureError } from "../report/user-error.ts";
import { versionPattern } from "./version.ts";

const version = z.string().check(z.regex(versionPattern));
const sha256 = z.string().check(z.regex(/^[0-9a-f]{64}$/));

/** `_SUCCESS`: written last, so a version that has one is whole; and what it must consist of. */
export const manifest = z.strictObject({
  format: z.int(),
  dashboard: z.string(),
  dataset: z.string(),
  version,
  content: sha256.check(z.describe("over CSV bytes, descriptor and format version")),
  rows: z.int().check(z.gte(0)),
  files: z.array(z.strictObject({ name: z.string(), bytes: z.int().check(z.gte(0)), sha256 })),
});

/** `latest.json`: it alone makes a version current. */
export const pointer = z.strictObject({ version });

/** `versions.json`: what is complete, oldest first. An index only: `_SUCCESS` is the truth. */
export const index = z.strictObject({
  versions: z.array(z.strictObject({ version, content: sha256, rows: z.int().check(z.gte(0)) })),
});

export type Manifest = z.infer<typeof manifest>;
export type Index = z.infer<typeof index>;

const encoder = new TextEncoder();

/** JSON as it is stored: two spaces, a line end; the same value gives the same bytes. */
export const stored = (value: unknown): Uint8Array => encoder.encode(`${JSON.stringify(value, undefined, 2)}\n`);

/** @throws InfrastructureError when the object is none of ours. */
export function parsed<Value>(schema: z.ZodMiniType<Value>, key: string, bytes: Uint8Array): Value {
  try {
    return schema.parse(JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes)));
  } catch (cause) {
    throw new InfrastructureError(`The object ${key} in the store is not what was written there.`, {
      fix: "Look at who else writes to this store, and restore the object; nothing was changed.",
      cause,
    });
  }
}
