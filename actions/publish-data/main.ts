import { dashboardIn, readFolder, validateData } from "../../src/pipeline/checks.ts";
import { publishData } from "../../src/pipeline/shipping.ts";
import { onGitHub } from "../on-github.ts";
import { inputs } from "./inputs.ts";

export const main = () =>
  onGitHub(inputs, async ({ stages, withImages }) => {
    const run = await withImages();
    const folder = await readFolder(run);
    const dashboard = dashboardIn(folder);
    const title = dashboard.title.value;
    const validated = await validateData(run, folder);
    if (validated === undefined || stages.exitCode() !== 0) {
      stages.leaveOut("publish", "nothing is published, since validate failed");
      return { title };
    }
    const published = await publishData(run, dashboard, validated);
    return { title, ...(published && { versions: JSON.stringify(published.pins) }) };
  });
