import type { Files } from "../runner/ports.ts";

/** Longer files are data, whatever they are called. Bytes. */
const mostOfOne = 1 << 20;

/** The same files; Python code among them is read from the disk once, for all that look at it. */
export function codeReadOnce(files: Files): Files {
  const known = new Map<string, Promise<Uint8Array | undefined>>();
  return {
    ...files,
    async read(path, most) {
      if (!path.endsWith(".py")) return files.read(path, most);
      const before = known.get(path) ?? files.read(path);
      known.set(path, before);
      const bytes = await before;
      if (bytes === undefined || bytes.length > mostOfOne) known.delete(path);
      return bytes?.subarray(0, most);
    },
  };
}
