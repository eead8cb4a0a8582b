import type { Dashboard } from "../dashboard/model.ts";
import type { Finding } from "../report/model.ts";
import { UserError } from "../report/user-error.ts";
import { type BaseLock, type Interpreter, interpreterOf, lockDigest } from "./base/lock.ts";
import { rootVersion } from "./base/root.ts";
import { fileAsFolder } from "./layer/entry.ts";
import type { PlannedLayer } from "./layer/layer.ts";
import { finding } from "./rules.ts";
import { generatedFile, isAsset, type ShippedFile } from "./shipped-files.ts";
import { type Start, startOf } from "./start.ts";
import { installVersion, type Scheme, schemeFor } from "./wheels/install.ts";
import type { InspectedWheel } from "./wheels/wheel-files.ts";

/** What a layer is made of. */
export type LayerPlan =
  | (PlannedLayer & { readonly role: "base" })
  | (PlannedLayer & { readonly role: "wheel" | "wheels"; readonly wheels: readonly InspectedWheel[] })
  | (PlannedLayer & { readonly role: "code" | "data"; readonly files: readonly ShippedFile[] });

/** An image before anything of it is made: what its layers hold, in order, and what it says of itself. */
export type ImagePlan = {
  readonly base: BaseLock;
  readonly interpreter: Interpreter;
  readonly scheme: Scheme;
  readonly start: Start;
  readonly layers: readonly LayerPlan[];
  /** Clashes between wheels. */
  readonly findings: readonly Finding[];
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
  const interpreter = interpreterOf(base);
  const scheme = schemeFor(interpreter);
  const { large, small } = bySize(wheels);
  const data = new Set(dashboard.data);
  const start = startOf(dashboard.entry.value, wheels);
  const code = shipped.filter(({ path }) => !data.has(path));
  return {
    base,
    interpreter,
    scheme,
    start,
    layers: [
      baseLayer(base),
      ...large.map((wheel): LayerPlan => wheelLayer("wheel", `${wheel.name} ${wheel.version}`, [wheel], scheme)),
      ...(small.length > 0 ? [wheelLayer("wheels", titleOfSmall(small), small, scheme)] : []),
      codeLayer(start.module === undefined ? code : [...code, generatedFile(start.module)]),
      ...dataLayers(
        dashboard,
        shipped.filter(({ path }) => data.has(path)),
      ),
    ],
    findings: clashes([...large, ...small]),
  };
}

export function baseLayer(base: BaseLock): LayerPlan & { readonly role: "base" } {
  return {
    role: "base",
    title: `${base.packages.length} Debian packages`,
    content: ["base", String(rootVersion), lockDigest(base)],
  };
}

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

const byName = (a: InspectedWheel, b: InspectedWheel) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0);

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
export const wheelList = (wheels: readonly InspectedWheel[]): string =>
  JSON.stringify(wheels.toSorted(byName).map(({ name, version, sha256 }) => [name, version, sha256]));
