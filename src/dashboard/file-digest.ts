import { createHash } from "node:crypto";
import type { Cache, FileOnDisk, Files } from "../runner/ports.ts";

export type FileDigest = {
  /** Hexadecimal. */
  readonly sha256: string;
  /** Bytes. */
  readonly size: number;
};

/** A smaller file is read in the time that finding a note about it takes. Bytes. */
const worthNoting = 1 << 20;

/**
 * A file that was written to so short a time ago may be again without a difference that its times show. Git does not trust them then
 * either. Milliseconds. @see Git, Documentation/technical/racy-git
 */
const settledAfter = 2000;

/**
 * The hash of a file. What a large one was hashed to is noted, and believed as long as it is the same file of the same size, and neither its
 * content nor anything about it was changed since: data of hundreds of megabytes is not read for each line of code.
 */
export async function fileDigest(
  path: string,
  { files, cache }: { readonly files: Pick<Files, "open" | "onDisk">; readonly cache?: Cache | undefined },
  now: () => number = Date.now,
): Promise<FileDigest> {
  const before = cache === undefined ? undefined : files.onDisk?.(path);
  const isSettled = before !== undefined && before.size >= worthNoting && now() - before.changed > settledAfter;
  const note = isSettled ? nameOf(before) : undefined;
  const known = note === undefined ? undefined : digestIn(await cache?.get(note));
  if (before !== undefined && known !== undefined) return { sha256: known, size: before.size };
  const hash = createHash("sha256");
  let size = 0;
  for await (const chunk of files.open(path, { lend: true })) {
    hash.update(chunk);
    size += chunk.byteLength;
  }
  const sha256 = hash.digest("hex");
  const after = note === undefined ? undefined : files.onDisk?.(path);
  if (note !== undefined && after !== undefined && nameOf(after) === note) {
    // Without the note it is read again next time, which is no reason to fail.
    await cache?.put(note, new TextEncoder().encode(sha256)).catch(() => {});
  }
  return { sha256, size };
}

/** Another name for whatever may have another content. */
function nameOf({ place, size, modified, changed, identity }: FileOnDisk): string {
  const state = JSON.stringify([place, size, modified, changed, identity]);
  return `files/${createHash("sha256").update(state).digest("hex")}`;
}

function digestIn(note: Uint8Array | undefined): string | undefined {
  const text = note === undefined ? "" : new TextDecoder().decode(note);
  return /^[0-9a-f]{64}$/.test(text) ? text : undefined;
}
