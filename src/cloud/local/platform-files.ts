import { readFile } from "node:fs/promises";
import type { BuildOptions } from "../../image/build-options.ts";
import type { Platform } from "../../platform/model.ts";
import { UserError } from "../../report/user-error.ts";
import { openFolder } from "../../runner/folder.ts";
import type { Files } from "../../runner/ports.ts";

/** What the platform file names on disk: another base than ours, and the advisory database. */
export async function platformFiles({ base, advisories }: Pick<Platform, "base" | "advisories">): Promise<{
  readonly base: Pick<BuildOptions, "base" | "baseImage">;
  readonly advisories: Files | undefined;
}> {
  return {
    base: await baseNamed(base),
    advisories: advisories === undefined ? undefined : await openAdvisories(advisories),
  };
}

async function baseNamed(base: string | undefined): Promise<Pick<BuildOptions, "base" | "baseImage">> {
  if (base === undefined) return {};
  if (base.endsWith(".lock.json")) return { base: await readBase(base) };
  const { parseImageReference } = await import("../../image/base/image-reference.ts");
  return { baseImage: parseImageReference(base, "base") };
}

const openAdvisories = (folder: string): Promise<Files> =>
  openFolder(folder).catch((cause: unknown) => {
    throw new UserError(`There is no folder "${folder}", which the platform file names for advisories.`, {
      fix: "Mend the path after advisories: in the platform file, or leave the key out: the scan is then reported as not run.",
      cause,
    });
  });

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
