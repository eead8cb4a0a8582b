import { imagesOf, platformStores } from "../src/cloud/local/machine.ts";
import type { ImageSource } from "../src/image/base/verify.ts";
import { collected, isDigest } from "../src/oci/digest.ts";
import { type ImageLayout, isLayout, openLayout } from "../src/oci/layout.ts";
import type { Digest, Registry } from "../src/oci/ports.ts";
import { localPlatform } from "../src/platform/local-platform.ts";
import { UserError } from "../src/report/user-error.ts";
import type { Log } from "../src/runner/ports.ts";
import { homes } from "./machine.ts";
import { signIns } from "./ports.ts";

/**
 * An image as a person names it: the digest of one that was built on this machine, the folder of an OCI layout (with `:name` where it
 * has several), or its name in a registry.
 *
 * @throws UserError for what is none of these, and for an image that is not there
 */
export async function imageSource(named: string, log: Log): Promise<ImageSource> {
  if (isDigest(named)) return ofLayout(await imagesOf(homes()), named, named);
  const [folder = named, tag] = (await isLayout(named)) ? [named] : splitAtLast(named, ":");
  if (await isLayout(folder)) return ofFolder(named, folder, tag);
  // A digest says more than a tag beside it.
  const [, host = "", repository = "", tagged, digest] =
    /^([^/@\s]+)\/([^@:\s]+)(?::([^@\s]+))?(?:@(\S+))?$/.exec(named) ?? [];
  const reference = digest ?? tagged;
  if (host === "localhost" || /[.:]/.test(host)) {
    if (reference === undefined) {
      throw new UserError(`"${named}" does not say which image of the repository is meant.`, {
        fix: `Write ${named}@sha256:… or ${named}:tag`,
      });
    }
    return ofRegistry(named, host, repository, reference, log);
  }
  throw new UserError(
    `There is no image "${named}"; accepted: sha256:… of one that was built here, the folder of an OCI layout, or host/repository@sha256:… of a registry.`,
  );
}

const splitAtLast = (text: string, separator: string) => {
  const at = text.lastIndexOf(separator);
  return at < 0 ? [text] : [text.slice(0, at), text.slice(at + 1)];
};

async function ofFolder(named: string, folder: string, tag: string | undefined): Promise<ImageSource> {
  const layout = await openLayout(folder);
  const tags = await layout.tags();
  const wanted = tag ?? (tags.length === 1 ? tags[0] : undefined);
  if (wanted === undefined) {
    throw new UserError(
      `${folder} holds ${tags.length === 0 ? "no image with a name" : `${tags.length} images`}; accepted: one.`,
      {
        fix: tags.length === 0 ? "Name the image by its digest in a registry." : `Name one: ${folder}:${tags[0]}`,
      },
    );
  }
  const found = await layout.resolve(wanted);
  if (found === undefined)
    throw new UserError(`${folder} holds no image "${wanted}".`, { fix: `It holds ${tags.join(", ")}.` });
  return ofLayout(layout, found.digest, named);
}

function ofLayout(layout: ImageLayout, digest: Digest, name: string): ImageSource {
  return {
    name,
    async manifest(other = digest) {
      if (await layout.has(other)) return layout.read(other);
      throw new UserError(`There is no image ${other} on this machine.`, {
        fix: "Build it here, or name it by its registry: host/repository@sha256:…",
      });
    },
    blob: ({ digest: blob }) => layout.read(blob),
  };
}

async function ofRegistry(
  name: string,
  host: string,
  repository: string,
  reference: string,
  log: Log,
): Promise<ImageSource> {
  const platform = { ...localPlatform, registry: { kind: "host", host, path: "" } as const };
  const blobs = await imagesOf(homes());
  const stores = await platformStores(platform, { homes: homes(), blobs, log, signIns: signIns() });
  const registry: Registry = stores.registry;
  return {
    name,
    async manifest(other) {
      const found = await registry.getManifest(repository, other ?? reference);
      if (found !== undefined) return found.bytes;
      throw new UserError(`The registry ${host} has no image "${repository}" as ${other ?? reference}.`, {
        fix: "Mend the name, or sign in with docker login where the registry hides what it has.",
      });
    },
    blob: (descriptor) => collected(registry.open(repository, descriptor)),
  };
}
