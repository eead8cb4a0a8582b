import { sourceInWords } from "../dashboard/first-found.ts";
import type { Dashboard } from "../dashboard/model.ts";
import { UserError } from "../report/user-error.ts";
import { keepArchives } from "./archives.ts";
import { debianArchiveKeys } from "./base/debian-archive-keys.ts";
import { type BaseLock, defaultBase, interpreterOf } from "./base/lock.ts";
import { type FetchedBase, fetchBase } from "./base/packages.ts";
import { baseEntries } from "./base/part-entries.ts";
import type { BuildOptions, BuildPorts } from "./build-options.ts";
import { type Built, buildLayers, inOrder } from "./built-layers.ts";
import { bytecodeLayers } from "./bytecode/compile.ts";
import { askedCapabilities, capabilityFindings } from "./capabilities-asked.ts";
import type { Encoder } from "./layer/compress.ts";
import type { Entry } from "./layer/entry.ts";
import { recall } from "./layer/layer.ts";
import type { Libraries } from "./libraries.ts";
import { publicSources } from "./package-sources.ts";
import { baseLayer, type Interior, type LayerPlan, planLibraries } from "./plan.ts";
import { startOf } from "./start.ts";
import { settleWheels } from "./wheels/settle.ts";
import { refuseStartup } from "./wheels/startup.ts";
import { wheelEntries } from "./wheels/wheel-entries.ts";

/** Everything of an image but the dashboard's own files. */
export async function buildLibraries(
  dashboard: Dashboard,
  options: BuildOptions,
  encoder: Encoder,
  ports: BuildPorts,
): Promise<Libraries> {
  const capabilities = askedCapabilities(dashboard, options.base ?? defaultBase);
  const base = await settleBase(capabilities, options, encoder, ports);
  refuseOtherPython(dashboard, base.lock);
  // The base is made while packages are looked up and fetched, which is waiting for the most part.
  const early = base.debs.size === 0 ? nothingEarly : buildBase(base, capabilities, encoder, ports);
  const { wheels, findings, lock } = await settleWheels(
    dashboard.dependencies.value,
    interpreterOf(base.lock),
    { index: (options.sources ?? publicSources).index, before: options.releasedBefore, lock: options.lock },
    ports,
  );
  refuseStartup(wheels, options.startupCode ?? []);
  // A dashboard that cannot be started with them is refused before anything is built.
  startOf(dashboard.entry.value, wheels);
  const plan = planLibraries(base.lock, capabilities, wheels);
  const baseLayers = await early.layers;
  const plain = await buildLayers(plan.layers, (planned) => libraryEntries(planned, plan, base, ports), encoder, ports);
  const baseBytecode = await early.bytecode;
  const bytecode = await bytecodeLayers(
    plan,
    plain.map(({ layer }) => layer),
    encoder,
    ports,
  );
  const asMade = (one: Built) =>
    [...baseLayers, ...baseBytecode].find(({ layer }) => layer.diffId === one.layer.diffId) ?? one;
  await keepArchives(base.lock, capabilities, wheels, ports);
  return {
    base: base.lock,
    wheels,
    lock,
    built: inOrder([...plain, ...bytecode.built].map(asMade)),
    findings: [
      ...base.findings,
      ...capabilityFindings(dashboard, base.lock, wheels),
      ...findings,
      ...plan.findings,
      ...bytecode.findings,
    ],
  };
}

/** The layers of a base, of its packages and of the bytecode of Python's own library, while other things are done. */
type Early = { readonly layers: Promise<readonly Built[]>; readonly bytecode: Promise<readonly Built[]> };

const nothingEarly: Early = { layers: Promise.resolve([]), bytecode: Promise.resolve([]) };

/** What cannot be made is none of either: it is tried again in its turn, which says why. */
function buildBase(base: FetchedBase, capabilities: readonly string[], encoder: Encoder, ports: BuildPorts): Early {
  const plan = planLibraries(base.lock, capabilities, []);
  const layers = buildLayers(plan.layers, (planned) => libraryEntries(planned, plan, base, ports), encoder, ports);
  const bytecode = layers.then((built) =>
    bytecodeLayers(
      plan,
      built.map(({ layer }) => layer),
      encoder,
      ports,
    ),
  );
  return {
    layers: layers.catch(() => []),
    bytecode: bytecode.then(
      ({ built }) => built,
      () => [],
    ),
  };
}

/** @throws UserError that names the place which asks for another Python than the base has */
export function refuseOtherPython({ python }: Dashboard, base: BaseLock): void {
  const offered = interpreterOf(base).series.join(".");
  if (python.value === offered) return;
  throw new UserError(
    `${sourceInWords(python.from)} asks for Python ${python.value}; the base ${base.name} has Python ${offered}.`,
    {
      fix: `Ask for Python ${offered}.`,
    },
  );
}

async function settleBase(
  capabilities: readonly string[],
  options: BuildOptions,
  encoder: Encoder,
  ports: BuildPorts,
): Promise<FetchedBase> {
  const lock = options.base ?? defaultBase;
  if (lock.image !== undefined) return { lock, debs: new Map(), findings: [] };
  const sources = options.sources ?? publicSources;
  return fetchBase(
    lock,
    { capabilities, isThere: async (part) => (await recall(baseLayer(part), encoder, ports)) !== undefined },
    {
      archives: { debian: sources.debian, "debian-security": sources.debianSecurity },
      archiveKeys: options.archiveKeys ?? debianArchiveKeys,
      allowNewerBase: options.allowNewerBase ?? false,
    },
    ports,
  );
}

async function libraryEntries(
  planned: LayerPlan,
  { scheme }: Interior,
  base: FetchedBase,
  ports: BuildPorts,
): Promise<readonly Entry[]> {
  switch (planned.role) {
    case "base":
      if (planned.part === undefined) throw new Error("A layer that is there already was to be made.");
      return baseEntries(planned.part, base);
    case "wheel":
    case "wheels":
      return wheelEntries(planned.wheels, scheme, ports);
    default:
      throw new Error(`A layer of the role ${planned.role} is none of the libraries.`);
  }
}
