import { readData, validateData } from "../../src/pipeline/checks.ts";
import { publishData } from "../../src/pipeline/shipping.ts";
import { onGitHub } from "../on-github.ts";
import { inputs } from "./inputs.ts";

export const main = () =>
  onGitHub(inputs, async ({ stages, withImages }) => {
    const run = await withImages();
    const data = await readData(run);
    const validated = await validateData(run, data.tables);
    if (validated === undefined || stages.exitCode() !== 0) {
      stages.leaveOut("publish", "nothing is published, since validate failed");
      return {};
    }
    const published = await publishData(run, data, validated);
    return published === undefined ? {} : { versions: JSON.stringify(published.pins) };
  });
