import type { Dashboard } from "../dashboard/model.ts";
import type { Finding } from "../report/model.ts";
import { UserError } from "../report/user-error.ts";
import { capabilityVersion } from "./base/capability-root.ts";
import { type BaseLock, type BasePart, type Interpreter, interpreterOf, lockDigest, partsOf } from "./base/lock.ts";
import { rootVersion } from "./base/root.ts";
import { fileAsFolder } from "./layer/entry.ts";
import type { PlannedLayer } from "./layer/layer.ts";
import type { Layer } from "./model.ts";
import { finding } from "./rules.ts";
import { generatedFile, isAsset, type ShippedFile } from "./shipped-files.ts";
import { type Start, startOf } from "./start.ts";
import { installVersion, type Scheme, schemeFor } from "./wheels/install.ts";
import type { InspectedWheel, PlacedWheel } from "./wheels/wheel-files.ts";

/** What a layer is made of. */
export type LayerPlan =
  | (PlannedLayer & {
      readonly role: "base";
      /** What it is made of. */
      readonly part?: BasePart;
      /** One that is there already: of an image from a registry. */
      readonly given?: Layer;
    })
  | (PlannedLayer & { readonly role: "wheel" | "wheels"; readonly wheels: readonly InspectedWheel[] })
  | (PlannedLayer & { readonly role: "code" | "data"; readonly files: readonly ShippedFile[] });

/** What of an image is not the dashboard's own: the base and the wheels, in order. */
export type LibraryPlan = Interior & {
  readonly layers: readonly LayerPlan[];
  /** Clashes between wheels. */
  readonly findings: readonly Finding[];
};

/** An image before anything of it is made: what its layers hold, in order, and what it says of itself. */
export type ImagePlan = LibraryPlan & { readonly start: Start };

/** What the files of an image are for, and where they are. */
export type Interior = {
  readonly base: BaseLock;
  readonly interpreter: Interpreter;
  readonly scheme: Scheme;
};

/** A wheel above this size has a layer of its own: many dashboards share it, and it is sent and kept once. */
const largeWheel = 1 << 20;

/** Registries and runtimes stop at about 127 layers; far below that, more of them only cost time. */
const mostLargeWheels = 20;
const mostDataLayers = 16;

/** Plans an image from what is known of a dashboard, its base and its wheels. Pure: the same for the same, on any machine. */
export function planImage(
  dashboard: Dashboard,
  base: BaseLock,
  wheels: readonly InspectedWheel[],
  shipped: readonly ShippedFile[],
): ImagePlan {
  const libraries = planLibraries(base, dashboard.capabilities?.value ?? [], wheels);
  const start = startOf(dashboard.entry.value, wheels);
  return { ...libraries, start, layers: [...libraries.layers, ...planFiles(dashboard, start, shipped)] };
}

/** A base, as the place in which everything else is. */
export function interiorOf(base: BaseLock): Interior {
  const interpreter = interpreterOf(base);
  return { base, interpreter, scheme: schemeFor(interpreter) };
}

export function planLibraries(
  base: BaseLock,
  capabilities: readonly string[],
  wheels: readonly InspectedWheel[],
): LibraryPlan {
  const interior = interiorOf(base);
  const { scheme } = interior;
  const { large, small } = bySize(wheels);
  return {
    ...interior,
    layers: [
      ...(base.image?.layers.map(givenLayer) ?? partsOf(base, capabilities).map(baseLayer)),
      ...large.map((wheel): LayerPlan => wheelLayer("wheel", `${wheel.name} ${wheel.version}`, [wheel], scheme)),
      ...(small.length > 0 ? [wheelLayer("wheels", titleOfSmall(small), small, scheme)] : []),
    ],
    findings: clashes([...large, ...small]),
  };
}

/** The dashboard's own files: its code, then its data. */
export function planFiles(dashboard: Dashboard, start: Start, shipped: readonly ShippedFile[]): readonly LayerPlan[] {
  const data = new Set(dashboard.data);
  const code = shipped.filter(({ path }) => !data.has(path));
  return [
    codeLayer(start.module === undefined ? code : [...code, generatedFile(start.module)]),
    ...dataLayers(
      dashboard,
      shipped.filter(({ path }) => data.has(path)),
    ),
  ];
}

/** A layer of Debian packages: a function of these alone, so that it is shared by all who have the same. */
export function baseLayer(part: BasePart): LayerPlan & { readonly role: "base" } {
  const { capability, packages } = part;
  const debs = counted(packages.length, "Debian package");
  return {
    role: "base",
    part,
    ...(capability === undefined
      ? { title: debs, content: ["base", String(rootVersion), lockDigest(part)] }
      : { title: `${capability}: ${debs}`, content: ["capability", String(capabilityVersion), lockDigest(part)] }),
  };
}

const givenLayer = (given: Layer): LayerPlan => ({
  role: "base",
  title: given.title,
  content: ["image", given.diffId],
  given,
});

function wheelLayer(role: "wheel" | "wheels", title: string, wheels: readonly InspectedWheel[], { library }: Scheme) {
  return {
    role,
    title,
    content: ["wheels", String(installVersion), library, ...wheels.map(({ sha256 }) => sha256)],
    wheels,
  };
}

type FileLayer = Extract<LayerPlan, { role: "code" | "data" }>;

function fileLayer(role: "code" | "data", title: string, files: readonly ShippedFile[]): FileLayer {
  const content = files.map(({ path, size, executable, digest }) =>
    JSON.stringify([path, size, executable, digest, isAsset(path)]),
  );
  return { role, title, content: ["files", ...content.sort()], files };
}

const codeLayer = (files: readonly ShippedFile[]) =>
  fileLayer("code", `${counted(files.length, "file")} of the dashboard`, files);

const counted = (count: number, thing: string) => `${count} ${thing}${count === 1 ? "" : "s"}`;

const titleOfSmall = (small: readonly InspectedWheel[]) =>
  small.length === 1 ? `${small[0]?.name} ${small[0]?.version}` : `${small.length} small packages`;

/** In the order of names on both sides, so that the order of lines in a requirements file does not count. */
function bySize(wheels: readonly InspectedWheel[]) {
  const largest = wheels
    .filter(({ size }) => size > largeWheel)
    .toSorted((a, b) => b.size - a.size || byName(a, b))
    .slice(0, mostLargeWheels);
  const isLarge = new Set(largest.map(({ name }) => name));
  return {
    large: largest.toSorted(byName),
    small: wheels.filter(({ name }) => !isLarge.has(name)).toSorted(byName),
  };
}

const byName = (a: PlacedWheel, b: PlacedWheel) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0);

/** One layer for each table, and one for the other data; one for all of it when there are too many. */
export function dataLayers(dashboard: Pick<Dashboard, "tables">, files: readonly ShippedFile[]): readonly FileLayer[] {
  if (files.length === 0) return [];
  const tables = new Map(dashboard.tables.map(({ name, path }) => [path, name]));
  const own = files.filter(({ path }) => tables.has(path));
  if (own.length > mostDataLayers) return [fileLayer("data", `${files.length} data files`, files)];
  const others = files.filter(({ path }) => !tables.has(path));
  const kind = own.length > 0 ? "other data file" : "data file";
  return [
    ...own.map((file) => fileLayer("data", `data: ${tables.get(file.path)}`, [file])),
    ...(others.length > 0 ? [fileLayer("data", counted(others.length, kind), others)] : []),
  ];
}

/**
 * Files that two wheels bring with different content. The later one in the image is the one that is there: a small package over a
 * large one, then the later name. The same content twice is nobody's loss.
 */
function clashes(inOrder: readonly InspectedWheel[]): readonly Finding[] {
  const owners = new Map<string, { readonly wheel: InspectedWheel; readonly sha256: string }>();
  const between = new Map<
    string,
    { readonly first: InspectedWheel; readonly second: InspectedWheel; readonly paths: string[] }
  >();
  for (const wheel of inOrder) {
    for (const [path, sha256] of wheel.files) {
      const owner = owners.get(path);
      owners.set(path, { wheel, sha256 });
      if (owner === undefined || owner.sha256 === sha256) continue;
      const key = `${owner.wheel.name} ${wheel.name}`;
      const known = between.get(key) ?? { first: owner.wheel, second: wheel, paths: [] };
      known.paths.push(path);
      between.set(key, known);
    }
  }
  refuseFileAsFolder(owners);
  return [...between.values()].map(({ first, second, paths }) =>
    finding("file-clash", {
      message: `${first.name} ${first.version} and ${second.name} ${second.version} both bring ${paths[0]}${paths.length > 1 ? ` and ${paths.length - 1} more` : ""}; the one of ${second.name} is used.`,
      count: paths.length,
      ...(second.required ? { location: second.required } : {}),
    }),
  );
}

/** Of a file and a folder of one name only one can be there, and the other package is then not whole. */
function refuseFileAsFolder(owners: ReadonlyMap<string, { readonly wheel: InspectedWheel }>): void {
  const path = fileAsFolder(owners.keys());
  if (path === undefined) return;
  const below = [...owners.keys()].find((other) => other.startsWith(`${path}/`)) ?? path;
  const [first, second] = [owners.get(path)?.wheel, owners.get(below)?.wheel];
  throw new UserError(
    `${first?.name} ${first?.version} brings ${path} as a file, ${second?.name} ${second?.version} as a folder; only one of them can be installed.`,
    { fix: `Take ${first?.name} or ${second?.name} out of your requirements.` },
  );
}

/** What was decided on, as one hash: every wheel of the image by name, version and content. */
export const wheelList = (wheels: readonly PlacedWheel[]): string =>
  JSON.stringify(wheels.toSorted(byName).map(({ name, version, sha256 }) => [name, version, sha256]));
