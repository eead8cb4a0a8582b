import { validateData } from "../../src/pipeline/checks.ts";
import { onGitHub } from "../on-github.ts";
import { inputs } from "./inputs.ts";

export const main = () =>
  onGitHub(inputs, async ({ given, withFiles }) => {
    const validated = await validateData(await withFiles(), undefined, given.paths);
    if (validated === undefined) return {};
    return { rows: String(validated.checked.tables.reduce((sum, { rows }) => sum + rows, 0)) };
  });
