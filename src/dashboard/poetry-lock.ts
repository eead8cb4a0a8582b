import { compare, satisfies, valid } from "@renovatebot/pep440";
import { UserError } from "../report/user-error.ts";
import { fileSource, placeOf, type Resolver } from "./first-found.ts";
import { type Edge, neededBy } from "./locked-graph.ts";
import type { Dependencies, Pin } from "./model.ts";
import { poetryRange } from "./poetry-version.ts";
import { poetryWishes, projectWishes } from "./pyproject-toml.ts";
import { normalizedName, parseRequirement } from "./requirement.ts";
import { type AskedPython, pythonWithin, supportedPythons } from "./supported-python.ts";
import { lineMatching, readText } from "./text-file.ts";
import { parseToml, type TomlTable, tableIn, tablesIn, textIn } from "./toml-file.ts";

const file = "poetry.lock";

/** `python-versions` of `poetry.lock`: the newest Python that the lock was resolved for. */
export const pythonFromPoetryLock: Resolver<AskedPython> = async ({ files }) => {
  const text = await readText(files, file);
  const range = text && textIn(tableIn(parseToml(text, file), "metadata"), "python-versions");
  if (!text || !range || range === "*") return undefined;
  const line = lineMatching(text, /^python-versions[ \t]*=/m);
  return pythonWithin(poetryRange(range, placeOf(file, line)), file, line);
};

export const dependenciesFromPoetryLock: Resolver<Dependencies> = async ({ files }) => {
  const text = await readText(files, file);
  if (text === undefined) return undefined;
  return { value: readPoetryLock(text, await readText(files, "pyproject.toml")), from: fileSource(file) };
};

/**
 * What the project of a `poetry.lock` needs to run: its main group. Poetry 2 writes the groups of each package into the lock;
 * before that, the dependencies of `pyproject.toml` are followed through it.
 *
 * @throws UserError for a package that is not from a registry, and for an older lock whose project nobody describes
 */
export function readPoetryLock(text: string, pyproject: string | undefined): Dependencies {
  const packages = lockedPackages(text);
  if (packages.some(({ groups }) => groups !== undefined)) {
    const main = packages.filter(
      ({ groups, table }) => groups?.includes("main") === true && table["optional"] !== true,
    );
    return { file, pins: main.map((locked) => pinOf(locked, mainMarker(locked.table))) };
  }
  const project: Locked = { table: {}, name: "", groups: undefined, hashes: [], line: 0 };
  const all = packages.filter((one) => isNewestOfItsName(one, packages));
  const needed = neededBy(project, (from, extras) => {
    const wanted = from === project ? rootsOf(pyproject) : wantedBy(from.table, extras);
    return wanted.flatMap(({ name, ...how }) => all.filter((one) => one.name === name).map((to) => ({ to, ...how })));
  });
  const pins = [...needed].map(([locked, { marker }]) => pinOf(locked, marker));
  return { file, pins: pins.sort((a, b) => a.line - b.line) };
}

/** An older lock may have several versions of a package, each for its Pythons: Poetry installs the newest that admits the one in use. */
function isNewestOfItsName({ table, name }: Locked, packages: readonly Locked[]): boolean {
  const versions = packages
    .filter((one) => one.name === name && admits(textIn(one.table, "python-versions") ?? "*"))
    .flatMap((one) => textIn(one.table, "version") ?? [])
    .filter((version) => valid(version) !== null)
    .sort(compare);
  return packages.filter((one) => one.name === name).length === 1 || versions.at(-1) === textIn(table, "version");
}

/** Of the base that comes with Slipway: only locks of old Poetrys are read so. */
const admits = (range: string) => range === "*" || satisfies(`${supportedPythons[0]}.0`, range);

type Locked = {
  readonly table: TomlTable;
  readonly name: string;
  readonly groups: readonly unknown[] | undefined;
  readonly hashes: readonly string[];
  readonly line: number;
};

function lockedPackages(text: string): readonly Locked[] {
  const lock = parseToml(text, file);
  const lines = text.split("\n").flatMap((line, index) => (line.trim() === "[[package]]" ? [index + 1] : []));
  const older = tableIn(tableIn(lock, "metadata"), "files");
  return tablesIn(lock, "package").map((table, index) => {
    const name = textIn(table, "name") ?? "";
    // Until Poetry 1.3 the files of all packages stood together.
    const files = "files" in table ? tablesIn(table, "files") : tablesIn(older, name);
    return {
      table,
      name: normalizedName(name),
      groups: Array.isArray(table["groups"]) ? table["groups"] : undefined,
      hashes: files.flatMap((one) => textIn(one, "hash") ?? []).filter((hash) => hash.startsWith("sha256:")),
      line: lines[index] ?? 1,
    };
  });
}

function mainMarker(table: TomlTable): string | undefined {
  return textIn(table, "markers") ?? textIn(tableIn(table, "markers"), "main");
}

type Wanted = Omit<Edge<unknown>, "to"> & { readonly name: string };

function rootsOf(pyproject: string | undefined): readonly Wanted[] {
  if (pyproject === undefined) {
    throw new UserError(
      `${file} does not say which of its packages the dashboard needs, and there is no pyproject.toml.`,
      {
        fix: "Commit pyproject.toml beside it.",
      },
    );
  }
  const table = parseToml(pyproject, "pyproject.toml");
  return [...projectWishes(table, pyproject), ...poetryWishes(table, pyproject)].map(({ requirement, line }) => {
    const { name, extras, marker } = parseRequirement({ text: requirement, file: "pyproject.toml", line });
    return { name, extras, marker };
  });
}

function wantedBy(table: TomlTable, extras: ReadonlySet<string>): readonly Wanted[] {
  const ofExtras = new Set(
    Object.entries(tableIn(table, "extras")).flatMap(([extra, names]) =>
      extras.has(normalizedName(extra)) && Array.isArray(names)
        ? names.map((name) => normalizedName(/^[\w.-]+/.exec(String(name))?.[0] ?? ""))
        : [],
    ),
  );
  return Object.entries(tableIn(table, "dependencies")).flatMap(([written, wanted]) => {
    const name = normalizedName(written);
    return (Array.isArray(wanted) ? wanted : [wanted]).flatMap((one): Wanted[] => {
      const isTable = typeof one === "object" && one !== null;
      if (isTable && one.optional === true && !ofExtras.has(name)) return [];
      const asked: unknown = isTable ? one.extras : undefined;
      return [
        {
          name,
          extras: Array.isArray(asked) ? asked.map((extra) => normalizedName(String(extra))) : [],
          // The marker of an extra holds, since the extra was asked for.
          marker:
            isTable && typeof one.markers === "string" && !/\bextra\b/.test(one.markers) ? one.markers : undefined,
        },
      ];
    });
  });
}

function pinOf({ table, name, hashes, line }: Locked, marker: string | undefined): Pin {
  const version = textIn(table, "version");
  const kind = textIn(tableIn(table, "source"), "type");
  if (version === undefined || (kind !== undefined && kind !== "legacy")) {
    throw new UserError(`${file}:${line}: ${name} is not from a registry; accepted: released packages with wheels.`, {
      fix: "Depend on a released version, then lock again: poetry lock",
    });
  }
  return { name, version, extras: [], hashes, ...(marker === undefined ? {} : { marker }), line };
}
