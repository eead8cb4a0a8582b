import { posix } from "node:path";
import { credentialsIn, suspectsIn } from "../../report/credentials.ts";
import { UserError } from "../../report/user-error.ts";
import type { FileEntry, Files } from "../../runner/ports.ts";
import { type Position, positionsIn } from "../python/positions.ts";
import { commentsIn, type Suppression, suppressionsIn } from "../suppression.ts";
import { type Damage, damageOf } from "./encoding.ts";
import { type NotebookOutputs, outputsOf } from "./notebook.ts";

/**
 * What lies in a repository, whether it ships or not, and what was seen in it. Plain data, without a word of what a file holds: the
 * credentials among it are places and kinds.
 */
export type Survey = {
  /** Whether that is all: of a part nothing can be said to be missing. */
  readonly whole: boolean;
  /** Sorted by path. */
  readonly entries: readonly Entry[];
  readonly credentials: readonly SeenCredential[];
  readonly damaged: readonly Damage[];
  readonly notebooks: readonly NotebookOutputs[];
  /** Ignore comments, by path, of the files in which credentials were seen. */
  readonly suppressions: Readonly<Record<string, readonly Suppression[]>>;
};

export type Entry = Pick<FileEntry, "path" | "kind"> & {
  /** Rounded up, and 0 of an empty file alone: what was found stays good when rows come and go. */
  readonly megabytes: number;
};

/** Something at a place of a file: offsets in UTF-16 code units, and where those are. */
export type Seen = {
  readonly path: string;
  readonly from: number;
  readonly to: number;
  readonly start: Position;
  readonly end: Position;
};

export type SeenCredential = Seen & { readonly kind: string; readonly mayBePublic: boolean };

export const nothingSeen: Survey = {
  whole: false,
  entries: [],
  credentials: [],
  damaged: [],
  notebooks: [],
  suppressions: {},
};

/** Of a larger file only so much is read: what people write by hand is smaller, and a credential stands near the top. */
const mostOfOne = 1 << 20;

/** A notebook is read whole up to here: pictures make it large, and the code is between them. */
const mostOfNotebook = 32 << 20;

/** A file up to here is read in one go, a longer one when its beginning looks like text. */
const mostOfSmall = 1 << 16;

/** So much of a file says whether it is text. */
const beginsWith = 8192;

/** Of a folder with more text than this the rest is not read. */
const mostOfAll = 256 << 20;

/**
 * Looks through a folder, or through a part of one. Every file is read once at most, none beyond a limit, and nothing that is no text: the time is linear.
 */
export async function surveyOf(files: Files, entries: readonly FileEntry[], whole = true): Promise<Survey> {
  const others = packagesIn(entries);
  const credentials: SeenCredential[] = [];
  const damaged: Damage[] = [];
  const notebooks: NotebookOutputs[] = [];
  const suppressions: Record<string, readonly Suppression[]> = {};
  let read = 0;
  for (const { path, kind, size } of entries) {
    if (kind !== "file" || size === 0 || read > mostOfAll || isNotWritten(path) || others(path)) continue;
    const isNotebook = path.endsWith(".ipynb");
    const bytes = await beginningOf(files, path, size, isNotebook ? mostOfNotebook : mostOfOne).catch(unlessRefused);
    read += bytes.length;
    if (looksBinary(bytes)) continue;
    const damage = damageOf(path, bytes);
    if (damage) damaged.push(damage);
    const suspects = isUtf16(bytes) ? undefined : suspectsIn(bytes);
    if (!isNotebook && !isUtf16(bytes) && suspects === undefined) continue;
    const text = textOf(bytes);
    if (isNotebook) notebooks.push(...outputsOf(path, text));
    const found = credentialsIn(text, suspects);
    if (found.length === 0) continue;
    const position = positionsIn(text);
    for (const one of found) credentials.push({ ...one, path, start: position(one.from), end: position(one.to) });
    suppressions[path] = suppressionsIn({ text, position, comments: commentsIn(text) });
  }
  return {
    whole,
    entries: entries.map(({ path, kind, size }) => ({ path, kind, megabytes: Math.ceil(size / (1 << 20)) })),
    credentials,
    damaged,
    notebooks,
    suppressions,
  };
}

/** What others wrote: installed packages, which are found as such and not looked into. */
export function packagesIn(entries: readonly Pick<FileEntry, "path">[]): (path: string) => boolean {
  const environments = entries.flatMap(({ path }) =>
    posix.basename(path) === "pyvenv.cfg" && path.includes("/") ? [`${posix.dirname(path)}/`] : [],
  );
  return (path) =>
    /(^|\/)(node_modules|site-packages|__pypackages__|\.?venv|\.tox|\.nox)\//.test(path) ||
    environments.some((folder) => path.startsWith(folder));
}

/** By their names, without opening them: pictures, archives, fonts, compiled code, and data of any format, which nobody writes by hand. */
const isNotWritten = (path: string) =>
  /\.(csv|tsv|psv|geojson|topojson|svg|css|png|jpe?g|gif|webp|bmp|tiff?|ico|icns|svgz|psd|avif|mp[34]|m4[av]|mov|avi|webm|ogg|wav|flac|woff2?|ttf|otf|eot|pdf|docx?|xls[xbm]?|pptx?|od[tspg]|zip|gz|tgz|bz2|xz|zst|7z|rar|tar|whl|jar|parquet|feather|arrow|ipc|h5|hdf5|nc|npy|npz|pkl|pickle|joblib|sqlite3?|db|duckdb|gpkg|shp|shx|dbf|rds|rda|rdata|sav|dta|so|dll|dylib|exe|pyc|pyo|class|o|a|wasm|bin|dat|map|p12|pfx|jks|keystore|kdbx)$/i.test(
    path,
  );

/** The whole of a file, or as much of it as is looked at; of what is no text, no more than says so. */
async function beginningOf(files: Files, path: string, size: number, most: number): Promise<Uint8Array> {
  if (size <= most) {
    const head = size > mostOfSmall ? await files.read(path, beginsWith) : undefined;
    return (head && looksBinary(head) ? head : await files.read(path)) ?? new Uint8Array();
  }
  const pieces: Uint8Array[] = [];
  let length = 0;
  for await (const piece of files.open(path)) {
    pieces.push(piece);
    length += piece.length;
    if (length >= most || (length === piece.length && looksBinary(piece))) break;
  }
  return Buffer.concat(pieces).subarray(0, most);
}

/** What may not be read is none of our business here. */
function unlessRefused(error: unknown): Uint8Array {
  if (error instanceof UserError) return new Uint8Array();
  throw error;
}

const isUtf16 = ([first, second]: Uint8Array) =>
  (first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff);

/** A zero byte is in no text but one in UTF-16, which begins with its mark. */
const looksBinary = (bytes: Uint8Array) => !isUtf16(bytes) && bytes.subarray(0, beginsWith).includes(0);

/** The whole text with what belongs to no character replaced; a byte order mark stays, so that offsets are those of other readers. */
const textOf = (bytes: Uint8Array): string =>
  new TextDecoder(isUtf16(bytes) ? (bytes[0] === 0xff ? "utf-16le" : "utf-16be") : "utf-8", {
    ignoreBOM: true,
  }).decode(bytes);
