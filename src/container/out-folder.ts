import { constants } from "node:fs";
import { lstat, open, readdir } from "node:fs/promises";
import { join } from "node:path";
import { InfrastructureError } from "../report/user-error.ts";

const limits = { files: 200_000, bytes: 2 ** 30 };

/**
 * Every plain file below a folder that a container wrote to, by its path with forward slashes, sorted. Links and anything else are left out:
 * they would lead to this machine's files.
 *
 * @throws InfrastructureError when there is more than anything honest would write
 */
export async function readOut(folder: string): Promise<ReadonlyMap<string, Uint8Array>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
  const files = new Map<string, Uint8Array>();
  let bytes = 0;
  for (const path of paths) {
    bytes += (await lstat(join(folder, path))).size;
    if (paths.length > limits.files || bytes > limits.bytes) {
      throw new InfrastructureError("A command wrote more into /out than is read back from there.");
    }
    const file = await open(join(folder, path), constants.O_RDONLY | constants.O_NOFOLLOW);
    try {
      files.set(path, await file.readFile());
    } finally {
      await file.close();
    }
  }
  return files;
}
