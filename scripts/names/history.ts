import { commonName } from "../../src/lint/dash/name-changes.ts";
import { type Archive, modulesOf, type Names } from "./wheel-modules.ts";

/** Where the public names of a distribution are: its modules, and classes by the public name and by where they are written. */
export type Places = {
  readonly modules: readonly string[];
  readonly classes: Readonly<Record<string, readonly string[]>>;
  /** Classes that are given methods while they are made, by the files that do it: a word in them may be a method. */
  readonly madeIn?: RegExp;
};

/** The names of one release: `dash.dcc.Graph`, `pandas.DataFrame.append`. */
export type Snapshot = {
  readonly version: string;
  readonly present: ReadonlySet<string>;
  readonly own: ReadonlySet<string>;
  /** Words that may be methods although nothing defines them by name. */
  readonly maybe: ReadonlySet<string>;
};

/** By release, then by what holds them. */
export type Changes = Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>;

export type History = {
  readonly oldest: string;
  readonly newest: string;
  readonly came: Changes;
  readonly went: Changes;
};

export function snapshotOf(version: string, archive: Archive, { modules, classes, madeIn }: Places): Snapshot {
  const { namesOf, membersOf } = modulesOf(archive);
  const present = new Set<string>();
  const own = new Set<string>();
  const add = (holder: string, names: Names | undefined) => {
    if (names) present.add(commonName(holder));
    for (const name of names?.present ?? []) present.add(commonName(`${holder}.${name}`));
    for (const name of names?.own ?? []) own.add(commonName(`${holder}.${name}`));
  };
  for (const dotted of modules) add(dotted, namesOf(dotted));
  for (const [name, places] of Object.entries(classes)) {
    add(
      name,
      places.map(membersOf).find((found) => found !== undefined),
    );
  }
  const made = madeIn ? [...archive].filter(([path]) => madeIn.test(path)) : [];
  const maybe = new Set(made.flatMap(([, text]) => text().split(/\W+/)));
  return { version, present, own, maybe };
}

/**
 * When names came and when they went. A name that went and came back is in neither list, and what is held by something that came or
 * went itself is not listed again.
 */
export function historyOf(snapshots: readonly Snapshot[], { classes }: Places): History {
  const versions = snapshots.map(({ version }) => version);
  const holders = new Set(Object.keys(classes));
  const came: [string, string][] = [];
  const went: [string, string][] = [];
  const all = [...new Set(snapshots.flatMap(({ own }) => [...own]))].sort();
  const spans = new Map(all.map((name) => [name, spanOf(name, snapshots)]));
  for (const name of all) {
    const span = spans.get(name);
    const dot = name.lastIndexOf(".");
    const holder = name.slice(0, dot);
    if (!span) continue;
    const around = spanOf(holder, snapshots) ?? { first: 0, last: snapshots.length - 1 };
    const isMethod = holders.has(holder);
    const wasMade = isMethod && snapshots.slice(0, span.first).some(({ maybe }) => maybe.has(name.slice(dot + 1)));
    const first = versions[span.first];
    const gone = versions[span.last + 1];
    if (first !== undefined && span.first > 0 && span.first !== around.first && !wasMade) came.push([first, name]);
    if (gone !== undefined && span.last !== around.last) went.push([gone, name]);
  }
  return {
    oldest: versions[0] ?? "",
    newest: versions.at(-1) ?? "",
    came: changes(came, versions),
    went: changes(went, versions),
  };
}

/** The first and the last release with a name; undefined where it is not in all of those between. */
function spanOf(
  name: string,
  snapshots: readonly Snapshot[],
): { readonly first: number; readonly last: number } | undefined {
  const first = snapshots.findIndex(({ present }) => present.has(name));
  const last = snapshots.findLastIndex(({ present }) => present.has(name));
  return first < 0 || snapshots.slice(first, last + 1).some(({ present }) => !present.has(name))
    ? undefined
    : { first, last };
}

function changes(found: readonly (readonly [string, string])[], versions: readonly string[]): Changes {
  const byVersion = Map.groupBy(found, ([version]) => version);
  return Object.fromEntries(
    versions.flatMap((version) => {
      const names = byVersion.get(version);
      if (!names) return [];
      const byHolder = Map.groupBy(names, ([, name]) => name.slice(0, name.lastIndexOf(".")));
      const holders = [...byHolder].map(
        ([holder, all]) => [holder, all.map(([, name]) => name.slice(holder.length + 1))] as const,
      );
      return [[version, Object.fromEntries(holders)]];
    }),
  );
}
