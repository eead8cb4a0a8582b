import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";

export type File = { readonly name: string; readonly size: number; readonly sha256: string };

export const measured = (folder: string, names: readonly string[]): Promise<readonly File[]> =>
  Promise.all(
    names.map(async (name) => {
      const bytes = await readFile(join(folder, name));
      return { name, size: bytes.length, sha256: createHash("sha256").update(bytes).digest("hex") };
    }),
  );

/** As `sha256sum --check` reads it. */
export const sums = (files: readonly File[]): string =>
  files.map(({ name, sha256 }) => `${sha256}  ${name}\n`).join("");
