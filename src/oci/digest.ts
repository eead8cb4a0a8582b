import { createHash } from "node:crypto";
import { InfrastructureError } from "../report/user-error.ts";
import type { Digest } from "./ports.ts";

const grammar = /^sha256:[0-9a-f]{64}$/;

/** Whether a text is a SHA-256 digest as the image specification writes it; other algorithms are not accepted. */
export function isDigest(text: string): text is Digest {
  return grammar.test(text);
}

/** The digest of bytes that are in memory. */
export function digestOf(bytes: Uint8Array): Digest {
  return `sha256:${createHash("sha256").update(bytes).digest("hex")}`;
}

/** As much of a digest as a person compares: `sha256:9f86d081884c…`. */
export function shortened(digest: string): string {
  return isDigest(digest) ? `${digest.slice(0, 19)}…` : digest;
}

/** The hexadecimal half of a digest, safe as a file name. @throws TypeError when the text is no SHA-256 digest. */
export function hexOf(digest: Digest): string {
  if (!isDigest(digest)) throw new TypeError(`${JSON.stringify(digest)} is not a SHA-256 digest`);
  return digest.slice("sha256:".length);
}

/**
 * Passes bytes through and checks them at the end. A consumer must not act for good on what it read before this ended.
 *
 * @param from Who gave the bytes, for the message.
 * @throws InfrastructureError when the bytes are not the digest's.
 */
export async function* verified(
  content: AsyncIterable<Uint8Array>,
  digest: Digest,
  from: string,
): AsyncGenerator<Uint8Array> {
  const hash = createHash("sha256");
  for await (const chunk of content) {
    hash.update(chunk);
    yield chunk;
  }
  const found: Digest = `sha256:${hash.digest("hex")}`;
  if (found !== digest) {
    throw new InfrastructureError(`${from} gave bytes of ${found} where ${digest} was asked for.`, {
      fix: "The copy there is damaged: remove it, then run this again.",
    });
  }
}

/** All bytes of a stream as one array. */
export async function collected(content: AsyncIterable<Uint8Array>): Promise<Uint8Array<ArrayBuffer>> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of content) {
    chunks.push(chunk);
    size += chunk.byteLength;
  }
  const whole = new Uint8Array(size);
  let at = 0;
  for (const chunk of chunks) {
    whole.set(chunk, at);
    at += chunk.byteLength;
  }
  return whole;
}
