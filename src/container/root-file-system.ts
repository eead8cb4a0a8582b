import { chmodSync, mkdirSync, rmSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { mkdir, readdir, rm, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { Blobs } from "../oci/ports.ts";
import { UserError } from "../report/user-error.ts";
import type { RunnableImage } from "./image-in-blobs.ts";
import { ensureFolders, mergeLayers } from "./merge-layers.ts";
import type { ContainerPlace } from "./place.ts";
import type { Mount } from "./ports.ts";
import { type UnpackedLayer, unpackLayer } from "./unpack-layer.ts";

/** Folders that a container needs, whether or not its image has them. */
const mountPoints = ["proc", "dev", "tmp", "run/slipway"];

/** More lower folders than this make a mount option too long for some versions of mount: it takes 255 characters there. */
const mostStacked = 60;

/** An image's layers as files, and what may be made of them. */
export type ImageFiles = {
  /**
   * Makes the folders `0`, `1` … in the container's own folder, to be stacked by the kernel, the first one topmost; undefined
   * where they cannot be stacked: a layer removes something of another, or there are too many.
   */
  stack(place: ContainerPlace, mounts: readonly Mount[]): string | undefined;
  /** Makes one tree of them at this folder. */
  merge(folder: string, mounts: readonly Mount[]): void;
};

/** Unpacks what is not unpacked yet. @throws UserError, InfrastructureError as {@link unpackLayer} does */
export async function imageFiles(
  image: RunnableImage,
  blobs: Pick<Blobs, "open">,
  folder: string,
): Promise<ImageFiles> {
  await mkdir(folder, { recursive: true });
  const layers: UnpackedLayer[] = [];
  for (const layer of image.layers) layers.push(await unpackLayer(layer, blobs, folder));
  return {
    stack(place, mounts) {
      const removes = layers.some(({ removed, opaque }, index) => index > 0 && removed.length + opaque.length > 0);
      if (removes || layers.length > mostStacked) return undefined;
      const top = join(place.folder, "0");
      mkdirSync(top);
      chmodSync(top, 0o755);
      makeMountPoints(top, mounts);
      // The kernel refuses to stack one folder twice; as nothing is removed, the topmost hides all that the lower one could show.
      const lower = new Set(layers.map(({ root }) => root).toReversed());
      for (const [index, root] of [...lower].entries()) symlinkSync(root, join(place.folder, String(index + 1)));
      return Array.from({ length: lower.size + 1 }, (_, index) => index).join(":");
    },
    merge(root, mounts) {
      mergeLayers(layers, root);
      makeMountPoints(root, mounts);
    },
  };
}

/** A mount needs something of its kind to be mounted on. */
function makeMountPoints(root: string, mounts: readonly Mount[]) {
  ensureFolders(mountPoints, root);
  for (const { source, target } of mounts) {
    if (statSync(source).isDirectory()) {
      ensureFolders([target], root);
      continue;
    }
    // In a folder of its own, and in place of a link, so that nothing is written through one.
    ensureFolders([dirname(target)], root);
    rmSync(join(root, target), { recursive: true, force: true });
    writeFileSync(join(root, target), "", { flag: "wx" });
  }
}

/** @throws UserError when a mount's source is not there, or its target is no absolute path */
export async function checkMounts(mounts: readonly Mount[]): Promise<void> {
  for (const { source, target } of mounts) {
    if (!/^(\/[^/]+)+$/.test(target) || target.split("/").includes("..")) {
      throw new UserError(`${JSON.stringify(target)} is no absolute path to mount at.`);
    }
    const found = await stat(source).catch(() => undefined);
    if (!found) throw new UserError(`${source} is to be seen in the container, but is not there.`);
  }
}

const abandonedSeconds = 3600;

/** Removes what was being unpacked by a process that was killed. */
export async function sweepLayers(folder: string): Promise<void> {
  for (const name of await readdir(folder).catch(() => [])) {
    if (!name.startsWith(".partial-")) continue;
    const path = join(folder, name);
    const found = await stat(path).catch(() => undefined);
    if (found && Date.now() - found.ctimeMs > abandonedSeconds * 1000) await rm(path, { recursive: true, force: true });
  }
}
