import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";

/** Whether a table's file is compressed: its name ends in `.gz`. */
export const isPacked = (path: string): boolean => /\.gz$/i.test(path);

/** A path without what says that the file is compressed. */
export const unpackedPath = (path: string): string => path.replace(/\.gz$/i, "");

/** Why a compressed file is not read to its end. */
export type PackFault = "not-gzip" | "damaged" | "cut" | "too-large";

/** Bytes that a file may unpack to; and how many for each of its own, beyond the first. */
export const mostUnpacked = { bytes: 16_000_000_000, times: 200, first: 50_000_000 } as const;

type Limits = { readonly bytes: number; readonly times: number; readonly first: number };

/**
 * The bytes of a table: those of its file, or what they unpack to (gzip, RFC 1952) as they come. Memory does not grow with the file,
 * and what unpacks to far more than any table does is not read on.
 */
export function unpackedOf(
  path: string,
  bytes: AsyncGenerator<Uint8Array>,
  onFault: (fault: PackFault) => void,
  limits: Limits = mostUnpacked,
): AsyncGenerator<Uint8Array> {
  return isPacked(path) ? unpacked(bytes, onFault, limits) : bytes;
}

async function* unpacked(
  bytes: AsyncGenerator<Uint8Array>,
  onFault: (fault: PackFault) => void,
  limits: Limits,
): AsyncGenerator<Uint8Array> {
  const { createGunzip } = await import("node:zlib");
  let taken = 0;
  async function* copied() {
    for await (const chunk of bytes) {
      taken += chunk.length;
      // A chunk may be lent, and the next one is asked for early.
      yield Buffer.from(chunk);
    }
  }
  const gunzip = createGunzip({ chunkSize: 1 << 18 });
  // What goes wrong is thrown to whoever reads.
  pipeline(Readable.from(copied(), { objectMode: false }), gunzip).catch(() => {});
  let given = 0;
  try {
    for await (const piece of gunzip as AsyncIterable<Uint8Array>) {
      given += piece.length;
      if (given > limits.bytes || (given > limits.first && given > limits.times * taken)) {
        onFault("too-large");
        return;
      }
      yield piece;
    }
  } catch (error) {
    const fault = faultOf(error);
    if (fault === undefined) throw error;
    onFault(fault);
  }
}

/** Undefined for what is wrong with the file and not with what is in it. */
function faultOf(error: unknown): PackFault | undefined {
  if (!(error instanceof Error) || !("code" in error)) return undefined;
  if (error.code === "Z_BUF_ERROR") return "cut";
  if (error.code !== "Z_DATA_ERROR") return undefined;
  return error.message === "incorrect header check" ? "not-gzip" : "damaged";
}

/** The same bytes for who may stop in the middle of them. */
export async function* generatorOf(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  yield* bytes;
}
