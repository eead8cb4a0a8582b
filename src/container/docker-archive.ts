import type { Writable } from "node:stream";
import { pipeline, Readable } from "node:stream";
import { createGunzip, createZstdDecompress } from "node:zlib";
import { pack } from "tar-stream";
import { digestOf, hexOf } from "../oci/digest.ts";
import type { Blobs, Descriptor } from "../oci/ports.ts";
import { UserError } from "../report/user-error.ts";
import type { RunnableImage } from "./image-in-blobs.ts";

/**
 * An image in the form that `docker load` and `podman load` read, with its layers uncompressed: engines before Docker 23 know no zstd.
 *
 * Each layer is decompressed twice, first for its size, which a tar says ahead; that takes time but neither memory nor disk.
 * @see Docker Image Specification v1.2, "Combined Image JSON + Filesystem Changeset Format"
 */
export async function* dockerArchive(
  image: RunnableImage,
  tag: string,
  blobs: Pick<Blobs, "open">,
): AsyncGenerator<Uint8Array> {
  const archive = pack();
  const written = write(archive, image, tag, blobs).then(
    () => archive.finalize(),
    (error: unknown) => void archive.destroy(error instanceof Error ? error : new Error(String(error))),
  );
  yield* archive as AsyncIterable<Uint8Array>;
  await written;
}

async function write(archive: ReturnType<typeof pack>, image: RunnableImage, tag: string, blobs: Pick<Blobs, "open">) {
  const layerName = (index: number) => `${index}-${hexOf(image.diffIds[index] ?? image.manifest)}.tar`;
  for (const [index, layer] of image.layers.entries()) {
    let size = 0;
    for await (const chunk of uncompressed(layer, blobs)) size += chunk.byteLength;
    await new Promise<void>((done, failed) => {
      const entry = archive.entry({ name: layerName(index), size }, (error) =>
        error ? failed(error) : done(),
      ) as unknown as Writable;
      pipeline(uncompressed(layer, blobs), entry, (error) => error && failed(error));
    });
  }
  const config = `${hexOf(digestOf(image.configuration))}.json`;
  archive.entry({ name: config }, Buffer.from(image.configuration));
  const manifest = [{ Config: config, RepoTags: [tag], Layers: image.layers.map((_, index) => layerName(index)) }];
  archive.entry({ name: "manifest.json" }, JSON.stringify(manifest));
}

function uncompressed(layer: Descriptor, blobs: Pick<Blobs, "open">): AsyncIterable<Uint8Array> {
  const blob = Readable.from(blobs.open(layer.digest), { objectMode: false });
  if (/[.+]tar$/.test(layer.mediaType)) return bytesOf(blob);
  if (/[.+]tar\+zstd$/.test(layer.mediaType)) return bytesOf(pipeline(blob, createZstdDecompress(), () => {}));
  if (/[.+]tar[.+]gzip$/.test(layer.mediaType)) return bytesOf(pipeline(blob, createGunzip(), () => {}));
  throw new UserError(`The layer ${layer.digest} is of the type ${JSON.stringify(layer.mediaType)}.`, {
    fix: "Use an image whose layers are tar files, plain or compressed with gzip or zstd.",
  });
}

async function* bytesOf(stream: AsyncIterable<unknown>): AsyncGenerator<Uint8Array> {
  for await (const chunk of stream) if (chunk instanceof Uint8Array) yield chunk;
}
