import { copyFileSync, lstatSync, readdirSync, renameSync, utimesSync } from "node:fs";
import { join } from "node:path";

/**
 * Makes every file below a folder one of its own, where it was another name of a file that is kept: what may be written to must not be shared.
 * Times and modes stay as they are.
 */
export function ownCopies(folder: string): void {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) ownCopies(path);
    if (!entry.isFile()) continue;
    const { nlink, mtimeMs } = lstatSync(path);
    if (nlink === 1) continue;
    copyFileSync(path, `${path}.slipway`);
    utimesSync(`${path}.slipway`, mtimeMs / 1000, mtimeMs / 1000);
    renameSync(`${path}.slipway`, path);
  }
}
