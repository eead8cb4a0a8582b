import { UserError } from "../report/user-error.ts";
import { fileSource, type Resolver } from "./first-found.ts";
import type { Dependencies, Wish } from "./model.ts";
import { pinned } from "./pinned.ts";
import { poetryRange } from "./poetry-version.ts";
import { normalizedName, parseRequirement } from "./requirement.ts";
import { type AskedPython, pythonWithin } from "./supported-python.ts";
import { lineMatching, readText } from "./text-file.ts";
import { isTable, parseToml, type TomlTable, tableIn, textIn } from "./toml-file.ts";

const file = "pyproject.toml";

/** `requires-python` of `[project]`, else `python` of Poetry's dependencies: the newest Python that it admits. */
export const pythonFromPyproject: Resolver<AskedPython> = async ({ files }) => {
  const text = await readText(files, file);
  if (text === undefined) return undefined;
  const table = parseToml(text, file);
  const range = textIn(tableIn(table, "project"), "requires-python");
  if (range) return pythonWithin(range, file, lineMatching(text, /^[ \t]*requires-python[ \t]*=/m));
  const poetry = textIn(poetryDependencies(table), "python");
  if (!poetry || poetry === "*") return undefined;
  const line = lineMatching(text, /^[ \t]*python[ \t]*=/m);
  return pythonWithin(poetryRange(poetry, `${file}:${line}`), file, line);
};

/** The dependencies of `[project]` (PEP 621), and of `[tool.poetry]`, without groups and extras; undefined where it has neither. */
export const dependenciesFromPyproject: Resolver<Dependencies> = async ({ files }) => {
  const text = await readText(files, file);
  const value = text === undefined ? undefined : readPyproject(text);
  return value && { value, from: fileSource(file) };
};

/** @throws UserError for what is no requirement, and for dependencies that only a build would tell */
export function readPyproject(text: string): Dependencies | undefined {
  const table = parseToml(text, file);
  const project = tableIn(table, "project");
  const dynamic: unknown = project["dynamic"];
  if (Array.isArray(dynamic) && dynamic.includes("dependencies")) {
    throw new UserError(`${file}: the dependencies are dynamic, which only a build of the project would tell.`, {
      fix: "List them in pyproject.toml, or in requirements.txt.",
    });
  }
  const wishes = [...projectWishes(table, text), ...poetryWishes(table, text)];
  if (!("dependencies" in project) && !isTable(tableIn(tableIn(table, "tool"), "poetry")["dependencies"]))
    return undefined;
  const requirements = wishes.map(({ requirement, line }) => parseRequirement({ text: requirement, file, line }));
  return { file, ...pinned(file, requirements, []) };
}

/** `dependencies` of `[project]`. */
export function projectWishes(table: TomlTable, text: string): readonly Wish[] {
  const listed: unknown = tableIn(table, "project")["dependencies"];
  return (Array.isArray(listed) ? listed : []).map((one) => {
    const requirement = String(one);
    const line = lineOf(text, requirement);
    return { name: parseRequirement({ text: requirement, file, line }).name, requirement, line };
  });
}

/** Poetry's own table, as PEP 508 says it; optional ones are for extras, which nobody asked for. */
export function poetryWishes(table: TomlTable, text: string): readonly Wish[] {
  return Object.entries(poetryDependencies(table)).flatMap(([written, wanted]) => {
    const name = normalizedName(written);
    const line =
      lineMatching(
        text,
        new RegExp(
          `^[ \\t]*["']?${escaped(written)}["']?[ \\t]*=|^\\[tool\\.poetry\\.dependencies\\.["']?${escaped(written)}`,
          "m",
        ),
      ) ?? 1;
    if (name === "python") return [];
    return (Array.isArray(wanted) ? wanted : [wanted]).flatMap((one) => poetryWish(written, one, line));
  });
}

const poetryDependencies = (table: TomlTable) => tableIn(tableIn(tableIn(table, "tool"), "poetry"), "dependencies");

function poetryWish(written: string, wanted: unknown, line: number): readonly Wish[] {
  const name = normalizedName(written);
  const at = `${file}:${line}`;
  if (typeof wanted === "string") return [{ name, requirement: `${written}${poetryRange(wanted, at)}`, line }];
  if (!isTable(wanted)) return [];
  if (wanted["optional"] === true) return [];
  const version = textIn(wanted, "version");
  if (version === undefined) {
    const from = ["git", "path", "url", "file"].find((key) => key in wanted);
    throw new UserError(
      `${at}: ${name} comes from ${from === undefined ? "nowhere: it has no version" : `a ${from}, not from a registry`}; accepted: a version.`,
      { fix: "Depend on a released version, or put the code into the dashboard's own folder as a module." },
    );
  }
  const extras: unknown = wanted["extras"];
  const asked = Array.isArray(extras) && extras.length > 0 ? `[${extras.join(",")}]` : "";
  const python = textIn(wanted, "python");
  const markers = [
    ...(python === undefined ? [] : markersFor(poetryRange(python, at))),
    ...[textIn(wanted, "markers") ?? []].flat(),
  ];
  const marker = markers.length > 1 ? markers.map((one) => `(${one})`).join(" and ") : markers.join("");
  const when = marker === "" ? "" : ` ; ${marker}`;
  return [{ name, requirement: `${written}${asked}${poetryRange(version, at)}${when}`, line }];
}

/** `>=3.8,<4` → `python_version >= "3.8"`, `python_version < "4"` */
const markersFor = (range: string) =>
  range.split(",").flatMap((part) => {
    const [, operator, version] = /^([<>=!~]+)(.+)$/.exec(part) ?? [];
    return operator === undefined ? [] : [`python_version ${operator} "${version}"`];
  });

/** Where a requirement is written, by its text in quotes. */
function lineOf(text: string, requirement: string): number {
  const at = Math.max(text.indexOf(`"${requirement}"`), text.indexOf(`'${requirement}'`));
  return at < 0 ? 1 : text.slice(0, at).split("\n").length;
}

const escaped = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
