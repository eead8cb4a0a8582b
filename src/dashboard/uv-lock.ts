import { UserError } from "../report/user-error.ts";
import { fileSource, type Resolver } from "./first-found.ts";
import { type Edge, type Needed, neededBy } from "./locked-graph.ts";
import type { Dependencies, Pin } from "./model.ts";
import { normalizedName } from "./requirement.ts";
import { type AskedPython, pythonWithin } from "./supported-python.ts";
import { lineMatching, readText } from "./text-file.ts";
import { parseToml, type TomlTable, tableIn, tablesIn, textIn } from "./toml-file.ts";

const file = "uv.lock";

/** `requires-python` of `uv.lock`: the newest Python that the lock was resolved for. */
export const pythonFromUvLock: Resolver<AskedPython> = async ({ files }) => {
  const text = await readText(files, file);
  const range = text && textIn(parseToml(text, file), "requires-python");
  return text && range ? pythonWithin(range, file, lineMatching(text, /^requires-python[ \t]*=/m)) : undefined;
};

export const dependenciesFromUvLock: Resolver<Dependencies> = async ({ files }) => {
  const text = await readText(files, file);
  return text === undefined ? undefined : { value: readUvLock(text), from: fileSource(file) };
};

/**
 * What the project of a `uv.lock` needs to run: its dependencies and theirs, without development groups and optional extras. A
 * package that is needed under conditions only has them as its marker. Whether the lock still fits `pyproject.toml` is not judged.
 *
 * @throws UserError for a lock without a project of its own, and for a package that is not from a registry
 */
export function readUvLock(text: string): Dependencies {
  const packages = lockedPackages(text);
  const roots = packages.filter(({ local }) => local);
  const [root, another] = roots;
  if (root === undefined || another !== undefined) {
    throw new UserError(`${file} locks ${roots.length} projects; accepted: the dashboard's own and no other.`, {
      fix: "Keep one project in the folder, and lock it again: uv lock",
    });
  }
  const needed = neededBy(root, (from, extras) =>
    edgesOf(from.table, extras).flatMap((edge) => edgesTo(edge, packages)),
  );
  return { file, pins: [...needed].map(([locked, how]) => pinOf(locked, how)).sort((a, b) => a.line - b.line) };
}

type Locked = {
  readonly table: TomlTable;
  readonly name: string;
  readonly version: string | undefined;
  readonly local: boolean;
  readonly line: number;
};

function lockedPackages(text: string): readonly Locked[] {
  const lines = text.split("\n").flatMap((line, index) => (line.trim() === "[[package]]" ? [index + 1] : []));
  return tablesIn(parseToml(text, file), "package").map((table, index) => {
    const source = tableIn(table, "source");
    return {
      table,
      name: normalizedName(textIn(table, "name") ?? ""),
      version: textIn(table, "version"),
      local: ["virtual", "editable", "directory"].some((kind) => textIn(source, kind) === "."),
      line: lines[index] ?? 1,
    };
  });
}

const edgesOf = (table: TomlTable, extras: ReadonlySet<string>): readonly TomlTable[] => [
  ...tablesIn(table, "dependencies"),
  ...[...extras].flatMap((extra) => tablesIn(tableIn(table, "optional-dependencies"), extra)),
];

/** A lock that forks names the version; one that does not has the name once. */
const edgesTo = (edge: TomlTable, packages: readonly Locked[]): readonly Edge<Locked>[] =>
  packages
    .filter(
      ({ name, version }) =>
        name === normalizedName(textIn(edge, "name") ?? "") &&
        (textIn(edge, "version") === undefined || textIn(edge, "version") === version),
    )
    .map((to) => ({
      to,
      extras: Array.isArray(edge["extra"]) ? edge["extra"].filter((extra) => typeof extra === "string") : [],
      marker: textIn(edge, "marker"),
    }));

function pinOf({ table, name, version, line }: Locked, { extras, marker }: Needed): Pin {
  if (version === undefined || textIn(tableIn(table, "source"), "registry") === undefined) {
    throw new UserError(`${file}:${line}: ${name} is not from a registry; accepted: released packages with wheels.`, {
      fix: "Depend on a released version, then lock again: uv lock",
    });
  }
  return {
    name,
    version,
    extras: [...extras].sort(),
    hashes: tablesIn(table, "wheels").flatMap((wheel) => textIn(wheel, "hash") ?? []),
    ...(marker === undefined ? {} : { marker }),
    line,
  };
}
