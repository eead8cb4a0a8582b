import { validateData } from "../../src/pipeline/checks.ts";
import { onGitHub } from "../on-github.ts";
import { inputs } from "./inputs.ts";

export const main = () =>
  onGitHub(inputs, async ({ run, given }) => {
    const validated = await validateData(run, {}, given.paths);
    if (validated === undefined) return {};
    return { rows: String(validated.profiles.tables.reduce((sum, { rows }) => sum + rows, 0)) };
  });
