import { randomUUID } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import { InfrastructureError } from "../report/user-error.ts";
import { type Disk, ignoring, writeAll } from "./disk.ts";

type Settings = {
  /** A lock of this age was left by a process that died. */
  readonly staleSeconds?: number;
  readonly waitSeconds?: number;
};

/**
 * Runs `work` while no other process does, by a file that only one can create.
 *
 * A process that was killed leaves its lock behind: it is taken over once it is older than any writer holds one. A holder
 * that was merely asleep so long must not write then, so `work` calls `stillHeld` right before it makes its change
 * visible; that throws when the lock went to another.
 *
 * @throws InfrastructureError when the lock does not come free within `waitSeconds`.
 */
export async function whileLocked<Result>(
  file: string,
  disk: Disk,
  work: (stillHeld: () => Promise<void>) => Promise<Result>,
  { staleSeconds = 10, waitSeconds = 60 }: Settings = {},
): Promise<Result> {
  const token = randomUUID();
  const holder = () => disk.readFile(file, "utf8").catch(ignoring("ENOENT"));
  const until = Date.now() + waitSeconds * 1000;
  while (!(await acquired(file, token, disk))) {
    await removeStale(file, disk, staleSeconds);
    if (Date.now() > until) {
      throw new InfrastructureError(`Another process has held ${file} for ${waitSeconds} seconds.`, {
        fix: "Wait for it to end, or stop it, then run this again.",
      });
    }
    await pause(5 + Math.random() * 20);
  }
  try {
    return await work(async () => {
      if ((await holder()) !== token) {
        throw new InfrastructureError(`This process stood still so long that another one took ${file} over.`, {
          fix: "Run this again.",
        });
      }
    });
  } finally {
    if ((await holder().catch(() => undefined)) === token) await disk.unlink(file).catch(() => {});
  }
}

/** The token is written aside and linked into place, so that a lock is never seen without its holder. */
async function acquired(file: string, token: string, disk: Disk): Promise<boolean> {
  const aside = `${file}.${token}`;
  try {
    const handle = await disk.open(aside, "wx", 0o644);
    try {
      await writeAll(handle, new TextEncoder().encode(token));
    } finally {
      await handle.close();
    }
    return (await disk.link(aside, file).then(() => true, ignoring("EEXIST"))) ?? false;
  } finally {
    await disk.unlink(aside).catch(() => {});
  }
}

/**
 * Removes a lock that was left behind. Of several that see it at once only one may: the one that can link it to a name made
 * of its token. Whoever comes late finds a fresh lock under that name, and lets it be.
 */
async function removeStale(file: string, disk: Disk, staleSeconds: number): Promise<void> {
  const isOld = async (path: string) => {
    const found = await disk.stat(path).catch(ignoring("ENOENT"));
    return found !== undefined && Date.now() - found.ctimeMs > staleSeconds * 1000;
  };
  if (!(await isOld(file))) return;
  const token = await disk.readFile(file, "utf8").catch(ignoring("ENOENT"));
  if (token === undefined) return;
  const claim = `${file}.${token.replaceAll(/[^0-9a-f-]/g, "")}.stale`;
  const claimed = await disk.link(file, claim).then(() => true, ignoring("EEXIST", "ENOENT"));
  if (!claimed) {
    if (await isOld(claim)) await disk.unlink(claim).catch(() => {});
    return;
  }
  if ((await disk.readFile(claim, "utf8")) === token) await disk.unlink(file).catch(ignoring("ENOENT"));
  await disk.unlink(claim);
}
