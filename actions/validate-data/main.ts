import { readFolder, validateData } from "../../src/pipeline/checks.ts";
import { onGitHub, titleOf } from "../on-github.ts";
import { inputs } from "./inputs.ts";

export const main = () =>
  onGitHub(inputs, async ({ run, given }) => {
    const folder = await readFolder(run);
    const validated = await validateData(run, folder, given.paths);
    if (validated === undefined) return titleOf(folder);
    return { ...titleOf(folder), rows: String(validated.profiles.tables.reduce((sum, { rows }) => sum + rows, 0)) };
  });
