import { previewName, removePreview, sweepPreviews } from "../../src/deploy/preview-stage.ts";
import { dashboardIn, readFolder } from "../../src/pipeline/checks.ts";
import { deployRelease } from "../../src/pipeline/shipping.ts";
import { UserError } from "../../src/report/user-error.ts";
import { builtImage } from "../built-image.ts";
import { onGitHub } from "../on-github.ts";
import { inputs } from "./inputs.ts";

export const main = () =>
  onGitHub(inputs, async ({ given, run, stages, mayShip, withRuntime }) => {
    if (!mayShip("deploy")) return {};
    const dashboard = dashboardIn(await readFolder(run));
    const { operation, preview } = given;
    const name = dashboard.name.value;
    const title = { title: dashboard.title.value };
    const { ports } = await withRuntime({ timeoutSeconds: given.timeout });
    if (operation === "sweep") {
      await stages.attempt("deploy", () => sweepPreviews(name, { olderThanDays: given["keep-days"] }, ports));
      return title;
    }
    if (operation === "remove") {
      if (preview === undefined) throw withoutPreview;
      await stages.attempt("deploy", () => removePreview(name, preview, ports));
      return title;
    }
    const image = await builtImage(given.image, ports);
    const serving = await deployRelease(
      { ...run, ports },
      {
        name: preview === undefined ? name : previewName(name, preview),
        image: image.manifest.digest,
        groups: dashboard.groups,
        pins: given.versions,
      },
    );
    return { ...title, ...(serving && { address: serving.address, release: serving.release.id }) };
  });

const withoutPreview = new UserError(
  'The input "preview" of deploy-dashboard is missing; "remove" takes away a preview.',
  {
    fix: "Give the pull request's number: preview: ${{ github.event.pull_request.number }}",
  },
);
