import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";

// In a bundle these two are put in by the build: it has neither package.json nor source beside it.
declare const SLIPWAY_VERSION: string | undefined;
declare const SLIPWAY_SOURCE: string | undefined;

const root = join(import.meta.dirname, "../..");

/** Slipway's own version, as in package.json. */
export function version(): string {
  if (typeof SLIPWAY_VERSION === "string") return SLIPWAY_VERSION;
  return (JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as { version: string }).version;
}

/**
 * The hash of everything that a result can depend on and that is ours: the source and the lock of what it calls, Node's own
 * version with it.
 */
export const toolHash = async (): Promise<string> =>
  createHash("sha256")
    .update(process.version)
    .update(typeof SLIPWAY_SOURCE === "string" ? SLIPWAY_SOURCE : await sourceHash())
    .digest("hex");

/** The hash of our source and of the lock, which a bundle carries as a constant. */
export async function sourceHash(): Promise<string> {
  const files = (await Promise.all(["src", "cli"].map((folder) => sourcesIn(join(root, folder))))).flat().sort();
  const hash = createHash("sha256");
  for (const file of [...files, join(root, "package-lock.json")]) {
    hash.update(`\0${file.slice(root.length)}\0`).update(await readFile(file));
  }
  return hash.digest("hex");
}

const sourcesIn = async (folder: string): Promise<string[]> =>
  (await readdir(folder, { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile() && /\.(ts|json|sh|py)$/.test(entry.name) && !/\.test\.ts$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name));
