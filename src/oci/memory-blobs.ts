import { InfrastructureError } from "../report/user-error.ts";
import { collected, digestOf } from "./digest.ts";
import type { Blobs, Digest } from "./ports.ts";

/** Blobs that are in memory only: for tests, and for what is read and thrown away. */
export function memoryBlobs(): Blobs {
  const blobs = new Map<Digest, Uint8Array>();
  const read = async (digest: Digest) => {
    const bytes = blobs.get(digest);
    if (!bytes) throw new InfrastructureError(`There is no blob ${digest} in memory.`);
    return bytes;
  };
  return {
    has: async (digest) => blobs.has(digest),
    read,
    async *open(digest) {
      yield await read(digest);
    },
    async put(content) {
      const bytes = content instanceof Uint8Array ? content.slice() : await collected(content);
      const digest = digestOf(bytes);
      blobs.set(digest, bytes);
      return { digest, size: bytes.byteLength };
    },
  };
}
