import { createHash, randomBytes } from "node:crypto";
import { mkdir, open, readFile, rename, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { InfrastructureError } from "../report/user-error.ts";
import type { Cache } from "./ports.ts";

/**
 * A cache in a folder. Each entry is its bytes behind their SHA-256, written to a temporary name and renamed: after a crash, a power cut or
 * on a failing disk an entry is whole or counts as absent. So nobody waits for the disk. Losing the folder loses time only.
 *
 * @throws InfrastructureError when it cannot be written, naming the folder.
 */
export function diskCache(folder: string): Cache {
  const place = (name: string) => {
    if (!/^[\w@.+-]+(\/[\w@.+-]+)*$/.test(name) || name.split("/").includes(".."))
      throw new Error(`no name for a cache entry: ${name}`);
    return join(folder, name);
  };
  return {
    async get(name) {
      const stored = await readFile(place(name)).catch(() => undefined);
      if (stored === undefined || stored.byteLength < 32) return undefined;
      const bytes = stored.subarray(32);
      return createHash("sha256").update(bytes).digest().equals(stored.subarray(0, 32)) ? bytes : undefined;
    },
    async put(name, bytes) {
      const final = place(name);
      const temporary = `${final}.${randomBytes(6).toString("hex")}.tmp`;
      try {
        await mkdir(dirname(final), { recursive: true });
        const file = await open(temporary, "wx");
        try {
          await file.writev([createHash("sha256").update(bytes).digest(), bytes]);
        } finally {
          await file.close();
        }
        await rename(temporary, final);
      } catch (cause) {
        await rm(temporary, { force: true }).catch(() => {});
        const code = (cause as NodeJS.ErrnoException).code;
        throw new InfrastructureError(
          code === "ENOSPC"
            ? `The disk is full: nothing more fits into ${folder}.`
            : `The cache ${folder} could not be written (${code}).`,
          {
            fix:
              code === "ENOSPC"
                ? "Free some space and run again; nothing half-written was left."
                : "Check the folder's permissions.",
            cause,
          },
        );
      }
    },
  };
}
