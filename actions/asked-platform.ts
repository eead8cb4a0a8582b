import { isAbsolute } from "node:path";
import { localPlatform } from "../src/platform/local-platform.ts";
import type { Platform } from "../src/platform/model.ts";
import { UserError } from "../src/report/user-error.ts";

/**
 * The platform that the input `platform` gives: the text of a platform file, or the one word `local`.
 *
 * @throws UserError for text that is no platform file, for the name of a file, and for a path inside the repository
 */
export async function askedPlatform(text: string): Promise<Platform> {
  if (text.trim() === "local") return { ...localPlatform, from: 'the word "local"' };
  if (/^[^\s:]+\.ya?ml$/.test(text.trim())) {
    throw new UserError(
      `The input "platform" is the name of a file, "${text.trim().slice(0, 80)}"; accepted: its text.`,
      {
        fix: "Put the file's text into the variable SLIPWAY_PLATFORM and write platform: ${{ vars.SLIPWAY_PLATFORM }}. A file in the repository could be changed by whoever it is to hold.",
      },
    );
  }
  const { readPlatform } = await import("../src/platform/platform-yaml.ts");
  const platform = readPlatform(text, "platform");
  refuseRelativePaths(platform);
  return platform;
}

/** A relative path would lead into the checkout: whoever proposes a change could bring their own advisories, or their own base. */
function refuseRelativePaths({ advisories, base, bases, bucket, state, registry }: Platform): void {
  const folder = registry?.kind === "folder" ? registry.folder : undefined;
  // An image of a registry is no path.
  const lock = base?.endsWith(".lock.json") ? base : undefined;
  const lists = bases.map((one) => ["bases", one.kind === "lock" ? one.file : undefined] as const);
  const places = Object.entries({ advisories, base: lock, bucket, state, registry: folder });
  for (const [key, path] of [...places, ...lists]) {
    if (path === undefined || isAbsolute(path)) continue;
    throw new UserError(
      `platform: ${key} is "${path}", which would be looked for in the repository that is checked; accepted on GitHub: a path that begins with /.`,
      { fix: `Name a place on the runner itself, or leave ${key} out.` },
    );
  }
}
