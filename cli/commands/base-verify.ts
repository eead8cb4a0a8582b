import { join } from "node:path";
import { imagesOf } from "../../src/cloud/local/machine.ts";
import { baseLayers } from "../../src/image/base/base-image.ts";
import { type BaseLock, defaultBase } from "../../src/image/base/lock.ts";
import {
  type BaseVerdict,
  type ImageClaims,
  imageClaims,
  judgeBase,
  type KnownBase,
} from "../../src/image/base/verify.ts";
import { enumeration } from "../../src/image/enumeration.ts";
import { encoderFor } from "../../src/image/layer/compress.ts";
import type { Platform } from "../../src/platform/model.ts";
import { UserError } from "../../src/report/user-error.ts";
import { systemClock } from "../../src/runner/clock.ts";
import { diskCache } from "../../src/runner/disk-cache.ts";
import type { Log } from "../../src/runner/ports.ts";
import type { Given } from "../given.ts";
import { imageSource } from "../image-sources.ts";
import { findPlatform, homes } from "../machine.ts";
import { show } from "../show.ts";
import { writeJson } from "../write-json.ts";
import { archiveSettings, isLockFile, lockIn } from "./base-settings.ts";

/** `slipway base verify IMAGE`: whether an image begins with the layers of a base that the platform allows. */
export async function baseVerifyCommand({ paths: [named = ""], options }: Given): Promise<number> {
  const platform = await findPlatform(".", options.platform);
  const { log, say } = await show(options, process, () => undefined);
  const claims = await imageClaims(await imageSource(named, log));
  const allowed: KnownBase[] = [];
  let verdict: BaseVerdict = { kind: "other" };
  for await (const base of allowedBases(platform, claims, log)) {
    allowed.push(base);
    verdict = judgeBase(claims, allowed);
    if (verdict.kind === "allowed") break;
  }
  if (options.json !== undefined) {
    const base = verdict.kind === "other" ? undefined : verdict.base.name;
    const facts = {
      image: claims.digest,
      allowed: verdict.kind === "allowed",
      base,
      capabilities: claims.capabilities,
    };
    await writeJson(options.json, facts);
  }
  for (const line of inWords(claims, verdict, allowed)) say(line);
  return verdict.kind === "allowed" ? 0 : 1;
}

function inWords({ digest, diffIds, base }: ImageClaims, verdict: BaseVerdict, allowed: readonly KnownBase[]) {
  switch (verdict.kind) {
    case "allowed": {
      const layers = verdict.base.layers.length + verdict.capabilities.length;
      const more = verdict.capabilities.length === 0 ? "" : ` with ${enumeration(verdict.capabilities)}`;
      const first = layers === 1 ? "its first layer is" : `its first ${layers} layers are`;
      return [`✔ ${digest} is built on ${verdict.base.name}${more}: ${first} just that.`];
    }
    case "other-capability":
      return [
        `✖ ${digest} begins with ${verdict.base.name}, but its layer for ${verdict.capability} is not the one that this base has.`,
        "  help: Build it again: it was made with other packages, or says of itself what it is not.",
      ];
    case "other":
      return [
        `✖ ${digest} is not built on ${allowed.length === 1 ? "the base that is" : "any of the bases that are"} allowed.`,
        `  its first layer   ${diffIds[0]}${base === undefined ? "" : `, called ${base.slice(0, 80)}`}`,
        ...allowed.map(({ name, layers }) => `  allowed           ${layers[0]}, ${name}`),
        "  help: Build it again on today's base, or add the base that it has to bases in the platform file.",
      ];
  }
}

/** What the platform allows, what is quickly known first. */
async function* allowedBases(
  { base, bases, compression }: Platform,
  claims: ImageClaims,
  log: Log,
): AsyncGenerator<KnownBase> {
  const layers = bases.flatMap((one) => (one.kind === "layer" ? [one.diffId] : []));
  for (const layer of layers) {
    // Those of capabilities are listed in the same way.
    const capabilities = claims.capabilities.flatMap((name, place) => {
      const added = claims.diffIds[place + 1];
      return added !== undefined && layers.includes(added) ? [{ name, layer: added }] : [];
    });
    yield { name: `a layer that the platform file names (${layer.slice(0, 19)}…)`, layers: [layer], capabilities };
  }
  const files = [base, ...bases.map((one) => (one.kind === "lock" ? one.file : undefined))].filter(
    (file) => file !== undefined,
  );
  const locks = await Promise.all(files.filter(isLockFile).map(named));
  if (base === undefined) locks.unshift({ name: defaultBase.name, lock: defaultBase });
  for (const one of locks) yield await baseOfLock(one, claims, compression, log);
  const images = bases.flatMap((one) => (one.kind === "image" ? [`${one.name}@${one.digest}`] : []));
  if (base !== undefined && !isLockFile(base)) images.unshift(base);
  for (const image of images) {
    const { diffIds } = await imageClaims(await imageSource(image, log));
    yield { name: image, layers: diffIds, capabilities: [] };
  }
}

async function named(file: string): Promise<{ readonly name: string; readonly lock: BaseLock }> {
  const lock = await lockIn(file);
  if (lock !== undefined) return { name: `${lock.name} (${file})`, lock };
  throw new UserError(`There is no lock "${file}", which the platform file names.`, {
    fix: "Mend the path, or make the lock with slipway base update.",
  });
}

/** Made anew of its packages where this machine has not made it before, so nobody's word is taken for it. */
async function baseOfLock(
  { name, lock }: { readonly name: string; readonly lock: BaseLock },
  { diffIds, capabilities }: ImageClaims,
  compression: Platform["compression"],
  log: Log,
): Promise<KnownBase> {
  const ports = {
    http: fetch,
    clock: systemClock,
    log,
    blobs: await imagesOf(homes()),
    cache: diskCache(join(homes().cache, "made")),
  };
  const options = { ...(await archiveSettings(undefined)), allowNewerBase: false };
  const layersWith = (names: readonly string[]) => baseLayers(lock, names, encoderFor(compression), options, ports);
  const offered = (lock.capabilities ?? []).map((one) => one.name);
  const [bottom] = await layersWith([]);
  const wanted = bottom?.diffId === diffIds[0] ? capabilities.filter((one) => offered.includes(one)) : [];
  const [first, ...added] = await layersWith(wanted);
  return {
    name,
    layers: first === undefined ? [] : [first.diffId],
    capabilities: wanted.flatMap((one, place) => {
      const layer = added[place]?.diffId;
      return layer === undefined ? [] : { name: one, layer };
    }),
  };
}
