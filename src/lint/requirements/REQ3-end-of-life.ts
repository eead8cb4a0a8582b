import { rule } from "../dash/rule.ts";
import { folderOf, upFrom } from "./manifests.ts";
import { endOf, pythonsIn } from "./python-stated.ts";

export const endOfLife = rule({
  id: "REQ3",
  title: "The Python that is asked for gets no security fixes any more",
  level: "warning",
  why: "Holes that become known in it stay open, and new versions of Dash, pandas and their like have no wheels for it.",
  fix: "Ask for Python 3.13, pin the packages again with it, and try the dashboard.",
  bad: [
    { files: { "app.py": "from dash import Dash\napp = Dash(__name__)", "runtime.txt": "python-3.8.18" } },
    {
      files: {
        "app.py": "from dash import Dash\napp = Dash(__name__)",
        "pyproject.toml": '[project]\nname = "absence"\nrequires-python = ">=3.8,<3.10"  # REQ3',
      },
    },
    {
      files: {
        "app.py": "from dash import Dash\napp = Dash(__name__)",
        Dockerfile: "FROM node:22 AS assets\nFROM --platform=linux/amd64 registry.gov.uk/python:3.7-slim  # REQ3",
      },
    },
    {
      files: {
        "app.py": "from dash import Dash\napp = Dash(__name__)",
        "pyproject.toml": '[tool.poetry.dependencies]\npython = "~3.9"  # REQ3',
      },
    },
  ],
  good: [
    {
      files: {
        "app.py": "from dash import Dash\napp = Dash(__name__)",
        "pyproject.toml": '[project]\nname = "absence"\nrequires-python = ">=3.8"',
        Dockerfile: "FROM python:3.13-slim",
      },
    },
    {
      files: {
        "app.py": "from dash import Dash\napp = Dash(__name__)",
        "pyproject.toml": '[tool.poetry.dependencies]\npython = "^3.8"',
      },
    },
  ],
  *checkProject({ apps, files }) {
    const folders = new Set(["", ...apps.flatMap(({ entry }) => upFrom(folderOf(entry.path)))]);
    for (const file of files.filter(({ path }) => folders.has(folderOf(path)))) {
      for (const stated of pythonsIn(file)) {
        const end = endOf(stated);
        if (end)
          yield { file, at: stated.at, message: `Python ${end.version} has had no security fixes since ${end.since}` };
      }
    }
  },
});
