import { lintFolder } from "../../src/pipeline/checks.ts";
import { onGitHub } from "../on-github.ts";
import { inputs } from "./inputs.ts";

export const main = () => onGitHub(inputs, async ({ given, withFiles }) => lintFolder(await withFiles(), given.paths));
