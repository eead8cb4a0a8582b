import { randomUUID } from "node:crypto";
import * as sync from "node:fs";
import { mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import * as z from "zod/mini";
import { hexOf } from "../oci/digest.ts";
import { type LayerEntry, layerEntries, whiteout } from "../oci/layers.ts";
import type { Blobs, Descriptor } from "../oci/ports.ts";
import { InfrastructureError, UserError } from "../report/user-error.ts";

/** A layer as files. */
export type UnpackedLayer = {
  /** Its entries, whiteouts left out. */
  readonly root: string;
  /** Paths that it removes from the layers below. */
  readonly removed: readonly string[];
  /** Folders of which it hides everything that the layers below have in them. */
  readonly opaque: readonly string[];
};

/** Whoever runs the image: the owner that a layer may give its files to. */
export const containerUser = 65532;

const limits = { entries: 1_000_000, bytes: 16 * 2 ** 30 };
const smallFile = 4 * 2 ** 20;

const marks = z.strictObject({ removed: z.array(z.string()), opaque: z.array(z.string()) });

/**
 * Unpacks a layer below `folder`, once: `<digest>/root` holds its files, `<digest>/marks.json` what it removes.
 *
 * A layer is taken for hostile. Nothing is written through a link, outside of its own new folder, or over a file that is there;
 * devices and pipes are left out. Whoever unpacks owns everything, nothing is writable or set-user-id for others, and what was to
 * be read by its owner in the image (uid 65532) can be read by all instead: a dashboard that is not kept apart from this folder
 * can still not change it. The folder is named for the blob's digest, which is proven at its end, not for the diff ID, which
 * anybody may claim. It is renamed into its place when it is whole; it is not synced, so a power cut may spoil it, a kill cannot.
 *
 * @throws UserError when no honest tool would have written the layer; InfrastructureError when it is damaged.
 */
export async function unpackLayer(
  layer: Descriptor,
  blobs: Pick<Blobs, "open">,
  folder: string,
): Promise<UnpackedLayer> {
  const place = join(folder, hexOf(layer.digest));
  const known = await unpacked(place);
  if (known) return known;
  const partial = join(folder, `.partial-${randomUUID()}`);
  await mkdir(join(partial, "root"), { recursive: true, mode: 0o755 });
  try {
    const found = await writeEntries(layer, blobs, join(partial, "root"));
    await writeFile(join(partial, "marks.json"), JSON.stringify(found));
    // Somebody else may have been faster; theirs is as good.
    await rename(partial, place).catch(async (cause) => {
      if (!(await unpacked(place))) throw cause;
    });
    return { root: join(place, "root"), ...found };
  } catch (cause) {
    throw diskFault(cause, folder);
  } finally {
    await rm(partial, { recursive: true, force: true });
  }
}

async function unpacked(place: string): Promise<UnpackedLayer | undefined> {
  const text = await readFile(join(place, "marks.json"), "utf8").catch(() => undefined);
  if (text === undefined) return undefined;
  return { root: join(place, "root"), ...marks.parse(JSON.parse(text)) };
}

async function writeEntries(layer: Descriptor, blobs: Pick<Blobs, "open">, root: string) {
  const removed: string[] = [];
  const opaque: string[] = [];
  // What this layer has put where: the folder is new and ours alone, so nothing else can be in it.
  const kinds = new Map<string, LayerEntry["kind"]>();
  const times: (readonly [path: string, seconds: number])[] = [];
  let entries = 0;
  let bytes = 0;
  for await (const entry of layerEntries(layer, blobs)) {
    entries += 1;
    bytes += entry.size;
    if (entries > limits.entries || bytes > limits.bytes) {
      throw new UserError(`The layer ${layer.digest} is larger than an image of a dashboard can be.`, {
        fix: "Look at what was put into it.",
      });
    }
    const slash = entry.path.lastIndexOf("/");
    const name = entry.path.slice(slash + 1);
    const parent = entry.path.slice(0, Math.max(0, slash));
    if (name === whiteout.opaque) {
      opaque.push(parent);
      continue;
    }
    if (name.startsWith(whiteout.prefix)) {
      removed.push(join(parent, name.slice(whiteout.prefix.length)));
      continue;
    }
    if (entry.kind === "other") continue;
    makeParents(parent, root, kinds, layer.digest);
    await place(entry, root, kinds, layer.digest);
    if (entry.kind === "folder") times.push([join(root, entry.path), entry.modifiedAt.getTime() / 1000]);
  }
  // A folder's time changes with what is put into it, so it is set last.
  for (const [path, seconds] of times.reverse()) {
    if (sync.lstatSync(path, { throwIfNoEntry: false })?.isDirectory()) sync.utimesSync(path, seconds, seconds);
  }
  return { removed, opaque };
}

async function place(entry: LayerEntry, root: string, kinds: Map<string, LayerEntry["kind"]>, layer: string) {
  const path = join(root, entry.path);
  const before = kinds.get(entry.path);
  if (entry.kind === "folder" && before === "folder") {
    sync.chmodSync(path, modeOf(entry));
    return;
  }
  // Of two entries with one path the later counts.
  if (before !== undefined) {
    sync.rmSync(path, { recursive: true, force: true });
    for (const known of kinds.keys()) if (known.startsWith(`${entry.path}/`)) kinds.delete(known);
  }
  kinds.set(entry.path, entry.kind);
  const seconds = entry.modifiedAt.getTime() / 1000;
  if (entry.kind === "folder") {
    sync.mkdirSync(path, { mode: 0o755 });
    sync.chmodSync(path, modeOf(entry));
  } else if (entry.kind === "link") {
    sync.symlinkSync(entry.target ?? "", path);
    sync.lutimesSync(path, seconds, seconds);
  } else if (entry.kind === "hardlink") {
    const target = entry.target ?? "";
    if (kinds.get(target) !== "file" && kinds.get(target) !== "hardlink") {
      throw new UserError(
        `The layer ${layer} holds ${JSON.stringify(entry.path)} as another name of ${JSON.stringify(target)}, which is no file before it in that layer.`,
        { fix: "Build the image with a tool that writes layers that stand on their own." },
      );
    }
    sync.linkSync(join(root, target), path);
  } else {
    const file = sync.openSync(path, "wx", 0o600);
    try {
      if (entry.size <= smallFile) writeWhole(file, await entry.read(smallFile));
      else for await (const chunk of entry.open()) writeWhole(file, chunk);
      sync.fchmodSync(file, modeOf(entry));
      sync.futimesSync(file, seconds, seconds);
    } finally {
      sync.closeSync(file);
    }
  }
}

function writeWhole(file: number, bytes: Uint8Array) {
  for (let at = 0; at < bytes.byteLength; ) at += sync.writeSync(file, bytes, at);
}

function makeParents(parent: string, root: string, kinds: Map<string, LayerEntry["kind"]>, layer: string) {
  if (parent === "" || kinds.get(parent) === "folder") return;
  const parts = parent.split("/");
  for (let depth = 1; depth <= parts.length; depth++) {
    const path = parts.slice(0, depth).join("/");
    const kind = kinds.get(path);
    if (kind === undefined) {
      sync.mkdirSync(join(root, path), { mode: 0o755 });
      sync.chmodSync(join(root, path), 0o755);
      kinds.set(path, "folder");
    } else if (kind !== "folder") {
      throw new UserError(
        `The layer ${layer} puts something below ${JSON.stringify(path)}, which is no folder in that layer.`,
        { fix: "Build the image again: no honest tool writes such a layer." },
      );
    }
  }
}

/** What the container's user may do with it in the image, but for writing, granted to everybody. */
function modeOf({ kind, mode, uid, gid }: LayerEntry): number {
  const granted = uid === containerUser ? mode >> 6 : gid === containerUser ? mode >> 3 : mode;
  return (kind === "folder" ? 0o755 & (mode | 0o700) & ~0o007 : (mode & 0o550) | 0o600) | (granted & 0o005);
}

function diskFault(cause: unknown, folder: string): unknown {
  const code = cause instanceof Error && "code" in cause ? cause.code : undefined;
  if (code !== "ENOSPC" && code !== "EDQUOT") return cause;
  return new InfrastructureError(`There is no space left on the disk that holds ${folder}.`, {
    fix: "Free some space, then run this again: nothing half-written was kept.",
    cause,
  });
}
