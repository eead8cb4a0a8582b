import { rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { repositoryOf } from "./git.ts";
import { scratch, slipway } from "./slipway.ts";

// `slipway lint --since`, on the real command and real Git.

const app =
  "import json\nfrom dash import Dash, html\nimport pages.home\nfrom names import title\n\napp = Dash(__name__)\nserver = app.server\napp.layout = html.Div(title)\nmissing\nprint(json.dumps(1))\n";
const files = { "app.py": app, "names.py": 'import os\ntitle = "A"\n', "pages/home.py": "other\nother\n" };

async function lintOf(folder: string, since = "main") {
  const { code, stdout } = await slipway(["lint", folder, "--since", since, "--json", "-"]);
  const [{ headline, findings, facts }] = JSON.parse(stdout).stages;
  const places = findings.map(
    ({
      rule,
      location,
      count,
      message,
    }: {
      rule: string;
      location: { file: string; line: number };
      count: number;
      message: string;
    }) => `${rule} ${location.file}:${location.line} ${count}${/not found before/.test(message) ? " caused" : ""}`,
  );
  return { code, headline, places, alreadyThere: facts.alreadyThere };
}

describe("since a commit", () => {
  test("what a change causes elsewhere fails, and what was there is counted", async () => {
    await using folder = await scratch(files);
    await repositoryOf(folder.path);
    // The import goes, and is missed in the last line.
    await writeFile(join(folder.path, "app.py"), app.replace("import json\n", ""));
    expect(await lintOf(folder.path)).toEqual({
      code: 1,
      headline: "3 files, 1 error; 5 already there",
      places: ["F821 app.py:9 1 caused"],
      alreadyThere: { D40: 1, D42: 1, F401: 1, F821: 2 },
    });
  });

  test("what a file that went causes in one that did not change fails or is told", async () => {
    await using folder = await scratch(files);
    await repositoryOf(folder.path);
    await rm(join(folder.path, "pages/home.py"));
    expect(await lintOf(folder.path)).toMatchObject({
      headline: "2 files, 1 note; 4 already there",
      places: ["F401 app.py:3 1 caused"],
    });
  });

  test("a file with another name and a line above bring nothing", async () => {
    await using folder = await scratch(files);
    const git = await repositoryOf(folder.path);
    await rename(join(folder.path, "names.py"), join(folder.path, "words.py"));
    await writeFile(join(folder.path, "app.py"), `# A remark.\n${app.replace("from names", "from words")}`);
    await git("add", "-A");
    expect(await lintOf(folder.path)).toMatchObject({ code: 0, headline: "3 files, nothing found; 5 already there" });
  });

  test("of equal findings those on changed lines are kept", async () => {
    await using folder = await scratch(files);
    await repositoryOf(folder.path);
    await writeFile(join(folder.path, "pages/home.py"), "other\nother\nother\n");
    expect(await lintOf(folder.path)).toMatchObject({
      code: 1,
      headline: "3 files, 1 error; 5 already there",
      places: ["F821 pages/home.py:3 1"],
    });
  });

  test("what dashboard.yaml ignores is found again by the change that takes the entry out", async () => {
    const entry = "lint:\n  ignore:\n    - { rule: D40, reason: the platform's is the one that is meant }\n";
    await using folder = await scratch({ ...files, "dashboard.yaml": entry });
    await repositoryOf(folder.path);
    expect((await lintOf(folder.path)).headline).toBe("3 files, nothing found, 1 ignored; 4 already there");
    await writeFile(join(folder.path, "dashboard.yaml"), "title: Ours\n");
    const { headline, places } = await lintOf(folder.path);
    expect([headline, places]).toEqual([
      "3 files, 1 warning; 4 already there",
      [expect.stringMatching(/^D40 app\.py:\d+ 1 caused$/)],
    ]);
  });

  test("a commit that is not there is said", async () => {
    await using folder = await scratch({ "app.py": "x = 1\n" });
    await repositoryOf(folder.path);
    const { code, stdout } = await slipway(["lint", folder.path, "--since", "nowhere"]);
    expect([code, stdout]).toEqual([2, expect.stringContaining('"nowhere" is not a commit')]);
  });
});
