import { lintCode, readFolder } from "../../src/pipeline/checks.ts";
import { onGitHub } from "../on-github.ts";
import { inputs } from "./inputs.ts";

export const main = () =>
  onGitHub(inputs, async ({ run, given }) => {
    await lintCode(run, await readFolder(run), given.paths);
    return {};
  });
