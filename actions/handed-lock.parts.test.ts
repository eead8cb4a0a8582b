import { expect, test } from "vitest";
import { bundled } from "../test/bundle.ts";
import { repositoryOf } from "../test/git.ts";
import { scratch } from "../test/slipway.ts";
import { job } from "../test/step.ts";

// The jobs of a run, each on a machine of its own, with uv itself and the package index.

const identity = { ACTIONS_ID_TOKEN_REQUEST_URL: "https://example.org/?x=1", ACTIONS_ID_TOKEN_REQUEST_TOKEN: "t" };
const push = "push to the default branch";

test("what one job chose the others take, and choose nothing", async () => {
  const dist = await bundled();
  await using folder = await scratch({
    "app.py": "from dash import Dash, html\n\napp = Dash(__name__)\napp.layout = html.Div()\nserver = app.server\n",
    "requirements.txt": "dash>=3\n",
  });
  const sha = await (await repositoryOf(folder.path))("rev-parse", "HEAD");

  await using checking = await job(dist, folder.path, push, { sha });
  const checked = await checking.step("build-image");
  expect([checked.code, checked.annotations.filter(({ level }) => level === "error")]).toEqual([0, []]);
  expect(checked.annotations.map(({ message }) => message)).toContainEqual(
    expect.stringContaining("requirements.txt leaves open which dash"),
  );
  const { configuration = "", lock = "" } = checked.outputs;
  expect(lock).toMatch(/ dash==\d[\d.]*#sha256=[0-9a-f]{64} /);

  await using shipping = await job(dist, folder.path, push, { sha });
  const shipped = await shipping.step("build-image", { expected: configuration, lock }, identity);
  expect([shipped.code, shipped.outputs["configuration"]]).toEqual([0, configuration]);

  for (const [given, own] of [
    [{ expected: configuration }, {}],
    [{}, identity],
  ] as const) {
    await using other = await job(dist, folder.path, push, { sha });
    const refused = await other.step("build-image", given, own);
    expect([refused.code, refused.annotations.map(({ message }) => message).join()]).toEqual([
      2,
      expect.stringContaining('"dash>=3" is not pinned to one version, and none is chosen here'),
    ]);
  }
});
