import type { ObjectStore } from "./ports.ts";

/** A store in memory with a clock that stands still: for tests. Its contents are there to be looked at. */
export function memoryStore(
  now = "2026-12-31T00:00:00Z",
  contents: Map<string, Uint8Array> = new Map(),
): ObjectStore & { readonly contents: ReadonlyMap<string, Uint8Array> } {
  const generations = new Map<string, number>();
  let next = 1;
  const put = (key: string, bytes: Uint8Array) => {
    contents.set(key, bytes);
    generations.set(key, next++);
  };
  const generationOf = (key: string) => String(generations.get(key) ?? 0);
  return {
    name: "memory",
    contents,
    now: async () => new Date(now),
    async read(key) {
      const bytes = contents.get(key);
      return bytes === undefined ? undefined : { bytes, generation: generationOf(key) };
    },
    async create(key, content) {
      if (contents.has(key)) return "exists";
      const chunks = content instanceof Uint8Array ? [content] : await Array.fromAsync(content);
      put(key, new Uint8Array(Buffer.concat(chunks)));
      return "created";
    },
    async replace(key, bytes, expected) {
      if ((contents.has(key) ? generationOf(key) : "absent") !== expected) return "changed";
      put(key, bytes);
      return "replaced";
    },
    list: async (prefix) => [...contents.keys()].filter((key) => key.startsWith(prefix)).sort(),
  };
}
