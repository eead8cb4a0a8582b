import { readFileSync } from "node:fs";
import { join } from "node:path";
import { commonFolderOf, gitFolderOf, tried } from "./git-folder.ts";

/**
 * The paths of the files that Git tracks in the checkout whose top a folder is, relative to it; undefined where that is not known.
 * Read from Git's own index, so that no program is run, and none has to be there.
 *
 * @see Git, Documentation/gitformat-index
 */
export function trackedIn(top: string): readonly string[] | undefined {
  try {
    const folder = gitFolderOf(top);
    return pathsIn(readFileSync(join(folder, "index")), hashLengthIn(folder));
  } catch {
    return undefined;
  }
}

/** Bytes of an object's name: SHA-1, or SHA-256 where the repository says so. */
function hashLengthIn(folder: string): 20 | 32 {
  const configuration = tried(() => readFileSync(join(commonFolderOf(folder), "config"), "utf8")) ?? "";
  return /^\s*objectformat\s*=\s*sha256\s*$/im.test(configuration) ? 32 : 20;
}

/** Times, device, owner and size of a file, before its object's name and flags. */
const beforeName = 40;

function pathsIn(index: Buffer, hashLength: number): readonly string[] | undefined {
  const version = index.readUInt32BE(4);
  if (index.toString("latin1", 0, 4) !== "DIRC" || version < 2 || version > 4) return undefined;
  const paths: string[] = [];
  let at = 12;
  // In version 4 each path says only how it differs from the one before.
  let path = Buffer.alloc(0);
  for (let left = index.readUInt32BE(8); left > 0; left--) {
    const start = at;
    const flags = index.readUInt16BE(at + beforeName + hashLength);
    at += beforeName + hashLength + ((flags & 0x4000) !== 0 ? 4 : 2);
    let kept = 0;
    if (version === 4) {
      const cut = variableWidth(index, at);
      kept = path.length - cut.value;
      at = cut.end;
    }
    const end = index.indexOf(0, at);
    path = Buffer.concat([path.subarray(0, kept), index.subarray(at, end)]);
    paths.push(path.toString("utf8"));
    // Entries are padded to eight bytes, and end with at least one NUL.
    at = version === 4 ? end + 1 : start + ((end - start + 8) & ~7);
  }
  return isSplit(index, at, hashLength) ? undefined : paths;
}

/** A number as Git writes offsets: seven bits a byte, the highest first, and each further byte one more than it says. */
function variableWidth(bytes: Buffer, from: number): { readonly value: number; readonly end: number } {
  let at = from;
  let byte = bytes.readUInt8(at++);
  let value = byte & 127;
  while ((byte & 128) !== 0) {
    byte = bytes.readUInt8(at++);
    value = (value + 1) * 128 + (byte & 127);
  }
  return { value, end: at };
}

/** Whether most of the entries are in another file, which the extension `link` says. */
function isSplit(index: Buffer, from: number, hashLength: number): boolean {
  for (let at = from; at + 8 <= index.length - hashLength; at += 8 + index.readUInt32BE(at + 4)) {
    if (index.toString("latin1", at, at + 4) === "link") return true;
  }
  return false;
}
