import { createHash } from "node:crypto";
import { mkdtemp, readdir, readFile, rename, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { bundle } from "../scripts/build.ts";
import { root } from "./slipway.ts";

/**
 * The bundle of this very source, far from any node_modules: built once, and again when a file that it is made from has changed.
 */
export async function bundled(): Promise<string> {
  const hash = await hashOf([
    "src",
    "cli",
    "actions",
    "threads",
    "scripts/build.ts",
    "scripts/bundle",
    "package-lock.json",
  ]);
  const folder = join(tmpdir(), `slipway-bundle-${hash}`);
  if ((await stat(join(folder, "index.js")).catch(() => undefined)) !== undefined) return folder;
  const aside = await mkdtemp(join(tmpdir(), "slipway-bundle-"));
  await bundle(join(aside, "dist"));
  // Another test file may have been quicker: one of the two is as good as the other.
  await rename(join(aside, "dist"), folder).catch(() => {});
  await rm(aside, { recursive: true, force: true });
  return folder;
}

async function hashOf(paths: readonly string[]): Promise<string> {
  const hash = createHash("sha256").update(process.version);
  for (const path of paths) {
    const isFolder = (await stat(join(root, path))).isDirectory();
    const below = isFolder ? (await readdir(join(root, path), { recursive: true })).sort() : [""];
    for (const name of below.filter((one) => !/\.test\.ts$/.test(one))) {
      const file = join(root, path, name);
      if ((await stat(file)).isFile()) hash.update(`\0${path}/${name}\0`).update(await readFile(file));
    }
  }
  return hash.digest("hex").slice(0, 16);
}
