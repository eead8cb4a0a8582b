import { pipeline, Readable, type Transform } from "node:stream";
import { createGunzip, createZstdDecompress } from "node:zlib";
import { extract, type Header } from "tar-stream";
import { InfrastructureError, UserError } from "../report/user-error.ts";
import type { Blobs, Descriptor } from "./ports.ts";

/** One entry of a layer's tar. */
export type LayerEntry = {
  /** Relative to the image's root, with forward slashes, no `.` and no `..` in it; the root itself is left out. */
  readonly path: string;
  /** `link` is symbolic; `hardlink` is another name of an earlier entry; `other` is a device or a pipe. */
  readonly kind: "file" | "folder" | "link" | "hardlink" | "other";
  /** Bytes; 0 for anything but a file. */
  readonly size: number;
  /** Permission bits. */
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  readonly modifiedAt: Date;
  /** `link`: as it is written, and it may lead anywhere. `hardlink`: a path of the same form as `path`. */
  readonly target?: string;
  /** The content as it comes. It can be had once, and only until the next entry is asked for. */
  open(): AsyncIterable<Uint8Array>;
  /** The content as a whole. @throws InfrastructureError when it is larger than `limit` bytes, by default 64 MiB. */
  read(limit?: number): Promise<Uint8Array>;
};

/** What in a path marks a file of a lower layer as deleted, or a whole folder of it as hidden. @see OCI Image Layer §Whiteouts */
export const whiteout = { prefix: ".wh.", opaque: ".wh..wh..opq" } as const;

const decompressors: readonly (readonly [suffix: RegExp, (() => Transform) | undefined])[] = [
  [/[.+]tar\+zstd$/, createZstdDecompress],
  [/[.+]tar[.+]gzip$/, createGunzip],
  [/[.+]tar$/, undefined],
];

/**
 * Reads a layer from its blob, entry after entry in the order of the tar, with memory that does not grow with the layer.
 *
 * The blob is checked against its digest, but only at its end: what was made of earlier entries must be thrown away when
 * this throws. Whiteouts are handed on like any other file.
 *
 * @throws UserError for a media type that is no tar layer, or an entry whose path leads out of the image.
 * @throws InfrastructureError when the blob is damaged.
 * @see OCI Image Specification 1.1 §Image Layer Filesystem Changeset
 */
export async function* layerEntries(
  layer: Pick<Descriptor, "digest" | "mediaType">,
  blobs: Pick<Blobs, "open">,
): AsyncGenerator<LayerEntry> {
  const known = decompressors.find(([suffix]) => suffix.test(layer.mediaType));
  if (!known) {
    throw new UserError(`The layer ${layer.digest} is of the type ${JSON.stringify(layer.mediaType)}.`, {
      fix: "Use an image whose layers are tar files, plain or compressed with gzip or zstd.",
    });
  }
  const blob = Readable.from(blobs.open(layer.digest), { objectMode: false });
  const decompressor = known[1]?.();
  const entries = extract();
  let fault: unknown;
  const ended = (error: unknown) => {
    fault ??= error ?? undefined;
  };
  if (decompressor) pipeline(blob, decompressor, entries, ended);
  else pipeline(blob, entries, ended);
  try {
    for await (const entry of entries) {
      const path = pathInside(entry.header.name, layer.digest);
      if (path !== "") yield entryOf(entry.header, path, bytesOf(entry), layer.digest);
      entry.resume();
    }
  } catch (error) {
    if (error instanceof UserError || error instanceof InfrastructureError) throw error;
    if (fault instanceof InfrastructureError) throw fault;
    throw new InfrastructureError(`The layer ${layer.digest} cannot be unpacked: its bytes are damaged.`, {
      fix: "Build or pull the image again.",
      cause: error,
    });
  } finally {
    blob.destroy();
  }
}

function entryOf(header: Header, path: string, content: AsyncIterable<Uint8Array>, layer: string): LayerEntry {
  const kind = kinds[header.type] ?? "other";
  const target = header.linkname ?? "";
  const size = kind === "file" ? header.size : 0;
  return {
    path,
    kind,
    size,
    mode: header.mode & 0o7777,
    uid: header.uid,
    gid: header.gid,
    modifiedAt: header.mtime,
    ...(kind === "link" ? { target } : kind === "hardlink" ? { target: pathInside(target, layer) } : {}),
    open: () => content,
    async read(limit = 64 * 1024 * 1024) {
      if (size > limit) {
        throw new InfrastructureError(
          `${JSON.stringify(path)} in the layer ${layer} has ${size} bytes, more than the ${limit} that are read of it.`,
        );
      }
      const whole = new Uint8Array(size);
      let at = 0;
      for await (const chunk of content) {
        whole.set(chunk, at);
        at += chunk.byteLength;
      }
      return whole;
    },
  };
}

/** The stream's own types do not say that its chunks are bytes. */
async function* bytesOf(stream: AsyncIterable<unknown>): AsyncGenerator<Uint8Array> {
  for await (const chunk of stream) if (chunk instanceof Uint8Array) yield chunk;
}

const kinds: Readonly<Record<string, LayerEntry["kind"]>> = {
  file: "file",
  "contiguous-file": "file",
  directory: "folder",
  symlink: "link",
  link: "hardlink",
};

function pathInside(name: string, layer: string): string {
  const parts = name.split("/").filter((part) => part !== "" && part !== ".");
  if (!parts.includes("..") && !name.includes("\0")) return parts.join("/");
  throw new UserError(`The layer ${layer} holds the path ${JSON.stringify(name)}, which leads out of the image.`, {
    fix: "Do not use this image: no honest tool writes such a path.",
  });
}
