import { join } from "node:path";
import { InfrastructureError } from "../report/user-error.ts";
import { digestOf, isDigest, verified } from "./digest.ts";
import { type ImageLayout, isLayout, openLayout } from "./layout.ts";
import type { Digest, Registry } from "./ports.ts";
import { checkReference, checkRepository } from "./repository-name.ts";

/**
 * A registry that is a folder: one OCI image layout for each repository, in a sub-folder of its name, in which `/` is
 * written `~`, so that `a` and `a/b` do not meet.
 *
 * Blobs that are in the layout `from` as well are linked instead of copied where the disk can do that.
 */
export function folderRegistry(folder: string, { from }: { readonly from?: ImageLayout } = {}): Registry {
  const layouts = new Map<string, Promise<ImageLayout>>();
  const pathOf = (repository: string) => {
    checkRepository(repository);
    return join(folder, repository.replaceAll("/", "~"));
  };
  const opened = (repository: string) => {
    const path = pathOf(repository);
    const layout = layouts.get(path) ?? openLayout(path);
    layouts.set(path, layout);
    layout.catch(() => layouts.delete(path));
    return layout;
  };
  const existing = async (repository: string) =>
    (await isLayout(pathOf(repository))) ? opened(repository) : undefined;

  return {
    name: folder,

    async has(repository, { digest }) {
      return (await (await existing(repository))?.has(digest)) ?? false;
    },

    async *open(repository, { digest }) {
      const layout = await existing(repository);
      if (!layout) throw new InfrastructureError(`${folder} has no ${repository}.`, { fix: "Push it there again." });
      yield* layout.open(digest);
    },

    async upload(repository, { digest }, content) {
      const layout = await opened(repository);
      if (!from || !(await layout.adopt(digest, from))) {
        await layout.put(verified(content(), digest, "what was sent"));
      }
      return "sent";
    },

    async putManifest(repository, reference, mediaType, bytes) {
      checkReference(reference);
      const layout = await opened(repository);
      const digest = digestOf(bytes);
      if (isDigest(reference) && reference !== digest) {
        throw new InfrastructureError(`A manifest of ${digest} was to be stored as ${reference}.`);
      }
      for (const blob of blobsOf(bytes)) {
        if (!(await layout.has(blob))) {
          throw new InfrastructureError(`${layout.folder} has no blob ${blob}, which the manifest ${digest} names.`);
        }
      }
      await layout.put(bytes);
      if (!isDigest(reference)) await layout.tag(reference, { mediaType, digest, size: bytes.byteLength });
      return digest;
    },

    // A layout keeps no account of it; the tag that does in registries of before 1.1 will do here.
    referrers: async () => undefined,

    async getManifest(repository, reference) {
      checkReference(reference);
      const layout = await existing(repository);
      if (!layout) return undefined;
      const digest = isDigest(reference) ? reference : (await layout.resolve(reference))?.digest;
      if (digest === undefined || !(await layout.has(digest))) return undefined;
      const bytes = await layout.read(digest);
      const { mediaType } = parsed(bytes);
      return { mediaType: typeof mediaType === "string" ? mediaType : "", bytes, digest };
    },
  };
}

function blobsOf(manifest: Uint8Array): readonly Digest[] {
  const { config, layers, manifests } = parsed(manifest);
  return [config, ...[layers, manifests].flatMap((each) => (Array.isArray(each) ? each : []))].flatMap(
    (descriptor: unknown) => {
      const { digest } = (descriptor ?? {}) as { readonly digest?: unknown };
      return typeof digest === "string" && isDigest(digest) ? digest : [];
    },
  );
}

function parsed(manifest: Uint8Array): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(new TextDecoder().decode(manifest));
    if (typeof value === "object" && value !== null) return value as Readonly<Record<string, unknown>>;
  } catch {
    // Said below, as for JSON that is no object.
  }
  throw new InfrastructureError(`${digestOf(manifest)} is not an image manifest.`);
}
