import type { BaseLock } from "../base/lock.ts";
import type { PlannedLayer } from "../layer/layer.ts";
import type { LayerPlan, LibraryPlan } from "../plan.ts";
import type { InspectedWheel } from "../wheels/wheel-files.ts";

/** Python files that are compiled together, into one layer. */
export type Unit = {
  readonly layer: PlannedLayer & { readonly role: "bytecode" };
  /** The layer that holds the sources, by its place in the plan. */
  readonly of: number;
  /** `RECORD` files whose entries are compiled, tests apart: nothing imports those where a dashboard is served. */
  readonly records: readonly string[];
  /** Folders that are compiled whole. */
  readonly folders: readonly string[];
  /** Files that a later layer replaces: to compile them here would be to compile the other's. */
  readonly without: readonly string[];
};

/** Raised whenever the same sources would give other bytecode. */
const bytecodeVersion = 1;

/**
 * What is to be compiled of an image: the base's own library, and each layer of wheels. A unit is a function of its sources
 * and of the interpreter alone, so its layer is as shared as theirs.
 *
 * The dashboard's own code is not: Python compiles a hundred thousand lines of it in a second when it starts, and a change of one line
 * would need a container, a layer more and the base at hand.
 */
export function bytecodeUnits({ base, scheme, interpreter, layers }: LibraryPlan): readonly Unit[] {
  const basis = ["bytecode", String(bytecodeVersion), ...interpreterPackages(base)];
  const replaced = replacedFiles(layers);
  return layers.flatMap((planned, of): Unit | readonly Unit[] => {
    switch (planned.role) {
      case "base": {
        if (base.image?.compiled) return [];
        // Below the last layer of an image from a registry, the library may not be whole.
        if (planned.given !== undefined && layers[of + 1]?.role === "base") return [];
        if (planned.part?.capability !== undefined) return [];
        const folder = `/${interpreter.prefix ?? "usr"}/lib/python${interpreter.series.join(".")}`;
        return unit("bytecode of Python's own library", of, [...basis, "library"], { folders: [folder] });
      }
      case "wheel":
      case "wheels": {
        const without = (replaced.get(of) ?? []).map((path) => `/${path}`);
        const records = planned.wheels.map((wheel) => `/${recordOf(wheel, scheme.library)}`);
        return unit(`bytecode of ${planned.title}`, of, [...basis, ...planned.content, ...without], {
          records,
          without,
        });
      }
      default:
        return [];
    }
  });
}

function unit(
  title: string,
  of: number,
  content: readonly string[],
  { records = [], folders = [], without = [] }: Partial<Pick<Unit, "records" | "folders" | "without">>,
): Unit {
  return { layer: { role: "bytecode", title, content }, of, records, folders, without };
}

/** The packages that decide what a compiler writes, by hash. */
const interpreterPackages = (base: BaseLock): readonly string[] =>
  base.image !== undefined
    ? [base.image.manifest]
    : base.packages.filter(({ name }) => /^(lib)?python3/.test(name)).map(({ sha256 }) => sha256);

const recordOf = ({ name, files }: InspectedWheel, library: string): string => {
  const found = files.find(
    ([path]) => path.startsWith(`${library}/`) && /^[^/]+\.dist-info\/RECORD$/.test(path.slice(library.length + 1)),
  );
  if (found === undefined) throw new Error(`${name} was installed without a RECORD.`);
  return found[0];
};

/** For each layer of wheels, the files that a later layer brings as well. */
function replacedFiles(layers: readonly LayerPlan[]): ReadonlyMap<number, readonly string[]> {
  const seen = new Set<string>();
  const replaced = new Map<number, string[]>();
  for (const [place, planned] of [...layers.entries()].reverse()) {
    if (planned.role !== "wheel" && planned.role !== "wheels") continue;
    const paths = new Set(planned.wheels.flatMap(({ files }) => files.map(([path]) => path)));
    replaced.set(place, [...paths].filter((path) => seen.has(path)).sort());
    for (const path of paths) seen.add(path);
  }
  return replaced;
}
