import { Readable } from "node:stream";
import { extract, pack } from "tar-stream";
import * as z from "zod/mini";
import { hexOf, isDigest } from "../../oci/digest.ts";
import type { Blobs, Descriptor, Digest } from "../../oci/ports.ts";
import { InfrastructureError, UserError } from "../../report/user-error.ts";
import type { Artifacts } from "../../runner/ports.ts";
import type { DockerfileBuilder, WrittenLayout } from "./ports.ts";

// From the job that runs a Dockerfile's steps to the one with an identity: what BuildKit wrote, before any data is put on it, as an
// artifact that is named by the digest of its manifest. That digest is all that the second job believes.

const descriptor = z.looseObject({
  mediaType: z.string(),
  digest: z.custom<Digest>((text) => typeof text === "string" && isDigest(text)),
  size: z.int(),
});
const indexModel = z.looseObject({ manifests: z.tuple([descriptor]) });
const manifestModel = z.looseObject({ config: descriptor, layers: z.array(descriptor) });
const manifestType = "application/vnd.oci.image.manifest.v1+json";

const nameOf = (layout: Digest) => `slipway-image-${hexOf(layout)}`;

/** Builds as another builder does, and hands over what came of it, once it was found fit to be taken. */
export function handingOver(
  builder: DockerfileBuilder,
  artifacts: Artifacts,
  done: (layout: Digest) => void,
): DockerfileBuilder {
  return {
    name: builder.name,
    build: (asked, take) =>
      builder.build(asked, async (written) => {
        const taken = await take(written);
        const { manifests } = indexModel.parse(jsonOf(written.index));
        const [manifest] = manifests;
        await artifacts.put(nameOf(manifest.digest), tarOfLayout(manifest, written));
        done(manifest.digest);
        return taken;
      }),
  };
}

async function* tarOfLayout(manifest: Descriptor, { blobs }: WrittenLayout): AsyncGenerator<Uint8Array> {
  const { config, layers } = manifestModel.parse(jsonOf(await blobs.read(manifest.digest)));
  const wanted = new Map([manifest, config, ...layers].map((one) => [one.digest, one]));
  const tar = pack();
  const written = (async () => {
    for (const { digest, size } of wanted.values()) {
      await new Promise<void>((resolve, reject) => {
        const entry = tar.entry({ name: hexOf(digest), size, mtime: new Date(0) }, (error) =>
          error ? reject(error) : resolve(),
        );
        Readable.from(blobs.open(digest))
          .on("error", reject)
          .pipe(entry as unknown as NodeJS.WritableStream);
      });
    }
    tar.finalize();
  })();
  written.catch((error: unknown) => tar.destroy(error instanceof Error ? error : new Error(String(error))));
  yield* tar as AsyncIterable<Uint8Array>;
  await written;
}

/** As large as an image may be. Bytes. */
const largest = 16 * 2 ** 30;

/**
 * What another job of this run built, as a builder that runs nothing: it takes the layout of that digest, and no blob that is not what
 * its name says.
 *
 * @param layout the digest of the manifest, as the other job handed it on; undefined: it handed on none
 * @param store where the blobs are put
 */
export function handedOver(
  layout: Digest | undefined,
  artifacts: () => Artifacts,
  store: Pick<Blobs, "put" | "read" | "open">,
): DockerfileBuilder {
  return {
    name: "the job prove",
    async build(_, take) {
      if (layout === undefined) {
        throw new UserError(
          "The dashboard has a Dockerfile, and no job has handed over an image that was built by it.",
          {
            fix: "Use dashboard.yml as it is: its job prove builds the image, and this job, which has an identity, runs no step of it.",
          },
        );
      }
      let size: number | undefined;
      for await (const blob of blobsIn(await artifacts().get(nameOf(layout)))) {
        const stored = await store.put(blob.content);
        if (hexOf(stored.digest) !== blob.name) {
          throw new InfrastructureError(
            `The image that was handed over holds ${stored.digest} under the name of ${blob.name}.`,
            { fix: "Run the whole workflow again." },
          );
        }
        if (stored.digest === layout) size = stored.size;
      }
      const manifest = { mediaType: manifestType, digest: layout, size: size ?? 0 };
      const index = new TextEncoder().encode(JSON.stringify({ schemaVersion: 2, manifests: [manifest] }));
      return { kind: "built", taken: await take({ index, blobs: store }), lines: [] };
    },
  };
}

async function* blobsIn(
  tar: AsyncIterable<Uint8Array>,
): AsyncGenerator<{ readonly name: string; readonly content: AsyncIterable<Uint8Array> }> {
  const entries = extract();
  const source = Readable.from(tar, { objectMode: false });
  source.on("error", (error) => entries.destroy(error));
  source.pipe(entries);
  let total = 0;
  for await (const entry of entries) {
    const { name, type, size = 0 } = entry.header;
    total += size;
    if (type !== "file" || !/^[0-9a-f]{64}$/.test(name) || total > largest) {
      throw new InfrastructureError(`The image that was handed over holds ${JSON.stringify(name.slice(0, 100))}.`, {
        fix: "Run the whole workflow again.",
      });
    }
    yield { name, content: entry as AsyncIterable<Uint8Array> };
    entry.resume();
  }
}

const jsonOf = (bytes: Uint8Array): unknown => JSON.parse(new TextDecoder().decode(bytes));
