import { randomBytes } from "node:crypto";
import { constants, unlinkSync } from "node:fs";
import { access, chown, lstat, open, rename, unlink } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { InfrastructureError, UserError } from "../report/user-error.ts";

/** A file that may be replaced by another version of itself. */
export type Replaceable = {
  /**
   * Writes the new content beside the file and then puts it in its place in one step, with the same rights: whoever looks sees the old
   * file or the new one, also after a crash or an interrupt.
   *
   * @throws UserError where the file has changed meanwhile
   */
  replace(pieces: AsyncIterable<Uint8Array>): Promise<void>;
};

/**
 * Looks at a file before it is read to be replaced.
 *
 * @throws UserError for a link, a file of several names and one that may not be written
 */
export async function replaceable(path: string): Promise<Replaceable> {
  const before = await lstat(path, { bigint: true });
  if (before.isSymbolicLink()) {
    throw new UserError(`"${path}" is a link, and what it leads to is not changed from here.`, {
      fix: "Name the file itself.",
    });
  }
  if (before.nlink > 1n) {
    throw new UserError(`"${path}" has other names (hard links), which would keep the old content.`, {
      fix: `Make it a file of its own: cp "${path}" "${path}.new" && mv "${path}.new" "${path}"`,
    });
  }
  const mayWrite = await access(path, constants.W_OK).then(
    () => true,
    () => false,
  );
  if (!mayWrite || (before.mode & 0o222n) === 0n) {
    throw new UserError(`"${path}" is read-only, and stays as it is.`, {
      fix: `Give yourself the right to write it: chmod u+w "${path}"`,
    });
  }
  return {
    async replace(pieces) {
      const temporary = join(dirname(path), `.${basename(path)}.${randomBytes(6).toString("hex")}.slipway`);
      const forget = removedWhenInterrupted(temporary);
      try {
        await write(temporary, pieces, before);
        const now = await lstat(path, { bigint: true });
        if (now.ino !== before.ino || now.size !== before.size || now.mtimeNs !== before.mtimeNs) {
          throw new UserError(
            `"${path}" was changed by somebody else at the same moment, and is left as they made it.`,
            {
              fix: "Run the command again.",
            },
          );
        }
        await rename(temporary, path);
        await syncFolder(dirname(path));
      } catch (cause) {
        await unlink(temporary).catch(() => {});
        throw cause instanceof UserError ? cause : asWords(path, cause);
      } finally {
        forget();
      }
    },
  };
}

type Status = Awaited<ReturnType<typeof lstat>> | { readonly mode: bigint; readonly uid: bigint; readonly gid: bigint };

async function write(path: string, pieces: AsyncIterable<Uint8Array>, { mode, uid, gid }: Status): Promise<void> {
  const file = await open(path, "wx", 0o600);
  try {
    for await (const piece of pieces) await file.writeFile(piece);
    const made = await file.stat({ bigint: true });
    // Whoever may do so leaves it to its owner.
    if (made.uid !== BigInt(uid) || made.gid !== BigInt(gid))
      await chown(path, Number(uid), Number(gid)).catch(() => {});
    await file.chmod(Number(BigInt(mode) & 0o7777n));
    await file.sync();
  } finally {
    await file.close();
  }
}

/** Not every system can sync a folder; those that cannot need not. */
async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, "r").catch(() => undefined);
  await folder?.sync().catch(() => {});
  await folder?.close();
}

const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/** Who is interrupted leaves nothing lying about. */
function removedWhenInterrupted(path: string): () => void {
  const stop = (signal: NodeJS.Signals) => {
    forget();
    try {
      unlinkSync(path);
    } catch {
      // It was not there yet, or is in its place already.
    }
    process.kill(process.pid, signal);
  };
  const forget = () => {
    for (const signal of signals) process.off(signal, stop);
  };
  for (const signal of signals) process.once(signal, stop);
  return forget;
}

function asWords(path: string, cause: unknown): unknown {
  const code = (cause as NodeJS.ErrnoException).code;
  if (code === undefined) return cause;
  if (code === "EACCES" || code === "EPERM" || code === "EROFS") {
    return new UserError(`Nothing can be written into the folder of "${path}" (${code}), so it stays as it is.`, {
      fix: "Give yourself the right to write there, or copy the file elsewhere.",
      cause,
    });
  }
  return new InfrastructureError(`"${path}" could not be written (${code}), and is as it was.`, { cause });
}
