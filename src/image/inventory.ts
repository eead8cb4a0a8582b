import * as z from "zod/mini";
import type { Dependencies } from "../dashboard/model.ts";
import { placeOfRequired } from "../dashboard/required.ts";
import { jsonIn } from "../oci/json-in.ts";
import { type LayerEntry, layerEntries, whiteout } from "../oci/layers.ts";
import type { Ports } from "../ports.ts";
import { type Archives, archivesOf } from "./archives.ts";
import type { BuiltImage, Component, Inventory, LayerRole } from "./model.ts";
import { type PackageRecord, packageRecord, packagesOf, systemOf } from "./package-records.ts";
import { normalisedName } from "./wheels/names.ts";
import { parseRequirement } from "./wheels/requirement.ts";

/** Raised whenever the same layer would be read to another end. */
const version = 3;

/** What one layer adds and takes away, as it is kept between runs. */
const layerModel = z.strictObject({
  /** Path to what stands there. */
  records: z.record(
    z.string(),
    z.array(
      z.strictObject({
        kind: z.enum(["deb", "python"]),
        name: z.string(),
        version: z.string(),
        source: z.exactOptional(z.strictObject({ name: z.string(), version: z.string() })),
        architecture: z.exactOptional(z.string()),
        licence: z.exactOptional(z.string()),
        needs: z.exactOptional(z.array(z.string())),
        provides: z.exactOptional(z.array(z.string())),
        bundledIn: z.exactOptional(z.string()),
      }),
    ),
  ),
  /** `etc/os-release` and `usr/lib/os-release`, as they are written. */
  systems: z.record(z.string(), z.string()),
  /** Paths that lower layers have and the image has not. */
  removed: z.array(z.string()),
  /** Folders of which only what this layer brings is there. */
  hidden: z.array(z.string()),
});
type LayerContent = Omit<z.infer<typeof layerModel>, "records"> & { records: Record<string, readonly PackageRecord[]> };

/**
 * What is in the layers of an image, from the records that packages leave: dpkg's (`status`, `status.d/`) and Python's
 * (`*.dist-info`). Each layer is read once and remembered by its digest. Software that left no record is not seen.
 *
 * @param dependencies What the dashboard asks for, to say where a package comes from.
 * @throws InfrastructureError when a layer is absent or damaged
 * @see PyPA "Recording installed projects"; deb-control(5); os-release(5); OCI Image Specification 1.1 §Whiteouts
 */
export async function readInventory(
  image: Pick<BuiltImage, "manifest" | "layers"> & Partial<Pick<BuiltImage, "config">>,
  ports: Pick<Ports, "blobs" | "cache">,
  dependencies?: Dependencies,
): Promise<Inventory> {
  const found = new Map<string, Component[]>();
  const systems = new Map<string, string>();
  const archives = image.config && (await archivesOf(image.config, ports));
  for (const { descriptor, role } of image.layers) {
    const content = await contentOf(descriptor, ports);
    const lower = [...found.values()].flat();
    for (const removed of content.removed) remove(removed, true, found, systems);
    for (const hidden of content.hidden) remove(hidden, false, found, systems);
    for (const [path, records] of Object.entries(content.records)) {
      const origin = role === "base" ? "base" : "dependency";
      found.set(
        path,
        records.map((record) => {
          // A database that is written anew still lists what lower layers brought.
          const known = lower.find((component) => record.kind === "deb" && isSame(component, record));
          return (
            known ?? {
              ...record,
              ...unpackedFrom(record, role, archives),
              layer: descriptor.digest,
              origin,
              ...requiredBy(record, dependencies),
            }
          );
        }),
      );
    }
    for (const [path, text] of Object.entries(content.systems)) systems.set(path, text);
  }
  const system = systems.get("etc/os-release") ?? systems.get("usr/lib/os-release");
  return {
    image: image.manifest.digest,
    distribution: system === undefined ? undefined : systemOf(system),
    components: [...found.values()].flat().sort(byKindAndName),
  };
}

function requiredBy(
  { kind, name, bundledIn }: PackageRecord,
  dependencies: Dependencies | undefined,
): Pick<Component, "required" | "extras"> {
  const asked = kind === "python" && bundledIn === undefined;
  if (!asked || dependencies === undefined) return {};
  const required = placeOfRequired(dependencies, normalisedName(name));
  const extras = extrasOf(dependencies, normalisedName(name));
  return { ...(required && { required }), ...(extras.length > 0 && { extras }) };
}

const extrasOf = ({ pins, wishes = [] }: Dependencies, name: string): readonly string[] => [
  ...new Set([
    ...pins.flatMap((pin) => (pin.name === name ? pin.extras.map(normalisedName) : [])),
    ...wishes.flatMap((wish) => (wish.name === name ? parseRequirement(wish.requirement).extras : [])),
  ]),
];

/** Only of what the builder unpacked itself: a package's name in another layer may be anything. */
function unpackedFrom(
  { kind, name, version, bundledIn }: PackageRecord,
  role: LayerRole,
  archives: Archives | undefined,
): Pick<Component, "sha256"> {
  const found =
    kind === "deb"
      ? role === "base" && archives?.debian.get(`${name} ${version}`)
      : (role === "wheel" || role === "wheels") &&
        bundledIn === undefined &&
        archives?.wheels.get(normalisedName(name));
  return typeof found === "string" ? { sha256: found } : {};
}

function remove(path: string, itself: boolean, ...maps: readonly Map<string, unknown>[]): void {
  for (const map of maps) {
    for (const known of map.keys()) {
      if ((itself && known === path) || path === "" || known.startsWith(`${path}/`)) map.delete(known);
    }
  }
}

const isSame = (a: Component, b: PackageRecord) =>
  a.kind === b.kind && a.name === b.name && a.version === b.version && a.architecture === b.architecture;

function byKindAndName(a: Component, b: Component): number {
  const [left, right] = [a, b].map(({ kind, name, version, layer }) => [kind, name, version, layer].join("\n"));
  return (left ?? "") < (right ?? "") ? -1 : 1;
}

async function contentOf(
  descriptor: BuiltImage["layers"][number]["descriptor"],
  { blobs, cache }: Pick<Ports, "blobs" | "cache">,
): Promise<LayerContent> {
  const name = `inventory/${version}/${descriptor.digest.replace(":", "-")}.json`;
  const remembered = await cache.get(name);
  const parsed = layerModel.safeParse(remembered && jsonIn(remembered));
  if (parsed.success) return parsed.data;
  const content: LayerContent = { records: {}, systems: {}, removed: [], hidden: [] };
  for await (const entry of layerEntries(descriptor, blobs)) await take(entry, content);
  await cache.put(name, new TextEncoder().encode(JSON.stringify(content)));
  return content;
}

async function take({ path, kind, read }: LayerEntry, content: LayerContent): Promise<void> {
  const slash = path.lastIndexOf("/");
  const folder = slash < 0 ? "" : path.slice(0, slash);
  const file = path.slice(slash + 1);
  if (file === whiteout.opaque) content.hidden.push(folder);
  else if (file.startsWith(whiteout.prefix)) {
    content.removed.push(`${folder}${folder && "/"}${file.slice(whiteout.prefix.length)}`);
  } else if (kind === "file" && (path === "etc/os-release" || path === "usr/lib/os-release")) {
    content.systems[path] = new TextDecoder().decode(await read(64 * 1024));
  } else if (kind === "file" && packageRecord(path)) {
    content.records[path] = packagesOf(path, new TextDecoder().decode(await read()));
  } else if (content.records[path]) {
    delete content.records[path]; // The same path once more in one tar: the last one counts.
  }
}
