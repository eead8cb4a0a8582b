import type { Resolver } from "./first-found.ts";
import { pythonWithin } from "./supported-python.ts";
import { lineMatching, readText } from "./text-file.ts";
import { parseToml, tableIn, textIn } from "./toml-file.ts";

/** `requires-python` of `[project]`: the newest Python that it admits. Poetry's own `python` key is not read. */
export const pythonFromPyproject: Resolver<string> = async ({ files }) => {
  const text = await readText(files, "pyproject.toml");
  const range = text && textIn(tableIn(parseToml(text, "pyproject.toml"), "project"), "requires-python");
  return text && range
    ? pythonWithin(range, "pyproject.toml", lineMatching(text, /^[ \t]*requires-python[ \t]*=/m))
    : undefined;
};
