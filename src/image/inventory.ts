import type { Dependencies } from "../dashboard/model.ts";
import { placeOfRequired } from "../dashboard/required.ts";
import type { Ports } from "../ports.ts";
import { type Archives, archivesOf } from "./archives.ts";
import { inParallel } from "./in-parallel.ts";
import { contentOf } from "./layer-content.ts";
import type { BuiltImage, Component, Inventory, Layer, LayerRole } from "./model.ts";
import { type PackageRecord, systemOf } from "./package-records.ts";
import { normalisedName } from "./wheels/names.ts";
import { parseRequirement } from "./wheels/requirement.ts";

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
  const contents = await inParallel(image.layers, 4, ({ descriptor }) => contentOf(descriptor, ports));
  for (const [place, content] of contents.entries()) {
    const { descriptor, role } = image.layers[place] as Layer;
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
