import { rule } from "../dash/rule.ts";
import { folderOf, upFrom } from "./manifests.ts";
import { pythonsIn, statesPythonOfJobs } from "./python-stated.ts";

export const noPythonVersion = rule({
  id: "D40",
  title: "Nothing says which Python the dashboard is for",
  level: "warning",
  why: "It then runs on whatever Python each machine has: pinned packages may have no wheels for it, and what worked on a laptop fails where it is served. Slipway takes the platform's default.",
  fix: "Write the version into .python-version, for example 3.13, or requires-python into pyproject.toml.",
  bad: {
    files: { "app.py": "from dash import Dash\napp = Dash(__name__)", "requirements.txt": "dash==4.4.1" },
  },
  good: [
    { files: { "app.py": "from dash import Dash\napp = Dash(__name__)", ".python-version": "3.13" } },
    {
      files: {
        "app.py": "from dash import Dash\napp = Dash(__name__)",
        "setup.py": 'from setuptools import setup\nsetup(\n    name="absence",\n    python_requires=">=3.11",\n)',
      },
    },
    {
      files: { "a/app.py": "from dash import Dash\napp = Dash(__name__)", Dockerfile: "FROM python:3.13-slim AS base" },
    },
    {
      files: {
        "app.py": "from dash import Dash\napp = Dash(__name__)",
        ".github/workflows/check.yml":
          'steps:\n  - uses: actions/setup-python@v6\n    with:\n      python-version: "3.13"',
      },
    },
    {
      files: {
        "app.py": "from dash import Dash\napp = Dash(__name__)",
        "environment.yml": "dependencies:\n  - python=3.13\n  - dash=4.4.1",
      },
    },
  ],
  *checkProject({ apps, files, modules, survey }) {
    if (!survey.whole) return;
    const setups = modules.filter(({ path }) => /(^|\/)setup\.py$/.test(path));
    const stating = new Set(
      [...files, ...setups].filter((file) => pythonsIn(file).length > 0).map(({ path }) => folderOf(path)),
    );
    if (files.some(statesPythonOfJobs)) return;
    for (const { entry } of apps) {
      if (upFrom(folderOf(entry.path)).some((folder) => stating.has(folder))) continue;
      // Where the dashboard is made: whoever changes another line of the file did not cause it.
      const [at] = entry.callsTo("dash.Dash");
      yield { file: entry, ...(at && { at }), message: "Nothing says which Python this dashboard is for" };
    }
  },
});
