import * as fs from "node:fs";
import { join } from "node:path";
import type { UnpackedLayer } from "./unpack-layer.ts";

/**
 * Makes one tree of unpacked layers in a new folder, for where the kernel cannot stack them: folders are made anew, files are
 * other names of the layers' own where the disk can do that, and copies elsewhere. Nothing is written through a link.
 *
 * @param layers from the bottom to the top
 * @see OCI Image Specification 1.1 §Applying Changesets
 */
export function mergeLayers(layers: readonly UnpackedLayer[], into: string): void {
  fs.mkdirSync(into, { recursive: true, mode: 0o755 });
  fs.chmodSync(into, 0o755);
  for (const layer of layers) {
    for (const path of layer.opaque) {
      const folder = withoutLinks(path, into);
      if (folder === undefined || kindOf(folder) !== "folder") continue;
      for (const name of fs.readdirSync(folder)) fs.rmSync(join(folder, name), { recursive: true, force: true });
    }
    for (const path of layer.removed) {
      const place = path === "" ? undefined : withoutLinks(path, into);
      if (place !== undefined) fs.rmSync(place, { recursive: true, force: true });
    }
    addFolder(layer.root, into);
  }
}

/** Makes these folders in a tree, in place of whatever is not a folder on the way there. */
export function ensureFolders(paths: readonly string[], root: string): void {
  for (const path of paths) {
    let at = root;
    for (const part of path.split("/").filter((name) => name !== "")) {
      at = join(at, part);
      if (kindOf(at) === "folder") continue;
      fs.rmSync(at, { force: true });
      fs.mkdirSync(at, { mode: 0o755 });
    }
  }
}

function addFolder(from: string, to: string) {
  for (const entry of fs.readdirSync(from, { withFileTypes: true })) {
    const source = join(from, entry.name);
    const place = join(to, entry.name);
    const there = kindOf(place);
    if (entry.isDirectory()) {
      if (there !== "folder") {
        if (there !== undefined) fs.rmSync(place, { force: true });
        fs.mkdirSync(place);
      }
      const { mode, mtimeMs } = fs.lstatSync(source);
      fs.chmodSync(place, mode & 0o777);
      addFolder(source, place);
      fs.utimesSync(place, mtimeMs / 1000, mtimeMs / 1000);
      continue;
    }
    if (there !== undefined) fs.rmSync(place, { recursive: true, force: true });
    if (entry.isSymbolicLink()) fs.symlinkSync(fs.readlinkSync(source), place);
    else linkOrCopy(source, place);
  }
}

function linkOrCopy(source: string, place: string) {
  try {
    fs.linkSync(source, place);
  } catch {
    fs.copyFileSync(source, place, fs.constants.COPYFILE_EXCL | fs.constants.COPYFILE_FICLONE);
    const { mode, mtimeMs } = fs.lstatSync(source);
    fs.chmodSync(place, mode & 0o777);
    fs.utimesSync(place, mtimeMs / 1000, mtimeMs / 1000);
  }
}

function kindOf(path: string): "folder" | "other" | undefined {
  const found = fs.lstatSync(path, { throwIfNoEntry: false });
  return found && (found.isDirectory() ? "folder" : "other");
}

/** The place of a path below a root, unless a link or a file stands on the way to it. */
function withoutLinks(path: string, root: string): string | undefined {
  const parts = path.split("/").filter((part) => part !== "");
  let at = root;
  for (const [index, part] of parts.entries()) {
    at = join(at, part);
    if (index < parts.length - 1 && kindOf(at) !== "folder") return undefined;
  }
  return at;
}
