import { expect, test } from "vitest";
import { memoryFiles } from "../runner/memory.ts";
import { lintSourcesOf } from "./lint-sources.ts";

const app = "from dash import Dash\napp = Dash()\nserver = app.server\n";

test("what lint looks at: code that ships, Ruff's own configuration, pinned versions and the entry point", async () => {
  const files = memoryFiles({
    "app.py": app,
    "pages/home.py": "x = 1\n",
    "tests/test_app.py": "y = 1\n",
    "pyproject.toml": "[tool.ruff]\nline-length = 99\n",
    "requirements.txt": "dash==4.4.1\n",
    "assets/a.css": "b {}",
  });
  const { survey, ...sources } = await lintSourcesOf(files);
  expect(survey?.entries.map(({ path }) => path)).toContain("tests/test_app.py");
  expect(sources).toEqual({
    modules: [
      { path: "app.py", text: app },
      { path: "pages/home.py", text: "x = 1\n" },
    ],
    ruffConfiguration: { path: "pyproject.toml", text: "[tool.ruff]\nline-length = 99\n" },
    versions: { dash: "4.4.1" },
    ranges: { dash: "==4.4.1" },
    files: [
      { path: "assets/a.css" },
      { path: "pyproject.toml", text: "[tool.ruff]\nline-length = 99\n" },
      { path: "requirements.txt", text: "dash==4.4.1\n" },
    ],
    entry: "app",
  });
});

test("what dashboard.yaml asks to ignore goes with it, each entry with its line", async () => {
  const yaml =
    "lint:\n  ignore:\n    - rule: D33\n      path: ./assets/open/\n      reason: open data\n    - { rule: D40, reason: ours }\n";
  const { ignored } = await lintSourcesOf(memoryFiles({ "dashboard.yaml": yaml }));
  expect(ignored).toEqual([
    { rule: "D33", path: "assets/open", reason: "open data", file: "dashboard.yaml", line: 3 },
    { rule: "D40", path: undefined, reason: "ours", file: "dashboard.yaml", line: 6 },
  ]);
});

test("no dashboard and no pins are no fault: what is there is linted", async () => {
  const files = memoryFiles({
    "a.py": "x = 1\n",
    "b/c.py": "y = 1\n",
    "ruff.toml": "",
    "pyproject.toml": "[project]\n",
    "requirements.txt": "dash\n",
  });
  const { survey, ...sources } = await lintSourcesOf(files, ["./b/"]);
  expect(survey?.entries.map(({ path }) => path)).toEqual(["b", "b/c.py"]);
  expect(sources).toEqual({
    modules: [{ path: "b/c.py", text: "y = 1\n" }],
    ruffConfiguration: { path: "ruff.toml", text: "" },
    versions: {},
    ranges: { dash: "" },
    files: [],
  });
});

test("a file in the encoding that it declares is read, and one in another is named", async () => {
  const latin = (text: string) => new Uint8Array(Buffer.from(text, "latin1"));
  const declared = latin("# -*- coding: latin-1 -*-\nx = 'é'\n");
  expect((await lintSourcesOf(memoryFiles({ "a.py": declared }))).modules).toEqual([
    { path: "a.py", text: "# -*- coding: latin-1 -*-\nx = 'é'\n" },
  ]);
  await expect(lintSourcesOf(memoryFiles({ "a.py": latin("x = 'é'\n") }))).rejects.toThrow("a.py is not UTF-8.");
  await expect(lintSourcesOf(memoryFiles({ "a.py": latin("# coding: cp9999\nx = 'é'\n") }))).rejects.toThrow(
    'a.py declares the encoding "cp9999", which cannot be read here; accepted: UTF-8.',
  );
});

test("what is asked for is known where it is not all pinned, whichever file is looked at", async () => {
  const files = memoryFiles({
    "app.py": app,
    "b.py": "",
    "requirements.txt": "dash>=3\npandas\n",
    Dockerfile: "FROM python:3.13\n",
    "venv/lib/site-packages/x/requirements.txt": "dash==1.0.0\n",
  });
  const { versions, ranges, files: beside } = await lintSourcesOf(files, ["app.py", "Dockerfile"]);
  expect({ versions, ranges, beside }).toEqual({
    versions: {},
    ranges: { dash: ">=3", pandas: "" },
    beside: [{ path: "Dockerfile", text: "FROM python:3.13\n" }],
  });
});

test("in a folder of many dashboards, what one asks for says nothing of the others", async () => {
  const files = memoryFiles({
    "a/app.py": app,
    "a/requirements.txt": "dash==2.15.0\n",
    "b/app.py": app,
    "requirements/base.txt": "plotly>=6\n",
  });
  const { versions, ranges } = await lintSourcesOf(files);
  expect({ versions, ranges }).toEqual({ versions: {}, ranges: { plotly: ">=6" } });
});
