import { posix } from "node:path";
import { distance } from "fastest-levenshtein";
import { UserError } from "../report/user-error.ts";
import { dependenciesFromEnvironment } from "./environment-yml.ts";
import { askedOnce, firstFound, type Resolver } from "./first-found.ts";
import { type Folder, hasFile } from "./folder.ts";
import { importedPackages } from "./imported-packages.ts";
import { isLeftOut } from "./left-out.ts";
import type { Dependencies, Found } from "./model.ts";
import { dependenciesFromPipfile, dependenciesFromPipfileLock } from "./pipfile.ts";
import { dependenciesFromPoetryLock } from "./poetry-lock.ts";
import { dependenciesFromPylock } from "./pylock-toml.ts";
import { dependenciesFromPyproject } from "./pyproject-toml.ts";
import { dependenciesFromRequirements } from "./requirements-txt.ts";
import { refuseStale } from "./stale-lock.ts";
import { dependenciesFromUvLock } from "./uv-lock.ts";

const ownLock = "pylock.toml";
const othersLocks = ["uv.lock", "poetry.lock", "Pipfile.lock", "pdm.lock"];
const locks = ["uv.lock", ownLock, "poetry.lock", "Pipfile.lock"];
const lookedFor = "a lock file, requirements.txt, pyproject.toml, Pipfile and environment.yml";

/** Two lock files may disagree, and nobody could say which of them was tested. */
const refuseTwoLocks: Resolver<Dependencies> = async (folder) => {
  const found = present(folder, [...locks, "pdm.lock"]);
  if (found.length < 2) return undefined;
  throw new UserError(`There are ${found.length} lock files, ${found.join(" and ")}; accepted: one.`, {
    fix: "Keep the one that your tool writes, and delete the others.",
  });
};

const refusePdmLock: Resolver<Dependencies> = async (folder) => {
  if (!hasFile(folder, "pdm.lock")) return undefined;
  throw new UserError(`pdm.lock is not read; accepted: ${[...locks, "requirements.txt"].join(", ")}.`, {
    fix: "Export it: pdm export --output requirements.txt",
  });
};

/** Where people write what the dashboard asks for by hand. */
const askedDependencies: Resolver<Dependencies> = firstFound(
  dependenciesFromRequirements,
  refusePdmLock,
  dependenciesFromPyproject,
  dependenciesFromPipfile,
  dependenciesFromEnvironment,
);

/**
 * What the dashboard needs: from the lock file, else from where it is asked for.
 *
 * @throws UserError for two locks, and when there is none, naming what was seen instead: a misspelt name, a set-up that only runs
 */
export const dependencies = askedOnce(async (folder: Folder): Promise<Found<Dependencies>> => {
  const found = await firstFound(
    refuseTwoLocks,
    dependenciesFromUvLock,
    dependenciesFromPylock,
    dependenciesFromPoetryLock,
    dependenciesFromPipfileLock,
    askedDependencies,
  )(folder);
  if (found?.value.file === ownLock) refuseStale(found.value, await askedIfReadable(folder));
  if (found) return found;
  const misspelt = folder.entries.find(
    ({ path, kind }) => kind === "file" && !path.includes("/") && isMisspeltRequirements(path),
  );
  if (misspelt) {
    throw new UserError(`There is "${misspelt.path}", which nothing reads; accepted: requirements.txt.`, {
      fix: `Rename it: git mv "${misspelt.path}" requirements.txt`,
    });
  }
  const [setup] = present(folder, ["setup.py", "setup.cfg"]);
  throw new UserError(
    setup === undefined
      ? `Nothing says which packages the dashboard needs; looked for ${lookedFor}.`
      : `${setup} may say which packages are needed, but only a build would tell; looked for ${lookedFor}.`,
    { fix: await whatToWrite(folder) },
  );
});

/** As many as fit on two lines. */
const mostNamed = 15;

async function whatToWrite(folder: Folder): Promise<string> {
  const further = furtherDown(folder);
  if (further !== undefined) return further;
  const imported = await importedPackages(folder);
  if (imported.length === 0) return listThem;
  const more = imported.length > mostNamed ? `, and ${imported.length - mostNamed} more` : "";
  return `Write requirements.txt, one package a line. The code imports ${imported.slice(0, mostNamed).join(", ")}${more}.`;
}

/** What is asked for below the folder: for a dashboard in there, or by a file that the one at the top can name. */
function furtherDown({ entries }: Folder): string | undefined {
  const paths = entries.filter(({ kind }) => kind === "file").map(({ path }) => path);
  const part = paths.find((path) => /^requirements\/(base|common|main|prod|production|deploy)\.txt$/.test(path));
  if (part !== undefined) return `There is ${part}: write requirements.txt with the line -r ${part}`;
  const below = paths
    .filter((path) =>
      /^[^./][^/]*\/([^/]+\/)?(requirements\.txt|(uv|poetry|Pipfile)\.lock|pylock\.toml|Pipfile)$/.test(path),
    )
    .filter((path) => !isLeftOut(`${posix.dirname(path)}/x.py`) && !/(^|\/)(docs?|examples?)\//.test(path))
    .toSorted((one, other) => one.split("/").length - other.split("/").length);
  const [nearest] = below;
  if (nearest === undefined) return undefined;
  return `There is ${nearest}: if the dashboard is in there, name ${posix.dirname(nearest)} as its folder; else move that file up.`;
}

const listThem = "List what the code imports in requirements.txt, one package a line: dash>=4";

/** A lock counts also where what it was made of cannot be read: its tool may know better. */
const askedIfReadable = (folder: Folder): Promise<Dependencies | undefined> =>
  askedDependencies(folder).then(
    (asked) => asked?.value,
    (error: unknown) => {
      if (error instanceof UserError) return undefined;
      throw error;
    },
  );

/**
 * What a lock is to be made of.
 *
 * @throws UserError where another tool keeps the lock, where hashes say all there is to say, and where nothing is asked for
 */
export async function dependenciesToLock(folder: Folder): Promise<Dependencies> {
  const [other] = present(folder, othersLocks);
  if (other !== undefined) {
    throw new UserError(`${other} locks the versions here; ${ownLock} would be a second lock.`, {
      fix: `Keep ${other} up to date with the tool that writes it.`,
    });
  }
  const { value } = (await askedDependencies(folder)) ?? (await dependencies(folder));
  if (value.file === ownLock) {
    throw new UserError(`There is ${ownLock} and nothing else that says which packages the dashboard needs.`, {
      fix: listThem,
    });
  }
  if (value.pins.some(({ hashes }) => hashes.length > 0)) {
    throw new UserError(`${value.file} pins every package with its hashes, which is a lock already.`, {
      fix: "Nothing needs doing.",
    });
  }
  return value;
}

const present = (folder: Folder, names: readonly string[]) => names.filter((name) => hasFile(folder, name));

/** Three slips away at most: `requirements-dev.txt` is four. The sources of pins, `requirements.in`, are spelt right. */
const isMisspeltRequirements = (name: string) =>
  name !== "requirements.txt" &&
  !name.endsWith(".in") &&
  (name === "requirements" || distance(name.toLowerCase(), "requirements.txt") <= 3);
