import { UserError } from "../report/user-error.ts";
import { fileSource, type Resolver } from "./first-found.ts";
import type { Dependencies, Pin } from "./model.ts";
import { normalizedName } from "./requirement.ts";
import { pythonWithin } from "./supported-python.ts";
import { lineMatching, readText } from "./text-file.ts";
import { parseToml, type TomlTable, tableIn, tablesIn, textIn } from "./toml-file.ts";

const file = "uv.lock";

/** `requires-python` of `uv.lock`: the newest Python that the lock was resolved for. */
export const pythonFromUvLock: Resolver<string> = async ({ files }) => {
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
  const reached = new Map<Locked, Reached>([[root, { extras: new Set(), conditions: new Set([""]) }]]);
  const waiting = [root];
  for (let from = waiting.pop(); from !== undefined; from = waiting.pop()) {
    const here = reached.get(from);
    if (here === undefined) continue;
    for (const edge of edgesOf(from.table, here.extras)) {
      for (const target of targetsOf(edge, packages)) {
        const there = reached.get(target) ?? { extras: new Set(), conditions: new Set() };
        reached.set(target, there);
        if (grow(there, edge, here)) waiting.push(target);
      }
    }
  }
  reached.delete(root);
  return { file, pins: [...reached].map(([locked, how]) => pinOf(locked, how)).sort((a, b) => a.line - b.line) };
}

type Locked = {
  readonly table: TomlTable;
  readonly name: string;
  readonly version: string | undefined;
  readonly local: boolean;
  readonly line: number;
};

/** How a package is needed: the extras asked of it, and each set of markers, one a line and sorted, under which it is. */
type Reached = { readonly extras: Set<string>; readonly conditions: Set<string> };

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
const targetsOf = (edge: TomlTable, packages: readonly Locked[]) =>
  packages.filter(
    ({ name, version }) =>
      name === normalizedName(textIn(edge, "name") ?? "") &&
      (textIn(edge, "version") === undefined || textIn(edge, "version") === version),
  );

/** More alternatives than this say nothing that a reader could follow: the package then counts as always needed. */
const mostConditions = 32;

/** Adds what one more way to a package asks of it; whether that was anything new. */
function grow(there: Reached, edge: TomlTable, here: Reached): boolean {
  const before = there.extras.size + there.conditions.size;
  const wasAlways = there.conditions.has("");
  const extras = Array.isArray(edge["extra"]) ? edge["extra"] : [];
  for (const extra of extras) if (typeof extra === "string") there.extras.add(extra);
  const marker = textIn(edge, "marker");
  const extrasGrew = there.extras.size + there.conditions.size > before;
  if (wasAlways) return extrasGrew;
  for (const condition of here.conditions) {
    const parts = new Set([...condition.split("\n").filter((part) => part !== ""), ...(marker ? [`(${marker})`] : [])]);
    there.conditions.add([...parts].sort().join("\n"));
  }
  if (there.conditions.has("") || there.conditions.size > mostConditions) {
    there.conditions.clear();
    there.conditions.add("");
    return true;
  }
  return there.extras.size + there.conditions.size > before;
}

function pinOf({ table, name, version, line }: Locked, { extras, conditions }: Reached): Pin {
  if (version === undefined || textIn(tableIn(table, "source"), "registry") === undefined) {
    throw new UserError(`${file}:${line}: ${name} is not from a registry; accepted: released packages with wheels.`, {
      fix: "Depend on a released version, then lock again: uv lock",
    });
  }
  const marker = conditions.has("") ? undefined : disjunction(conditions);
  return {
    name,
    version,
    extras: [...extras].sort(),
    hashes: tablesIn(table, "wheels").flatMap((wheel) => textIn(wheel, "hash") ?? []),
    ...(marker === undefined ? {} : { marker }),
    line,
  };
}

/** `(a) and (b) or (c)`, without what a shorter condition says already. */
function disjunction(conditions: ReadonlySet<string>): string {
  const all = [...conditions].map((condition) => new Set(condition.split("\n")));
  return all
    .filter((one) => !all.some((other) => other !== one && [...other].every((part) => one.has(part))))
    .map((one) => [...one].join(" and "))
    .sort()
    .join(" or ");
}
