import { lstatSync, readdirSync } from "node:fs";
import { join } from "node:path";

/** What a container may write to. */
const free = new Set(["tmp", "dev", "proc", "run"]);

/** Enough to say what goes wrong. */
const most = 20;

/**
 * Files below a root that were written to after a moment, by their path inside. What counts is the time of the content: that of the file's
 * record also changes when another container makes a further name of a file that both have.
 */
export function changedSince(root: string, milliseconds: number): readonly string[] {
  const found: string[] = [];
  const look = (folder: string, inside: string) => {
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
      const path = `${inside}/${entry.name}`;
      if (found.length >= most || (inside === "" && free.has(entry.name))) continue;
      if (entry.isDirectory()) look(join(folder, entry.name), path);
      else if (entry.isFile() && lstatSync(join(folder, entry.name)).mtimeMs > milliseconds) found.push(path);
    }
  };
  look(root, "");
  return found.sort();
}
