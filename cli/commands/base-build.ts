import { join } from "node:path";
import { imagesOf } from "../../src/cloud/local/machine.ts";
import { buildBase } from "../../src/image/base/base-image.ts";
import { type BaseLock, defaultBase, partsOf } from "../../src/image/base/lock.ts";
import { updateBase } from "../../src/image/base/update.ts";
import { enumeration } from "../../src/image/enumeration.ts";
import { encoderFor } from "../../src/image/layer/compress.ts";
import { type BuiltImage, sizeOfLayers } from "../../src/image/model.ts";
import { openLayout } from "../../src/oci/layout.ts";
import { megabytes } from "../../src/report/counts.ts";
import { didYouMean } from "../../src/report/did-you-mean.ts";
import { UserError } from "../../src/report/user-error.ts";
import { systemClock } from "../../src/runner/clock.ts";
import { diskCache } from "../../src/runner/disk-cache.ts";
import { inColumns } from "../columns.ts";
import type { Given } from "../given.ts";
import { findPlatform, homes } from "../machine.ts";
import { show } from "../show.ts";
import { writeJson } from "../write-json.ts";
import { archiveSettings, lockFile, lockIn, namesIn } from "./base-settings.ts";

/** `slipway base build [--lock FILE] [--suite CODENAME] [--with LIST] [--output FOLDER]`: the base image, from its packages. */
export async function baseBuildCommand({ options }: Given): Promise<number> {
  const platform = await findPlatform(".", options.platform);
  if (options.lock !== undefined && options.suite !== undefined) {
    throw new UserError("--lock and --suite were both given; accepted: one of them.", {
      fix: "A lock is of one suite already; --suite alone takes what that suite has today.",
    });
  }
  const { log, say } = await show(options, process, () => undefined);
  const archive = await archiveSettings(options.keys);
  const blobs = await imagesOf(homes());
  const ports = { http: fetch, clock: systemClock, log, blobs, cache: diskCache(join(homes().cache, "made")) };
  const lock =
    options.suite === undefined
      ? await lockOf(lockFile(options.lock, platform))
      : (await updateBase(undefined, { suite: options.suite, capabilities: platform.capabilities }, archive, ports))
          .lock;
  const capabilities = namesIn(options.with);
  refuseUnknown(capabilities, lock);
  const image = await buildBase(
    lock,
    capabilities,
    encoderFor(platform.compression),
    { ...archive, allowNewerBase: false },
    ports,
  );
  const name = [lock.name, ...capabilities].join("-");
  await blobs.tag(name, image.manifest);
  if (options.output !== undefined) await copyTo(options.output, name, image, blobs);
  const packages = [
    ...new Map(partsOf(lock, capabilities).flatMap((part) => part.packages.map((one) => [one.name, one]))).values(),
  ].sort((a, b) => (a.name < b.name ? -1 : 1));
  const size = sizeOfLayers(image.layers);
  if (options.json !== undefined) {
    const facts = {
      name,
      digest: image.manifest.digest,
      size,
      layers: image.layers.map(({ title, descriptor, diffId }) => ({
        title,
        digest: descriptor.digest,
        diffId,
        size: descriptor.size,
      })),
      packages: packages.map(({ name, version }) => ({ name, version })),
    };
    await writeJson(options.json, facts);
  }
  say(`✔ ${name}: ${packages.length} packages, ${megabytes(size)}, ${image.manifest.digest}`);
  const layers = image.layers.map(({ title, descriptor, diffId }) => [title, megabytes(descriptor.size), diffId]);
  for (const line of inColumns(layers).split("\n")) say(`  ${line}`);
  say(`\n${inColumns(packages.map(({ name, version }) => [`  ${name}`, version]))}\n`);
  if (options.output !== undefined) say(`  It is in the OCI layout ${options.output} as ${name}.`);
  if (options.suite !== undefined) {
    say(`  Nothing holds these versions: slipway base update --suite ${options.suite} --lock FILE does.`);
  }
  return 0;
}

async function lockOf(file: string | undefined): Promise<BaseLock> {
  if (file === undefined) return defaultBase;
  const lock = await lockIn(file);
  if (lock !== undefined) return lock;
  throw new UserError(`There is no lock "${file}".`, { fix: `Make it: slipway base update --lock ${file}` });
}

function refuseUnknown(names: readonly string[], { name, capabilities = [] }: BaseLock): void {
  const offered = capabilities.map((capability) => capability.name);
  const unknown = names.find((one) => !offered.includes(one));
  if (unknown === undefined) return;
  const meant = didYouMean(unknown, offered);
  throw new UserError(
    `--with asks for "${unknown}", which the base ${name} does not offer; ${offered.length === 0 ? "it offers none" : `accepted: ${enumeration(offered)}`}.`,
    {
      fix:
        meant === undefined
          ? "List its packages under capabilities in the platform file, then run slipway base update."
          : `Did you mean "${meant}"?`,
    },
  );
}

async function copyTo(
  folder: string,
  name: string,
  { manifest, config, layers }: BuiltImage,
  blobs: Awaited<ReturnType<typeof imagesOf>>,
): Promise<void> {
  const layout = await openLayout(folder);
  for (const { digest } of [...layers.map(({ descriptor }) => descriptor), config, manifest]) {
    if (!(await layout.adopt(digest, blobs))) await layout.put(blobs.open(digest));
  }
  await layout.tag(name, manifest);
}
