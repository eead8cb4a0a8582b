import type { Resolver } from "./first-found.ts";
import { type AskedPython, exactPython, pythonWithin } from "./supported-python.ts";
import { readText } from "./text-file.ts";

/** The first version in `.python-version`, the one that pyenv and uv take. */
export const pythonFromVersionFile: Resolver<AskedPython> = async ({ files }) => {
  const lines = (await readText(files, ".python-version"))?.split("\n").map((line) => line.replace(/#.*/, "").trim());
  const index = lines?.findIndex((line) => line !== "") ?? -1;
  const written = lines?.[index];
  if (written === undefined) return undefined;
  return /^[<>=~!]/.test(written)
    ? pythonWithin(written, ".python-version", index + 1)
    : exactPython(written, ".python-version", index + 1);
};
