import { lintCode, readFolder } from "../../src/pipeline/checks.ts";
import { onGitHub } from "../on-github.ts";
import { titleOf } from "../step.ts";
import { inputs } from "./inputs.ts";

export const main = () =>
  onGitHub(inputs, async ({ given, withFiles }) => {
    const run = await withFiles();
    const folder = await readFolder(run);
    await lintCode(run, folder, given.paths);
    return titleOf(folder);
  });
