import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";

const root = join(import.meta.dirname, "..");

/**
 * The hash of everything that a result can depend on and that is ours: the source and the lock of what it calls, Node's own
 * version with it. A published bundle is its own source.
 */
export async function toolHash(): Promise<string> {
  const files = (await Promise.all(["src", "cli"].map((folder) => sourcesIn(join(root, folder))))).flat().sort();
  const hash = createHash("sha256").update(process.version);
  for (const file of [...files, join(root, "package-lock.json")]) {
    hash.update(`\0${file.slice(root.length)}\0`).update(await readFile(file));
  }
  return hash.digest("hex");
}

const sourcesIn = async (folder: string): Promise<string[]> =>
  (await readdir(folder, { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile() && /\.(ts|json|sh|py)$/.test(entry.name) && !/\.test\.ts$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name));
