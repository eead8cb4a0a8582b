import { readFile } from "node:fs/promises";
import type { ArchiveSettings } from "../../src/image/base/archive.ts";
import { type BaseLock, parseBaseLock } from "../../src/image/base/lock.ts";
import type { Platform } from "../../src/platform/model.ts";
import { UserError } from "../../src/report/user-error.ts";
import { machineSources } from "../ports.ts";

/** Where Debian's packages come from on this machine, and whose signature their index must have. */
export async function archiveSettings(keys: string | undefined): Promise<ArchiveSettings> {
  const { debian, debianSecurity } = await machineSources();
  return { archives: { debian, "debian-security": debianSecurity }, archiveKeys: await archiveKeys(keys) };
}

async function archiveKeys(file: string | undefined): Promise<readonly string[]> {
  if (file === undefined) {
    const [{ debianArchiveKeys }, { debian12ArchiveKeys }] = await Promise.all([
      import("../../src/image/base/debian-archive-keys.ts"),
      import("../../src/image/base/debian-12-archive-keys.ts"),
    ]);
    return [...debianArchiveKeys, ...debian12ArchiveKeys];
  }
  const text = await readFile(file, "utf8").catch((cause: NodeJS.ErrnoException) => {
    throw new UserError(`--keys: "${file}" cannot be read (${cause.code}).`, { cause });
  });
  const found = text.match(/-----BEGIN PGP PUBLIC KEY BLOCK-----[\s\S]*?-----END PGP PUBLIC KEY BLOCK-----/g);
  if (found !== null) return found;
  throw new UserError(`--keys: "${file}" holds no armoured public key.`, {
    fix: "Write one with: gpg --armor --export <fingerprint>",
  });
}

/** The file of the lock that a command is about; undefined where neither the command line nor the platform file names one. */
export function lockFile(
  named: string | undefined,
  { base, from }: Pick<Platform, "base" | "from">,
): string | undefined {
  if (named !== undefined || base === undefined || isLockFile(base)) return named ?? base;
  throw new UserError(`${from}: base is the image ${base}, which has no lock.`, {
    fix: "Name a lock: --lock base.lock.json",
  });
}

export const isLockFile = (base: string): boolean => base.endsWith(".lock.json");

/** The lock in a file; undefined where there is no such file. @throws UserError for what is no lock */
export async function lockIn(file: string): Promise<BaseLock | undefined> {
  const text = await readFile(file, "utf8").catch((cause: NodeJS.ErrnoException) => {
    if (cause.code === "ENOENT") return undefined;
    throw new UserError(`The base lock "${file}" cannot be read (${cause.code}).`, { cause });
  });
  return text === undefined ? undefined : parseBaseLock(text, file);
}

/** `fonts,odbc`: each once, in the order of names. */
export const namesIn = (text: string | undefined): readonly string[] =>
  [...new Set((text ?? "").split(/[\s,]+/).filter((name) => name !== ""))].sort();
