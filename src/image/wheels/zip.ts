import { crc32, inflateRawSync } from "node:zlib";
import { fileAsFolder } from "../layer/entry.ts";
import { type DirectoryEntry, readDirectory } from "./zip-directory.ts";

export type ZipMember = {
  /** With forward slashes, never leading out, no folder. */
  readonly path: string;
  readonly executable: boolean;
  /** Bytes when unpacked. */
  readonly size: number;
  /** @throws when it is damaged */
  read(): Uint8Array;
};

const localSignature = 0x04034b50;
const encrypted = 1;
const namesAreUtf8 = 0x800;
const typeOfFile = 0o170000;
const regular = 0o100000;
const symbolicLink = 0o120000;

/** The largest wheels that people install (PyTorch with CUDA) unpack to some 2 GB. */
const mostUnpacked = 4e9;
/** Wheels grow to 3 or 4 times their size, and those of small size may hold a file of one byte repeated. */
const mostGrowth = 100;
const growthFrom = 1e8;

/**
 * Reads a ZIP file by its central directory: stored and deflated members, ZIP64 too; no encryption, no parts.
 *
 * Whatever would be one thing to one reader and another to the next, or is there to do harm, is refused: a path that leads out, one
 * path twice or in two spellings, a link, members that overlap, another name before a member than in the directory, and
 * what unpacks to beyond all measure. Nothing is unpacked to find that out.
 *
 * @throws an error that says why it is no sound ZIP file, to stand behind a colon
 * @see APPNOTE.TXT §4.3
 */
export function readZip(bytes: Uint8Array): readonly ZipMember[] {
  const { entries, start } = readDirectory(bytes);
  const members = entries.map((entry) => ({ entry, path: pathOf(entry) }));
  const files = members.filter(({ path }) => !path.endsWith("/"));
  refuseBomb(entries, bytes.byteLength);
  refuseClashes(files.map(({ path }) => path));
  const contents = contentsOf(bytes, members, start);
  return files.map(({ entry, path }) => ({
    path,
    executable: (entry.mode & 0o111) !== 0,
    size: entry.size,
    read() {
      const content = unpacked(contents.get(entry) ?? new Uint8Array(), entry);
      if (content === undefined || content.byteLength !== entry.size || crc32(content) !== entry.crc) {
        throw new Error(`${JSON.stringify(path)} does not have the content that its directory states`);
      }
      return content;
    },
  }));
}

function pathOf({ rawName, flags, mode }: DirectoryEntry): string {
  const path = utf8(rawName);
  // Without the flag the bytes are of an old code page to some readers.
  const isFlagged = (flags & namesAreUtf8) !== 0 || rawName.every((byte) => byte < 0x80);
  if (path === undefined || !isFlagged) throw new Error("a name in it is not UTF-8");
  const shown = JSON.stringify(path);
  if ((flags & encrypted) !== 0) throw new Error("it is encrypted");
  if (path.startsWith("/") || /^[A-Za-z]:/.test(path)) throw new Error(`it holds the absolute path ${shown}`);
  if (leadsOut(path.replace(/\/$/, ""))) throw new Error(`it holds the path ${shown}, which leads out of it`);
  if (/[\x00-\x1f\x7f]/.test(path)) throw new Error(`it holds the path ${shown}, which has control characters`);
  const type = mode & typeOfFile;
  if (type === symbolicLink) throw new Error(`${shown} is a symbolic link`);
  if (!path.endsWith("/") && type !== regular && type !== 0) throw new Error(`${shown} is no file`);
  return path;
}

const leadsOut = (path: string) =>
  path.includes("\\") || path.split("/").some((part) => part === "" || part === "." || part === "..");

function utf8(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

function refuseBomb(entries: readonly DirectoryEntry[], packed: number): void {
  const size = entries.reduce((sum, entry) => sum + entry.size, 0);
  if (size > mostUnpacked) {
    throw new Error(`it would unpack to ${gigabytes(size)}; the most is ${gigabytes(mostUnpacked)}`);
  }
  if (size > growthFrom && size > packed * mostGrowth) {
    throw new Error(
      `it would unpack to ${Math.round(size / packed)} times its size, ${gigabytes(size)}, as only a trap does`,
    );
  }
}

const gigabytes = (bytes: number) => `${(bytes / 1e9).toFixed(1)} GB`;

/** One path twice, two that are one where case does not count, and a file where another needs a folder. */
function refuseClashes(paths: readonly string[]): void {
  const seen = new Map<string, string>();
  for (const path of paths) {
    const folded = path.normalize("NFC").toLowerCase();
    const other = seen.get(folded);
    if (other === path) throw new Error(`it holds ${JSON.stringify(path)} twice`);
    if (other !== undefined) {
      throw new Error(
        `it holds ${JSON.stringify(other)} and ${JSON.stringify(path)}, which are one file where case does not count (Windows, macOS)`,
      );
    }
    seen.set(folded, path);
  }
  const both = fileAsFolder(paths);
  if (both !== undefined) throw new Error(`it holds ${JSON.stringify(both)} as a file and as a folder`);
}

/** The packed bytes of every member, which lie one behind the other before the directory. */
function contentsOf(
  bytes: Uint8Array,
  members: readonly { readonly entry: DirectoryEntry; readonly path: string }[],
  directory: number,
): ReadonlyMap<DirectoryEntry, Uint8Array> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const contents = new Map<DirectoryEntry, Uint8Array>();
  let last = 0;
  for (const { entry, path } of members.toSorted((a, b) => a.entry.local - b.entry.local)) {
    const { local, packed, rawName } = entry;
    const shown = JSON.stringify(path);
    if (local + 30 > directory || view.getUint32(local, true) !== localSignature) {
      throw new Error(`${shown} is not where its directory says`);
    }
    const nameEnd = local + 30 + view.getUint16(local + 26, true);
    if (Buffer.compare(bytes.subarray(local + 30, nameEnd), rawName) !== 0) {
      throw new Error(`${shown} has another name before its content`);
    }
    const from = nameEnd + view.getUint16(local + 28, true);
    if (local < last || from + packed > directory) throw new Error(`${shown} overlaps what is beside it`);
    last = from + packed;
    contents.set(entry, bytes.subarray(from, last));
  }
  return contents;
}

/** Never longer than the directory says, whatever the packed bytes expand to. */
function unpacked(packed: Uint8Array, { method, size }: DirectoryEntry): Uint8Array | undefined {
  if (method === 0) return packed;
  if (method !== 8) return undefined;
  try {
    return inflateRawSync(packed, { maxOutputLength: Math.max(size, 1) });
  } catch {
    return undefined;
  }
}
