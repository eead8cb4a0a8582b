import type { Dashboard } from "../dashboard/model.ts";
import { digestOf } from "../oci/digest.ts";
import type { Ports } from "../ports.ts";
import type { Finding } from "../report/model.ts";
import { type BaseLock, lockDigest } from "./base/lock.ts";
import type { Encoder } from "./layer/compress.ts";
import type { Layer } from "./model.ts";
import type { PlacedWheel } from "./wheels/wheel-files.ts";

/** What an image is but for the dashboard's own files: all of it is there. */
export type Libraries = {
  readonly base: BaseLock;
  readonly wheels: readonly PlacedWheel[];
  /** The base, the wheels and their bytecode, in order. */
  readonly built: readonly { readonly layer: Layer; readonly fromCache: boolean }[];
  readonly findings: readonly Finding[];
  /** The versions that were chosen, where any had to be. */
  readonly lock?: string | undefined;
};

type Ingredients = {
  readonly dashboard: Dashboard;
  /** Everything that was asked for. */
  readonly options: unknown;
  readonly base: BaseLock;
  readonly encoder: Encoder;
  /** The hash of our own source. */
  readonly tool: string | undefined;
};

type Kept = Pick<Libraries, "wheels" | "findings"> & { readonly layers: readonly Layer[] };

/**
 * Gives the libraries of an image as they were built before for the very same requirements and base, or builds them. Where only code was
 * changed, as in most builds, no wheel is looked up, nor anything looked at of what is in them.
 *
 * They are kept where nothing is left to choose or to be believed, every package being pinned by hash; where the base is the locked
 * one; and where bytecode is not missing. Before they are used again, every layer must be there.
 */
export async function keptLibraries(
  ingredients: Ingredients,
  build: () => Promise<Libraries>,
  { blobs, cache }: Pick<Ports, "blobs" | "cache">,
): Promise<Libraries> {
  const { base } = ingredients;
  const name = nameOf(ingredients);
  const known = name === undefined ? undefined : await cache.get(name);
  if (known !== undefined) {
    const { layers, ...others } = JSON.parse(new TextDecoder().decode(known)) as Kept;
    const there = await Promise.all(layers.map(({ descriptor }) => blobs.has(descriptor.digest)));
    if (there.every((one) => one)) {
      return { base, ...others, built: layers.map((layer) => ({ layer, fromCache: true })) };
    }
  }
  const made = await build();
  if (
    name !== undefined &&
    lockDigest(made.base) === lockDigest(base) &&
    !made.findings.some(({ rule }) => passing.has(rule))
  ) {
    const kept: Kept = {
      wheels: made.wheels.map(placed),
      findings: made.findings,
      layers: made.built.map(({ layer }) => layer),
    };
    await cache.put(name, new TextEncoder().encode(JSON.stringify(kept)));
  }
  return made;
}

/** What another build may find no more. */
const passing = new Set(["no-bytecode", "newer-base"]);

/** Nothing of what is in a wheel, which may be thousands of files. */
function placed(wheel: PlacedWheel): PlacedWheel {
  const { name, version, extras, filename, url, sha256, yanked, hashed, required, size, startup } = wheel;
  return { name, version, extras, filename, url, sha256, yanked, hashed, required, size, startup };
}

/** Everything that they depend on, as a name; undefined where that is not all known before. */
function nameOf({ dashboard, options, base, encoder, tool }: Ingredients): string | undefined {
  const { pins, wishes = [] } = dashboard.dependencies.value;
  const isWhole = wishes.length === 0 && pins.length > 0 && pins.every(({ hashes }) => hashes.length > 0);
  if (tool === undefined || !isWhole) return undefined;
  // What is left out here is the dashboard's own; a field that is new counts until somebody knows better.
  const { name, title, owner, groups, entry, resources, tables, callbacks, pages, shipped, data, secrets, ...others } =
    dashboard;
  const key = JSON.stringify([tool, encoder.name, base, options, others]);
  return `libraries/${digestOf(new TextEncoder().encode(key)).slice("sha256:".length)}.json`;
}
