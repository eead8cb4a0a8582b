import { UserError } from "../report/user-error.ts";
import { fileSource, type Resolver } from "./first-found.ts";
import type { Dependencies, Pin } from "./model.ts";
import { pinned } from "./pinned.ts";
import { normalizedName, parseRequirement } from "./requirement.ts";
import { type AskedPython, exactPython } from "./supported-python.ts";
import { lineMatching, readText } from "./text-file.ts";
import { isTable, parseToml, tableIn, textIn } from "./toml-file.ts";

/** `python_version`, or `python_full_version`, that a `Pipfile` requires. */
export const pythonFromPipfile: Resolver<AskedPython> = async ({ files }) => {
  const text = await readText(files, "Pipfile");
  if (text === undefined) return undefined;
  const requires = tableIn(parseToml(text, "Pipfile"), "requires");
  const written = textIn(requires, "python_version") ?? textIn(requires, "python_full_version");
  if (written === undefined || written === "*") return undefined;
  return exactPython(written, "Pipfile", lineMatching(text, /^[ \t]*python_(full_)?version[ \t]*=/m));
};

/** The default packages of a `Pipfile.lock`. */
export const dependenciesFromPipfileLock: Resolver<Dependencies> = async ({ files }) => {
  const text = await readText(files, "Pipfile.lock");
  return text === undefined ? undefined : { value: readPipfileLock(text), from: fileSource("Pipfile.lock") };
};

/** @throws UserError for what is no lock of Pipenv, and for a package that is not from a registry */
export function readPipfileLock(text: string): Dependencies {
  const file = "Pipfile.lock";
  const lock = jsonOf(text);
  if (!isTable(lock) || !isTable(lock["default"])) {
    throw new UserError(`${file} is not what Pipenv writes.`, { fix: "Make it again: pipenv lock" });
  }
  const pins = Object.entries(lock["default"]).map(([written, entry]): Pin => {
    const line =
      lineMatching(text, new RegExp(`^\\s*"${written.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")}"\\s*:\\s*\\{`, "m")) ?? 1;
    const version = /^={2,3}\s*(\S+)$/.exec(textIn(entry, "version") ?? "")?.[1];
    if (!isTable(entry) || version === undefined || ["git", "path", "file", "editable"].some((key) => key in entry)) {
      throw new UserError(
        `${file}:${line}: ${written} is not from a registry; accepted: released packages with wheels.`,
        {
          fix: "Depend on a released version, then lock again: pipenv lock",
        },
      );
    }
    const marker = textIn(entry, "markers");
    return {
      name: normalizedName(written),
      version,
      extras: textsOf(entry["extras"]).map(normalizedName),
      hashes: textsOf(entry["hashes"]).filter((hash) => hash.startsWith("sha256:")),
      ...(marker === undefined ? {} : { marker }),
      line,
    };
  });
  return { file, pins };
}

/** `[packages]` of a `Pipfile` that has no lock. */
export const dependenciesFromPipfile: Resolver<Dependencies> = async ({ files }) => {
  const file = "Pipfile";
  const text = await readText(files, file);
  if (text === undefined) return undefined;
  const requirements = Object.entries(tableIn(parseToml(text, file), "packages")).map(([written, wanted]) => {
    const line =
      lineMatching(
        text,
        new RegExp(`^[ \\t]*["']?${written.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")}["']?[ \\t]*=`, "m"),
      ) ?? 1;
    const version = typeof wanted === "string" ? wanted : textIn(wanted, "version");
    if (version === undefined) {
      throw new UserError(`${file}:${line}: ${written} is not from a registry; accepted: a version, or "*".`, {
        fix: "Depend on a released version, or put the code into the dashboard's own folder as a module.",
      });
    }
    const extras = isTable(wanted) ? textsOf(wanted["extras"]) : [];
    const markers = textIn(wanted, "markers");
    const asked = extras.length === 0 ? "" : `[${extras.join(",")}]`;
    const text508 = `${written}${asked}${version === "*" ? "" : version}${markers === undefined ? "" : ` ; ${markers}`}`;
    return parseRequirement({ text: text508, file, line });
  });
  return { value: { file, ...pinned(file, requirements, []) }, from: fileSource(file) };
};

const textsOf = (value: unknown): readonly string[] =>
  Array.isArray(value) ? value.filter((one) => typeof one === "string") : [];

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
