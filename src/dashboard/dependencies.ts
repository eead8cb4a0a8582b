import { distance } from "fastest-levenshtein";
import { UserError } from "../report/user-error.ts";
import { askedOnce, firstFound, type Resolver } from "./first-found.ts";
import { type Folder, hasFile } from "./folder.ts";
import type { Dependencies, Found } from "./model.ts";
import { dependenciesFromPylock } from "./pylock-toml.ts";
import { dependenciesFromRequirements } from "./requirements-txt.ts";
import { dependenciesFromUvLock } from "./uv-lock.ts";

const read = ["uv.lock", "pylock.toml"];
const unread = ["poetry.lock", "Pipfile.lock", "pdm.lock"];
const intentions = ["pyproject.toml", "Pipfile", "environment.yml", "setup.py"];
const pin = "uv pip compile --generate-hashes";

/** Two lock files may disagree, and nobody could say which of them was tested. */
const refuseTwoLocks: Resolver<Dependencies> = async (folder) => {
  const locks = present(folder, [...read, ...unread]);
  if (locks.length < 2) return undefined;
  throw new UserError(`There are ${locks.length} lock files, ${locks.join(" and ")}; accepted: one.`, {
    fix: "Keep the one that your tool writes, and delete the others.",
  });
};

const refuseUnreadLocks: Resolver<Dependencies> = async (folder) => {
  const [lock] = present(folder, unread);
  if (lock === undefined) return undefined;
  throw new UserError(`${lock} is not read yet; accepted: ${[...read, "requirements.txt"].join(", ")}.`, {
    fix: `Export it: ${exports[lock] ?? `${pin} -o requirements.txt`}`,
  });
};

const exports: Readonly<Record<string, string>> = {
  "poetry.lock": "poetry export --output requirements.txt",
  "Pipfile.lock": "pipenv requirements --hash > requirements.txt",
  "pdm.lock": "pdm export --output requirements.txt",
};

/**
 * What the dashboard needs, pinned: from a lock file that is read, else from `requirements.txt`.
 *
 * @throws UserError when there is none, naming what was seen instead: a misspelt name, a lock that is not read yet, ranges
 */
export const dependencies = askedOnce(async (folder: Folder): Promise<Found<Dependencies>> => {
  const found = await firstFound(
    refuseTwoLocks,
    dependenciesFromUvLock,
    dependenciesFromPylock,
    dependenciesFromRequirements,
    refuseUnreadLocks,
  )(folder);
  if (found) return found;
  const misspelt = folder.entries.find(
    ({ path, kind }) => kind === "file" && !path.includes("/") && isMisspeltRequirements(path),
  );
  if (misspelt) {
    throw new UserError(`There is "${misspelt.path}", which nothing reads; accepted: requirements.txt.`, {
      fix: `Rename it: git mv "${misspelt.path}" requirements.txt`,
    });
  }
  const [ranges] = present(folder, intentions);
  throw new UserError(
    ranges === undefined
      ? `Nothing says which packages the dashboard needs; looked for ${[...read, "requirements.txt"].join(", ")}.`
      : `${ranges} says which packages are wanted, not which versions; looked for ${[...read, "requirements.txt"].join(", ")}.`,
    {
      fix: `Pin them: ${pin} ${ranges === "pyproject.toml" ? "pyproject.toml" : "requirements.in"} -o requirements.txt`,
    },
  );
});

const present = (folder: Folder, names: readonly string[]) => names.filter((name) => hasFile(folder, name));

/** Three slips away at most: `requirements-dev.txt` is four. The sources of pins, `requirements.in`, are spelt right. */
const isMisspeltRequirements = (name: string) =>
  name !== "requirements.txt" &&
  !name.endsWith(".in") &&
  (name === "requirements" || distance(name.toLowerCase(), "requirements.txt") <= 3);
