import { createHash, randomUUID } from "node:crypto";
import * as nodeDisk from "node:fs/promises";
import { join } from "node:path";
import * as z from "zod/mini";
import { InfrastructureError, UserError } from "../report/user-error.ts";
import { collected, digestOf, hexOf, isDigest, verified } from "./digest.ts";
import { chunksOf, type Disk, diskError, ignoring, syncFolder, writeAll } from "./disk.ts";
import { whileLocked } from "./index-lock.ts";
import type { Blobs, Descriptor, Digest } from "./ports.ts";

/** Images in a folder, by digest and by name. Nothing is ever removed from it. */
export type ImageLayout = Blobs & {
  readonly folder: string;
  /** Where a blob is, or would be. Its bytes are the reader's to check. */
  path(digest: Digest): string;
  /** Names a manifest that is in here; the name leaves whatever had it. */
  tag(name: string, descriptor: Descriptor): Promise<void>;
  resolve(name: string): Promise<Descriptor | undefined>;
  /** Every name, in code-unit order. */
  tags(): Promise<readonly string[]>;
  /** Takes a blob of another layout without copying it; `false`, and nothing done, where the disk cannot do that. */
  adopt(digest: Digest, from: ImageLayout): Promise<boolean>;
};

type Content = AsyncIterable<Uint8Array> | readonly Uint8Array[];

const refName = "org.opencontainers.image.ref.name";

/** @see OCI Image Specification 1.1 §Pre-Defined Annotation Keys, grammar of ref.name */
const tagGrammar = /^[A-Za-z0-9]+(?:(?:[-._:@+/]|--)[A-Za-z0-9]+)*$/;

const descriptorModel = z.looseObject({
  mediaType: z.string(),
  digest: z.custom<Digest>((text) => typeof text === "string" && isDigest(text), "is not a SHA-256 digest"),
  size: z.int().check(z.gte(0)),
  annotations: z.optional(z.record(z.string(), z.string())),
});
const indexModel = z.looseObject({ schemaVersion: z.literal(2), manifests: z.array(descriptorModel) });
const layoutModel = z.looseObject({ imageLayoutVersion: z.literal("1.0.0") });

const emptyIndex = { schemaVersion: 2, mediaType: "application/vnd.oci.image.index.v1+json", manifests: [] };

/** A partial file that nobody has written to for so long belongs to nobody. */
const abandonedSeconds = 3600;

/**
 * Opens an OCI image layout; makes one where the folder is absent or empty.
 *
 * Everything is written beside its place, synced and renamed, the index last, and not before what it names will last: killed at any
 * moment, what is there is a valid layout. Several processes may write at once. What a killed one leaves in `.partial/` is swept away an hour later.
 *
 * @throws UserError when the folder holds something else; InfrastructureError when the disk is full or read-only.
 * @see OCI Image Specification 1.1 §Image Layout
 */
export async function openLayout(
  folder: string,
  { disk = nodeDisk, staleLockSeconds = 10 }: { readonly disk?: Disk; readonly staleLockSeconds?: number } = {},
): Promise<ImageLayout> {
  const partial = join(folder, ".partial");
  const indexFile = join(folder, "index.json");
  const blobFolder = join(folder, "blobs", "sha256");
  const pathOf = (digest: Digest) => join(blobFolder, hexOf(digest));
  const isThere = async (path: string) => (await disk.stat(path).catch(ignoring("ENOENT"))) !== undefined;

  await onDisk(folder, async () => {
    await refuseOthers(folder, disk);
    await disk.mkdir(partial, { recursive: true });
    await sweep(partial, disk);
    await disk.mkdir(blobFolder, { recursive: true });
    if (!(await isThere(indexFile))) await writeNew(indexFile, emptyIndex);
    if (!(await isThere(join(folder, "oci-layout")))) {
      await writeNew(join(folder, "oci-layout"), { imageLayoutVersion: "1.0.0" });
    }
  });

  /** Only where there is nothing yet: two that open an empty folder at once must not undo each other. */
  async function writeNew(path: string, value: object): Promise<void> {
    await beside(jsonBytes(value), async (temporary) => {
      await disk.link(temporary, path).catch(ignoring("EEXIST"));
      await syncFolder(disk, folder);
    });
  }

  /** Writes a file that is not in its place yet, and lets `settle` put it there. However it ends, nothing is left over. */
  async function beside<Result>(content: Content, settle: (temporary: string) => Promise<Result>): Promise<Result> {
    const temporary = join(partial, randomUUID());
    try {
      const file = await disk.open(temporary, "wx", 0o644);
      try {
        for await (const chunk of content) await writeAll(file, chunk);
        await file.sync();
      } finally {
        await file.close();
      }
      return await settle(temporary);
    } finally {
      await disk.unlink(temporary).catch(() => {});
    }
  }

  /** Through a power cut it lasts only once its folder is synced: a blob that is gone then is made again, if nothing names it. */
  const move = (temporary: string, path: string) => disk.rename(temporary, path);

  async function readIndex() {
    return onDisk(folder, async () => modelled(indexModel, await disk.readFile(indexFile, "utf8"), indexFile));
  }

  async function* open(digest: Digest): AsyncGenerator<Uint8Array> {
    const file = await onDisk(folder, () => disk.open(pathOf(digest), "r").catch(ignoring("ENOENT")));
    if (!file) {
      throw new InfrastructureError(`The image layout ${folder} has no blob ${digest}.`, { fix: "Build it again." });
    }
    try {
      yield* verified(chunksOf(file), digest, folder);
    } finally {
      await file.close();
    }
  }

  async function putBytes(bytes: Uint8Array) {
    const digest = digestOf(bytes);
    if (!(await isThere(pathOf(digest)))) await beside([bytes], (temporary) => move(temporary, pathOf(digest)));
    return { digest, size: bytes.byteLength };
  }

  async function putStream(content: AsyncIterable<Uint8Array>) {
    const hash = createHash("sha256");
    let size = 0;
    const counted = async function* () {
      for await (const chunk of content) {
        hash.update(chunk);
        size += chunk.byteLength;
        yield chunk;
      }
    };
    return beside(counted(), async (temporary) => {
      const digest: Digest = `sha256:${hash.digest("hex")}`;
      if (!(await isThere(pathOf(digest)))) await move(temporary, pathOf(digest));
      return { digest, size };
    });
  }

  const has = (digest: Digest) => onDisk(folder, () => isThere(pathOf(digest)));

  return {
    folder,
    path: pathOf,
    has,
    open,
    read: (digest) => collected(open(digest)),
    put: (content) => onDisk(folder, () => (content instanceof Uint8Array ? putBytes(content) : putStream(content))),

    async tag(name, descriptor) {
      if (!tagGrammar.test(name)) {
        throw new UserError(`${JSON.stringify(name)} cannot name an image.`, {
          fix: "Use letters and digits, with single separators out of - . _ : @ + / between them.",
        });
      }
      if (!(await has(descriptor.digest))) {
        throw new InfrastructureError(`The image layout ${folder} has no manifest ${descriptor.digest} to name.`);
      }
      const entry = { ...descriptor, annotations: { ...descriptor.annotations, [refName]: name } };
      const addEntry = async (stillHeld: () => Promise<void>) => {
        const index = await readIndex();
        const others = index.manifests.filter(({ annotations }) => annotations?.[refName] !== name);
        await syncFolder(disk, blobFolder);
        await beside(jsonBytes({ ...index, manifests: [...others, entry] }), async (temporary) => {
          await stillHeld();
          await move(temporary, indexFile);
          await syncFolder(disk, folder);
        });
      };
      const lock = join(partial, "index.lock");
      await onDisk(folder, () => whileLocked(lock, disk, addEntry, { staleSeconds: staleLockSeconds }));
    },

    async resolve(name) {
      const entry = (await readIndex()).manifests.find(({ annotations }) => annotations?.[refName] === name);
      if (!entry) return undefined;
      const { [refName]: _, ...annotations } = entry.annotations ?? {};
      const { mediaType, digest, size } = entry;
      return { mediaType, digest, size, ...(Object.keys(annotations).length > 0 ? { annotations } : {}) };
    },

    async tags() {
      return (await readIndex()).manifests.flatMap(({ annotations }) => annotations?.[refName] ?? []).sort();
    },

    async adopt(digest, from) {
      if (await has(digest)) return true;
      const temporary = join(partial, randomUUID());
      const linked = await disk.link(from.path(digest), temporary).then(
        () => true,
        () => false, // Another disk, a disk without links, no such blob: a copy will do, or will say what is wrong.
      );
      if (!linked) return false;
      try {
        for await (const _ of from.open(digest)); // Checks the bytes: both names are one file.
        await onDisk(folder, () => move(temporary, pathOf(digest)));
        return true;
      } finally {
        await disk.unlink(temporary).catch(() => {});
      }
    },
  };
}

/** Whether there is a layout to open, without making one. */
export async function isLayout(folder: string): Promise<boolean> {
  return (await nodeDisk.stat(join(folder, "oci-layout")).catch(ignoring("ENOENT", "ENOTDIR"))) !== undefined;
}

/** A folder of somebody's own must not be written into; what a killed run of ours left of a new layout may be. */
async function refuseOthers(folder: string, disk: Disk): Promise<void> {
  const entries = (await disk.readdir(folder).catch(ignoring("ENOENT"))) ?? [];
  if (entries.includes("oci-layout")) {
    modelled(layoutModel, await disk.readFile(join(folder, "oci-layout"), "utf8"), join(folder, "oci-layout"));
    return;
  }
  const foreign = entries.find((entry) => !["blobs", "index.json", ".partial"].includes(entry));
  if (foreign === undefined) return;
  throw new UserError(`${folder} holds ${JSON.stringify(foreign)} and is not an OCI image layout.`, {
    fix: "Name an empty folder, or one that is not there yet.",
  });
}

async function sweep(partial: string, disk: Disk): Promise<void> {
  for (const entry of await disk.readdir(partial)) {
    const path = join(partial, entry);
    const found = await disk.stat(path).catch(ignoring("ENOENT"));
    if (found && Date.now() - found.ctimeMs > abandonedSeconds * 1000) await disk.unlink(path).catch(() => {});
  }
}

async function onDisk<Result>(folder: string, work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    throw diskError(error, folder);
  }
}

function modelled<Model extends z.ZodMiniType>(model: Model, text: string, file: string): z.infer<Model> {
  try {
    return model.parse(JSON.parse(text));
  } catch (cause) {
    throw new UserError(`${file} is not what an OCI image layout has there.`, {
      fix: "Remove the folder to have it made anew, or name another one.",
      cause,
    });
  }
}

function jsonBytes(value: object): readonly Uint8Array[] {
  return [new TextEncoder().encode(`${JSON.stringify(value, undefined, 2)}\n`)];
}
