import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";

const root = join(import.meta.dirname, "../..");

/** The hash of our own source and of the lock of what it calls; a bundle carries it as a constant. */
export async function sourceHash(): Promise<string> {
  const files = (await Promise.all(["src", "cli", "threads"].map((folder) => sourcesIn(join(root, folder)))))
    .flat()
    .sort();
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
