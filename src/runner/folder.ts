import {
  closeSync,
  fstatSync,
  lstatSync,
  openSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  read as readSome,
  readSync,
  realpathSync,
  statSync,
} from "node:fs";
import { dirname, join, relative, resolve, sep } from "node:path";
import type { Ignore } from "ignore";
import { InfrastructureError, UserError } from "../report/user-error.ts";
import { trackedIn } from "./git-index.ts";
import type { FileEntry, Files, OpenOptions } from "./ports.ts";

/** Never part of a dashboard, whatever a .gitignore says. */
const neverListed = new Set([".git", ".slipway"]);

/** Nor are these; that they are there is listed, unless they are ignored, and not what is in them. */
const neverLookedInto = new Set(["node_modules", "__pycache__", ".venv"]);

/**
 * A folder on disk as {@link Files}. Its disk is asked and waited for: a question and its answer cost a tenth of what they cost by way
 * of promises, which add up over the files of a folder. Only the bytes of a file that is read piece by piece come when they come.
 *
 * @throws UserError when the folder is absent or is not a folder; later, for a path or a link that leads out of it.
 */
export async function openFolder(folder: string): Promise<Files> {
  const root = tried(() => realpathSync.native(resolve(folder)));
  if (root === undefined) {
    throw new UserError(`There is no folder "${folder}".`, { fix: "Name a folder that holds a dashboard." });
  }
  if (!lstatSync(root).isDirectory()) {
    throw new UserError(`"${folder}" is a file; a folder is needed.`, { fix: "Name the folder that the file is in." });
  }
  const inside = (place: string) => place === root || place.startsWith(root + sep);

  /** Where a path is on disk once every link on its way is followed: inside, or absent. */
  function locate(path: string): string | undefined {
    if (path.startsWith("/") || path.includes("\0") || path.split("/").includes("..")) {
      throw new UserError(`The path "${path}" leads out of ${folder}.`, {
        fix: "Name a path inside the folder, without a leading slash and without ..",
      });
    }
    const place = tried(() => realpathSync.native(join(root ?? "", path)));
    if (place === undefined || inside(place)) return place;
    throw new UserError(`"${path}" is a link that leads out of ${folder}.`, {
      fix: "Copy what it points to into the folder: a link out of it does not travel with the dashboard.",
    });
  }

  return {
    name: folder,
    async list() {
      const { ignores, top } = await ignoredFrom(root);
      const found = await walk(root, {
        folder: "",
        above: ignores,
        tracked: trackedBelow(root, top),
        isIgnored: false,
      });
      return found.sort((a, b) => byCodeUnit(a.path, b.path));
    },
    async stat(path) {
      const place = locate(path);
      return place === undefined ? undefined : entryAt(place, path);
    },
    async read(path, most) {
      const place = locate(path);
      if (place === undefined) return undefined;
      try {
        return most === undefined ? readFileSync(place) : beginningOf(place, most);
      } catch (cause) {
        if (codeOf(cause) === "EISDIR") return undefined;
        throw unreadable(path, cause);
      }
    },
    onDisk(path) {
      const place = locate(path);
      const status = place === undefined ? undefined : tried(() => statSync(place));
      if (place === undefined || !status?.isFile()) return undefined;
      const { size, mtimeMs: modified, ctimeMs: changed, dev, ino } = status;
      return { place, size, modified, changed, identity: `${dev}:${ino}` };
    },
    async *open(path, options = {}) {
      const place = locate(path);
      if (place === undefined) throw new UserError(`There is no file "${path}" in ${folder}.`);
      try {
        yield* piecesOf(place, options, () => changed(path));
      } catch (cause) {
        throw cause instanceof UserError ? cause : unreadable(path, cause);
      }
    },
  };
}

/** An answer of the disk, or nothing where it has none. */
const tried = <Answer>(ask: () => Answer): Answer | undefined => {
  try {
    return ask();
  } catch {
    return undefined;
  }
};

function beginningOf(place: string, most: number): Uint8Array {
  const file = openSync(place, "r");
  try {
    const bytes = Buffer.allocUnsafe(most);
    return bytes.subarray(0, readSync(file, bytes, 0, most, 0));
  } finally {
    closeSync(file);
  }
}

/** Most files are in the first piece; of the others fewer and larger ones are read sooner. */
const [firstPiece, pieceSize] = [1 << 16, 1 << 20];

/**
 * The next piece is read while somebody works on one; what is lent takes turns. Of a file that somebody writes to meanwhile no end is
 * waited for.
 */
async function* piecesOf(
  place: string,
  { lend = false, from = 0, as }: OpenOptions,
  changed: () => UserError,
): AsyncGenerator<Uint8Array> {
  const file = openSync(place, "r");
  const { isFile, ...state } = stateOf(file);
  const { size, modified } = as ?? state;
  let done = from;
  const free: Buffer[] = [];
  const read = (size: number) =>
    new Promise<Uint8Array>((resolve, reject) => {
      const piece = free.pop() ?? Buffer.allocUnsafeSlow(size);
      readSome(file, piece, 0, piece.length, isFile ? done : null, (error, count) =>
        error ? reject(error) : resolve(piece.subarray(0, count)),
      );
    });
  let next = read(firstPiece);
  try {
    for (;;) {
      const piece = await next;
      done += piece.length;
      if (isFile && (done > size || (piece.length === 0 && (done < size || stateOf(file).modified !== modified))))
        throw changed();
      if (piece.length === 0) return;
      next = read(piece.length < firstPiece ? firstPiece : pieceSize);
      yield piece;
      if (lend && piece.buffer.byteLength === pieceSize) free.push(Buffer.from(piece.buffer));
    }
  } finally {
    // Who reads no further leaves one under way.
    await next.catch(() => {});
    closeSync(file);
  }
}

function stateOf(file: number) {
  const status = fstatSync(file);
  return { size: status.size, modified: status.mtimeMs, isFile: status.isFile() };
}

const changed = (path: string) =>
  new UserError(`"${path}" was changed while it was read.`, {
    fix: "Run this again once nothing writes to it any more.",
  });

/** A rule set of one .gitignore, and the folder it speaks of. */
type IgnoreFile = { readonly folder: string; readonly rules: Ignore };

type Walk = {
  readonly folder: string;
  readonly above: readonly IgnoreFile[];
  /** Whether Git tracks a file, or any file below a folder: asked only of what is ignored. */
  readonly tracked: (path: string) => boolean;
  /** The folder is ignored as a whole: only what is tracked is there. */
  readonly isIgnored: boolean;
};

/** As Git has it, an ignored file is one that is not tracked: one that was committed all the same is there like any other. */
async function walk(
  root: string,
  { folder, above, tracked, ...whole }: Walk,
  found: FileEntry[] = [],
): Promise<FileEntry[]> {
  const here = join(root, folder);
  const names = readdirSync(here).sort(byCodeUnit);
  // Asked for only where it is: each refusal would be an exception with its stack, in folders by the thousand.
  const own = names.includes(".gitignore") ? await readIgnoreFile(here) : undefined;
  const ignores = own ? [...above, own] : above;
  for (const name of names) {
    const place = here + sep + name;
    const path = folder === "" ? name : `${folder}/${name}`;
    if (neverListed.has(name)) continue;
    const entry = entryAt(place, path);
    const isFolder = entry.kind === "folder";
    const ignored = whole.isIgnored || isIgnored(ignores, place, isFolder);
    if (ignored && !tracked(path)) continue;
    const shut = isFolder && neverLookedInto.has(name);
    if (shut && (await ignoresItself(place)) && !tracked(path)) continue;
    found.push(entry);
    if (isFolder && !shut) await walk(root, { folder: path, above: ignores, tracked, isIgnored: ignored }, found);
  }
  return found;
}

/** What Git tracks of a folder in a checkout: files, and the folders that they are in. */
function trackedBelow(root: string, top: string | undefined): (path: string) => boolean {
  let known: Set<string> | undefined;
  const before = top === undefined || top === root ? "" : `${relative(top, root).split(sep).join("/")}/`;
  return (path) => {
    if (known === undefined) {
      known = new Set();
      for (const file of (top === undefined ? undefined : trackedIn(top)) ?? []) {
        if (!file.startsWith(before)) continue;
        let one = file.slice(before.length);
        while (one !== "" && !known.has(one)) {
          known.add(one);
          one = one.slice(0, Math.max(0, one.lastIndexOf("/")));
        }
      }
    }
    return known.has(path);
  };
}

function entryAt(place: string, path: string): FileEntry {
  const status = lstatSync(place);
  if (status.isSymbolicLink()) {
    return { path, kind: "link", size: 0, executable: false, target: readlinkSync(place).split(sep).join("/") };
  }
  if (status.isDirectory()) return { path, kind: "folder", size: 0, executable: false };
  if (!status.isFile()) return { path, kind: "other", size: 0, executable: false };
  return { path, kind: "file", size: status.size, executable: (status.mode & 0o100) !== 0 };
}

const isIgnored = (ignores: readonly IgnoreFile[], place: string, folder: boolean): boolean => {
  let ignored = false;
  // The nearest .gitignore has the last word, as in Git: a later file may take back what an earlier one ignored.
  for (const { folder: from, rules } of ignores) {
    const path = place.slice(from.length).split(sep).join("/").replace(/^\/+/, "");
    const verdict = rules.test(folder ? `${path}/` : path);
    if (verdict.ignored) ignored = true;
    else if (verdict.unignored) ignored = false;
  }
  return ignored;
};

/** Tools that make such a folder leave a .gitignore in it that speaks of everything beside itself. */
const ignoresItself = async (place: string): Promise<boolean> =>
  (await readIgnoreFile(place))?.rules.ignores("anything") === true;

/** The .gitignore files of the folders above, up to the top of the checkout, outermost first; none outside one. */
async function ignoredFrom(
  root: string,
): Promise<{ readonly ignores: readonly IgnoreFile[]; readonly top: string | undefined }> {
  const above: IgnoreFile[] = [];
  for (let folder = root; ; folder = dirname(folder)) {
    if (folder !== root) above.unshift(...[await readIgnoreFile(folder)].filter((file) => file !== undefined));
    if (tried(() => lstatSync(join(folder, ".git")))) return { ignores: above, top: folder };
    if (dirname(folder) === folder) return { ignores: [], top: undefined };
  }
}

async function readIgnoreFile(folder: string): Promise<IgnoreFile | undefined> {
  const text = tried(() => readFileSync(join(folder, ".gitignore"), "utf8"));
  if (text === undefined) return undefined;
  const { default: ignore } = await import("ignore");
  return { folder, rules: ignore().add(text) };
}

const codeOf = (error: unknown) => (error as NodeJS.ErrnoException).code;

const unreadable = (path: string, cause: unknown) =>
  codeOf(cause) === "EACCES"
    ? new UserError(`"${path}" may not be read by you.`, {
        fix: `Give yourself the right to read it: chmod u+r "${path}"`,
        cause,
      })
    : new InfrastructureError(`"${path}" could not be read (${codeOf(cause)}).`, { cause });

const byCodeUnit = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);
