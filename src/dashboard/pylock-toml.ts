import { UserError } from "../report/user-error.ts";
import { fileSource, type Resolver } from "./first-found.ts";
import type { Dependencies, Pin } from "./model.ts";
import { normalizedName } from "./requirement.ts";
import { readText } from "./text-file.ts";
import { parseToml, type TomlTable, tableIn, tablesIn, textIn } from "./toml-file.ts";

const file = "pylock.toml";

export const dependenciesFromPylock: Resolver<Dependencies> = async ({ files }) => {
  const text = await readText(files, file);
  return text === undefined ? undefined : { value: readPylock(text), from: fileSource(file) };
};

/**
 * Every package of a `pylock.toml` (PEP 751, lock version 1.0), with its marker and the hashes of its wheels.
 *
 * @throws UserError for another lock version, for markers that choose extras or groups (not read yet), and for a package without
 * wheels
 */
export function readPylock(text: string): Dependencies {
  const lock = parseToml(text, file);
  const version = textIn(lock, "lock-version");
  if (version !== "1.0") {
    throw new UserError(
      `${file} has ${version === undefined ? "no lock-version" : `lock-version "${version}"`}; accepted: "1.0".`,
      {
        fix: "Make it again: uv export --format pylock.toml -o pylock.toml",
      },
    );
  }
  const lines = text.split("\n").flatMap((line, index) => (line.trim() === "[[packages]]" ? [index + 1] : []));
  return { file, pins: tablesIn(lock, "packages").map((table, index) => pinOf(table, lines[index] ?? 1)) };
}

function pinOf(table: TomlTable, line: number): Pin {
  const name = normalizedName(textIn(table, "name") ?? "");
  const version = textIn(table, "version");
  const wheels = tablesIn(table, "wheels");
  if (version === undefined || wheels.length === 0) {
    throw new UserError(
      `${file}:${line}: ${name} has no ${version === undefined ? "version" : "wheels"}; accepted: released packages with wheels.`,
      {
        fix: "Depend on a released version that has wheels, then lock again.",
      },
    );
  }
  const marker = textIn(table, "marker");
  if (marker !== undefined && /\b(extras|dependency_groups)\b/.test(marker)) {
    throw new UserError(
      `${file}:${line}: ${name} is for an extra or a dependency group; choosing those is not there yet.`,
      {
        fix: "Lock what the dashboard needs to run and nothing else: uv export --no-dev --format pylock.toml -o pylock.toml",
      },
    );
  }
  return {
    name,
    version,
    extras: [],
    hashes: wheels.flatMap((wheel) => {
      const sha256 = textIn(tableIn(wheel, "hashes"), "sha256");
      return sha256 === undefined ? [] : [`sha256:${sha256}`];
    }),
    ...(marker === undefined ? {} : { marker }),
    line,
  };
}
