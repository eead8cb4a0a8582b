import { randomBytes } from "node:crypto";
import {
  closeSync,
  fsyncSync,
  linkSync,
  openSync,
  realpathSync,
  renameSync,
  statSync,
  unlinkSync,
  writeFileSync,
} from "node:fs";
import { basename, dirname, join } from "node:path";

/**
 * Writes a file of which nobody ever sees a half, also after a crash or on a full disk: it is written beside its place, and put there
 * in one step. What is there and is no file (a pipe, `/dev/null`) is written into.
 *
 * @param isNew whether nothing may be there yet; the error's code is then EEXIST
 * @throws the error of the file system
 */
export function writeWhole(path: string, content: string | Uint8Array, { isNew = false } = {}): void {
  const there = statSync(path, { throwIfNoEntry: false });
  // What stands for a stream of this process may be a file, of which others have a hold.
  if (there && !isNew && (!there.isFile() || /^\/(?:dev|proc)\//.test(path))) {
    writeFileSync(path, content);
    return;
  }
  const place = there && !isNew ? realpathSync(path) : path;
  const temporary = join(dirname(place), `.${basename(place)}.${randomBytes(6).toString("hex")}.slipway`);
  try {
    const file = openSync(temporary, "wx", there?.mode ?? 0o666);
    try {
      writeFileSync(file, content);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    if (isNew) linkSync(temporary, place);
    else renameSync(temporary, place);
  } finally {
    // After a rename there is nothing of that name.
    removed(temporary);
  }
}

function removed(path: string): void {
  try {
    unlinkSync(path);
  } catch {
    // It is gone, or was never there.
  }
}
