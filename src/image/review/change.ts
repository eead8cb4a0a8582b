import type { Dashboard } from "../../dashboard/model.ts";
import type { Interpreter } from "../base/lock.ts";
import { type Stated, statedIn } from "./stated.ts";

/** How much there is of the dashboard's own. */
export type Own = { readonly files: number; readonly bytes: number };

/** A dashboard at one commit, with the sizes of the files that it ships, in bytes. */
export type Side = { readonly dashboard: Dashboard; readonly sizes: ReadonlyMap<string, number> };

/** A package whose version or range is not what it was; without `before` it is new, without `now` it is gone. */
export type PackageChange = { readonly name: string; readonly before?: string; readonly now?: string };

/** What is different in an image from the one that another commit gives, as far as that can be told without building it. */
export type ImageChange = {
  readonly packages: readonly PackageChange[];
  /** Only what is different. */
  readonly python?: { readonly before: string; readonly now: string };
  readonly entry?: { readonly before: string; readonly now: string };
  /** Paths of code that are new, gone or different. */
  readonly code: readonly string[];
  readonly data: readonly { readonly path: string; readonly before?: number; readonly now?: number }[];
  readonly own: { readonly before: Own; readonly now: Own };
};

/**
 * Compares what two commits ship: the packages that their requirements state, the code, the data, and what is started.
 *
 * @param altered whether a file that is in both is another one
 * @throws UserError for requirements that contradict themselves
 */
export function changeOf(
  before: Side,
  now: Side,
  interpreter: Interpreter,
  altered: (path: string) => boolean,
): ImageChange {
  const [old, present] = [before, now].map(({ dashboard }) => statedIn(dashboard.dependencies.value, interpreter));
  const [python, entry] = [pythonOf, entryOf].map((of) => different(of(before.dashboard), of(now.dashboard)));
  const paths = [...new Set([...before.sizes.keys(), ...now.sizes.keys()])].sort();
  const changed = paths.filter((path) => !before.sizes.has(path) || !now.sizes.has(path) || altered(path));
  const data = new Set([...before.dashboard.data, ...now.dashboard.data]);
  return {
    packages: old && present ? packageChanges(old, present) : [],
    ...(python && { python }),
    ...(entry && { entry }),
    code: changed.filter((path) => !data.has(path)),
    data: changed
      .filter((path) => data.has(path))
      .map((path) => ({ path, ...sizeAs("before", path, before), ...sizeAs("now", path, now) })),
    own: { before: ownOf(before), now: ownOf(now) },
  };
}

const pythonOf = ({ python }: Dashboard) => python.value;
const entryOf = ({ entry }: Dashboard) => `${entry.value.module}:${entry.value.object}`;
const different = (before: string, now: string) => (before === now ? undefined : { before, now });

const sizeAs = (key: "before" | "now", path: string, { sizes }: Side) => {
  const size = sizes.get(path);
  return size === undefined ? {} : { [key]: size };
};

const ownOf = ({ sizes }: Side): Own => ({
  files: sizes.size,
  bytes: [...sizes.values()].reduce((sum, size) => sum + size, 0),
});

/** What is new first, then what is gone, then what is in another version; by name. */
function packageChanges(before: Stated, now: Stated): readonly PackageChange[] {
  const named = (of: Stated, not: Stated) => [...of].filter(([name]) => !not.has(name)).sort(byName);
  return [
    ...named(now, before).map(([name, version]) => ({ name, now: version })),
    ...named(before, now).map(([name, version]) => ({ name, before: version })),
    ...[...now].sort(byName).flatMap(([name, version]) => {
      const was = before.get(name);
      return was === undefined || was === version ? [] : [{ name, before: was, now: version }];
    }),
  ];
}

const byName = ([a]: readonly [string, string], [b]: readonly [string, string]) => (a < b ? -1 : 1);
