import { readFile, stat } from "node:fs/promises";
import { homedir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { localPlatform } from "../src/platform/local-platform.ts";
import type { Platform } from "../src/platform/model.ts";
import { readPlatform } from "../src/platform/platform-yaml.ts";
import { UserError } from "../src/report/user-error.ts";
import { findProgram } from "../src/runner/find-program.ts";

/** The environment that programs we start may see: where programs are, and the language they speak. */
export const bareEnvironment: Readonly<Record<string, string>> = {
  PATH: process.env["PATH"] ?? "/usr/bin:/bin",
  HOME: homedir(),
  LANG: "C.UTF-8",
};

/** A Ruff that is installed on this machine, for judging a folder; never one from inside that folder. */
export const ruffOnPath = (folder: string) => findProgram("ruff", { path: process.env["PATH"], outside: folder });

/** Where this machine keeps what can be made again, and what cannot. `SLIPWAY_HOME` puts both under one folder. */
export function homes(env: Readonly<Record<string, string | undefined>> = process.env): {
  readonly cache: string;
  readonly state: string;
} {
  const own = env["SLIPWAY_HOME"];
  if (own !== undefined && own !== "") return { cache: resolve(own, "cache"), state: resolve(own, "state") };
  return {
    cache: join(env["XDG_CACHE_HOME"] || join(homedir(), ".cache"), "slipway"),
    state: join(env["XDG_STATE_HOME"] || join(homedir(), ".local/state"), "slipway"),
  };
}

/**
 * The platform: the file that was named, else the one that `SLIPWAY_PLATFORM` names, else `platform.yaml` in the dashboard's folder
 * or above it inside the same checkout, else this machine with its defaults.
 *
 * @throws UserError when a named file is not there, or says something wrong.
 */
export async function findPlatform(folder: string, named: string | undefined): Promise<Platform> {
  const file = named ?? (process.env["SLIPWAY_PLATFORM"] || undefined);
  if (file !== undefined) {
    const text = await readFile(file, "utf8").catch((cause: NodeJS.ErrnoException) => {
      throw new UserError(`The platform file "${file}" cannot be read (${cause.code}).`, {
        fix: "Name a file that is there, or leave --platform out to use this machine.",
        cause,
      });
    });
    return readPlatform(text, file);
  }
  for (let place = resolve(folder); ; place = dirname(place)) {
    const text = await readFile(join(place, "platform.yaml"), "utf8").catch(() => undefined);
    if (text !== undefined) return readPlatform(text, join(place, "platform.yaml"));
    const top = (await stat(join(place, ".git")).catch(() => undefined)) !== undefined;
    if (top || dirname(place) === place) return localPlatform;
  }
}
