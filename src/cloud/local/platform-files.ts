import { readFile } from "node:fs/promises";
import type { BuildOptions } from "../../image/stage.ts";
import type { Platform } from "../../platform/model.ts";
import { UserError } from "../../report/user-error.ts";
import { openFolder } from "../../runner/folder.ts";
import type { Files } from "../../runner/ports.ts";

/** What the platform file names on disk: another base than ours, and the advisory database. */
export async function platformFiles({ base, advisories }: Pick<Platform, "base" | "advisories">): Promise<{
  readonly base: Pick<BuildOptions, "base">;
  readonly advisories: Files | undefined;
}> {
  return {
    base: base === undefined ? {} : { base: await readBase(base) },
    advisories: advisories === undefined ? undefined : await openFolder(advisories),
  };
}

async function readBase(file: string) {
  const { parseBaseLock } = await import("../../image/base/lock.ts");
  const text = await readFile(file, "utf8").catch((cause: NodeJS.ErrnoException) => {
    throw new UserError(`The base lock "${file}" cannot be read (${cause.code}).`, {
      fix: "Mend the path after base: in the platform file, or leave the key out for the lock that comes with Slipway.",
      cause,
    });
  });
  return parseBaseLock(text, file);
}
