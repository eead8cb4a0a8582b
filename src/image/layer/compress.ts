import { Readable } from "node:stream";
import { constants, createGzip, createZstdCompress } from "node:zlib";

/**
 * How layers are compressed. `gzip` is for readers that do not know zstd (Docker before 23); it is Node's own zlib, whose
 * bytes may differ between versions of Node, so two builds with it are compared by their diff IDs.
 */
export type Compression = "zstd" | "gzip";

export type Encoder = {
  readonly mediaType: string;
  /** Which encoder at which setting made the bytes: `zstd 1.5.7 level 3`. Equal names give equal bytes. */
  readonly name: string;
  compress(content: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array>;
};

const level = { zstd: 3, gzip: 6 };
const pieceSize = 1 << 18;

/** @see OCI Image Specification 1.1 §media types of layers */
export function encoderFor(compression: Compression): Encoder {
  const { zstd, zlib } = process.versions as { readonly zstd?: string; readonly zlib?: string };
  const through = (content: AsyncIterable<Uint8Array>) => Readable.from(evenPieces(content));
  return compression === "zstd"
    ? {
        mediaType: "application/vnd.oci.image.layer.v1.tar+zstd",
        name: `zstd ${zstd ?? "unknown"} level ${level.zstd}`,
        compress: (content) =>
          piped(through(content), createZstdCompress({ params: { [constants.ZSTD_c_compressionLevel]: level.zstd } })),
      }
    : {
        mediaType: "application/vnd.oci.image.layer.v1.tar+gzip",
        name: `zlib ${zlib ?? "unknown"} level ${level.gzip}`,
        compress: (content) => piped(through(content), createGzip({ level: level.gzip })),
      };
}

function piped(source: Readable, sink: NodeJS.ReadWriteStream & Readable): AsyncIterable<Uint8Array> {
  source.on("error", (error) => sink.destroy(error));
  return source.pipe(sink) as AsyncIterable<Uint8Array>;
}

/** Cuts a stream at fixed places, so that what an encoder sees does not depend on how the bytes arrived. */
export async function* evenPieces(content: AsyncIterable<Uint8Array>, size = pieceSize): AsyncGenerator<Uint8Array> {
  let piece = new Uint8Array(size);
  let filled = 0;
  for await (const chunk of content) {
    for (let from = 0; from < chunk.byteLength; ) {
      const part = chunk.subarray(from, from + size - filled);
      piece.set(part, filled);
      filled += part.byteLength;
      from += part.byteLength;
      if (filled < size) continue;
      yield piece;
      piece = new Uint8Array(size);
      filled = 0;
    }
  }
  if (filled > 0) yield piece.subarray(0, filled);
}
