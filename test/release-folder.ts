import { cp } from "node:fs/promises";
import { join } from "node:path";
import { bundled } from "./bundle.ts";
import { root, scratch } from "./slipway.ts";

/** A release of this repository as far as a caller meets it, made of this very source. */
export async function releaseFolder() {
  const folder = await scratch();
  await cp(join(root, ".github/workflows"), join(folder.path, ".github/workflows"), { recursive: true });
  await cp(join(root, "actions"), join(folder.path, "actions"), { recursive: true });
  await cp(await bundled(), join(folder.path, "dist"), { recursive: true });
  return folder;
}
