import { dashboardIn, readFolder, validateData } from "../../src/pipeline/checks.ts";
import { publishData } from "../../src/pipeline/shipping.ts";
import { onGitHub } from "../on-github.ts";
import { inputs } from "./inputs.ts";

export const main = () =>
  onGitHub(inputs, async ({ stages, withImages }) => {
    const run = await withImages();
    // A folder that is no dashboard is refused: its tables would be published under a name that is not theirs.
    const dashboard = dashboardIn(await readFolder(run));
    const title = dashboard.title.value;
    const validated = await validateData(run, dashboard.tables);
    if (validated === undefined || stages.exitCode() !== 0) {
      stages.leaveOut("publish", "nothing is published, since validate failed");
      return { title };
    }
    const published = await publishData(run, dashboard, validated);
    return { title, ...(published && { versions: JSON.stringify(published.pins) }) };
  });
