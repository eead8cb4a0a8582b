import { UserError } from "../report/user-error.ts";
import { pythonFromEnvironment } from "./environment-yml.ts";
import { firstFound, fromDashboardYaml, type LastResolver, type Resolver } from "./first-found.ts";
import type { Found } from "./model.ts";
import { pythonFromPipfile } from "./pipfile.ts";
import { pythonFromPoetryLock } from "./poetry-lock.ts";
import { pythonFromPyproject } from "./pyproject-toml.ts";
import { pythonFromVersionFile } from "./python-version-file.ts";
import { pythonFromRuntimeTxt } from "./runtime-txt.ts";
import { type AskedPython, exactPython, supportedOf, supportedPythons } from "./supported-python.ts";
import { pythonFromUvLock } from "./uv-lock.ts";

const pythonFromDashboardYaml: Resolver<string> = async (folder) => {
  const found = fromDashboardYaml(folder, ({ python }) => python, "python");
  if (found?.from.kind !== "file") return undefined;
  return supportedOf(exactPython(found.value, found.from.file, found.from.line), folder.pythons ?? supportedPythons);
};

const platformDefault: LastResolver<string> = async ({ defaultPython, pythons = supportedPythons }) => {
  if (!pythons.includes(defaultPython)) {
    throw new UserError(
      `The platform's default is Python ${defaultPython}; there is a base image for ${pythons.join(", ")} only.`,
      { fix: `Set defaultPython: "${pythons[0]}" in the platform file.` },
    );
  }
  return { value: defaultPython, from: { kind: "default", reason: "the platform's default" } };
};

/** Where a folder may say which Python it is for, nearest to its author first. */
const places: readonly Resolver<AskedPython>[] = [
  pythonFromVersionFile,
  pythonFromUvLock,
  pythonFromPoetryLock,
  pythonFromPyproject,
  pythonFromPipfile,
  pythonFromEnvironment,
  pythonFromRuntimeTxt,
];

/** @throws UserError where two places ask for Pythons of which none is the same, or the first for one without a base image */
const pythonFromFolder: Resolver<string> = async (folder) => {
  const asked: Found<AskedPython>[] = [];
  for (const place of places) asked.push(...[await place(folder)].flatMap((found) => found ?? []));
  const [first] = asked;
  if (first === undefined) return undefined;
  const { pythons = supportedPythons } = folder;
  const found = supportedOf(first, pythons);
  if (asked.every(({ value: { admits } }) => pythons.find(admits) === found.value)) return found;
  throw new UserError(`${asked.map(({ value: { asks } }) => asks).join(", and ")}; accepted: one Python.`, {
    fix: `Mend or delete what is out of date, or say python: "${found.value}" in dashboard.yaml, which goes before all.`,
  });
};

/** The Python that a dashboard runs on: what dashboard.yaml says, else what its files ask for, else the platform's default. */
export const pythonVersion = firstFound(pythonFromDashboardYaml, pythonFromFolder, platformDefault);
