import { UserError } from "../report/user-error.ts";
import { pythonFromEnvironment } from "./environment-yml.ts";
import { firstFound, fromDashboardYaml, type LastResolver, type Resolver } from "./first-found.ts";
import { pythonFromPipfile } from "./pipfile.ts";
import { pythonFromPoetryLock } from "./poetry-lock.ts";
import { pythonFromPyproject } from "./pyproject-toml.ts";
import { pythonFromVersionFile } from "./python-version-file.ts";
import { pythonFromRuntimeTxt } from "./runtime-txt.ts";
import { exactPython, supportedPythons } from "./supported-python.ts";
import { pythonFromUvLock } from "./uv-lock.ts";

const pythonFromDashboardYaml: Resolver<string> = async (folder) => {
  const found = fromDashboardYaml(folder, ({ python }) => python, "python");
  if (found?.from.kind !== "file") return undefined;
  return exactPython(found.value, found.from.file, found.from.line);
};

const platformDefault: LastResolver<string> = async ({ defaultPython }) => {
  if (!supportedPythons.some((version) => version === defaultPython)) {
    throw new UserError(
      `The platform's default is Python ${defaultPython}; there is a base image for ${supportedPythons.join(", ")} only.`,
      { fix: `Set defaultPython: "${supportedPythons[0]}" in the platform file.` },
    );
  }
  return { value: defaultPython, from: { kind: "default", reason: "the platform's default" } };
};

/** The Python that a dashboard runs on: what it asks for, nearest to its author first, else the platform's default. */
export const pythonVersion = firstFound(
  pythonFromDashboardYaml,
  pythonFromVersionFile,
  pythonFromUvLock,
  pythonFromPoetryLock,
  pythonFromPyproject,
  pythonFromPipfile,
  pythonFromEnvironment,
  pythonFromRuntimeTxt,
  platformDefault,
);
