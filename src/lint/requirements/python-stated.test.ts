import { expect, test } from "vitest";
import { otherFile } from "../dash/other-files.ts";
import { endOf, pythonsIn, statesPythonOfJobs } from "./python-stated.ts";

test.each([
  [".python-version", "# ours\n3.13.2\n", "3.13.2", "==3.13.*", undefined],
  [".python-version", "cpython-3.9", "3.9", "==3.9.*", "3.9"],
  [".python-version", ">=3.8,<3.10", ">=3.8,<3.10", ">=3.8,<3.10", "3.9"],
  ["a/runtime.txt", "python-3.7.4", "3.7.4", "==3.7.*", "3.7"],
  [".tool-versions", "nodejs 22\npython 3.12.1", "3.12.1", "==3.12.*", undefined],
  ["dashboard.yaml", 'name: a\npython: "3.13"', "3.13", "==3.13.*", undefined],
  ["uv.lock", 'version = 1\nrequires-python = "==3.10.*"', "==3.10.*", "==3.10.*", "3.10"],
  ["pyproject.toml", '[project]\nrequires-python = ">=3.8"', ">=3.8", ">=3.8", undefined],
  ["pyproject.toml", '[tool.poetry.dependencies]\ndash = "4"\npython = "^3.6"', "^3.6", ">=3.6,<4", undefined],
  ["pyproject.toml", '[tool.poetry.dependencies]\npython = "~3.9"', "~3.9", ">=3.9,<3.10", "3.9"],
  ["Pipfile", '[requires]\npython_version = "3.8"', "3.8", "==3.8.*", "3.8"],
  ["environment.yml", "dependencies:\n  - python=3.8.12\n", "=3.8.12", "==3.8.*", "3.8"],
  ["environment.yml", "dependencies:\n  - python>=3.8\n", ">=3.8", ">=3.8", undefined],
  ["setup.cfg", "[options]\npython_requires = >=3.6", ">=3.6", ">=3.6", undefined],
  ["Dockerfile", "FROM python:2.7\nFROM python:3.13-slim AS run", "3.13", "==3.13.*", undefined],
  ["Dockerfile", "FROM ghcr.io/astral-sh/uv:python3.8-bookworm", "3.8", "==3.8.*", "3.8"],
  ["prod.dockerfile", "FROM ubuntu\nRUN uv python install 3.12", "3.12", "==3.12.*", undefined],
  ["app.yaml", "runtime: python310", "310", "==3.10.*", "3.10"],
])("%s: %j", (path, text, written, range, ended) => {
  const found = pythonsIn(otherFile({ path, text }));
  expect(found.map((one) => [one.written, one.range])).toEqual([[written, range]]);
  const [one] = found;
  expect(one && text.slice(one.at.from, one.at.to)).toBe(written);
  expect(one && endOf(one)?.version).toBe(ended);
});

test.each([
  ["pyproject.toml", '[tool.black]\npython = "3.8"\ntarget-version = ["py38"]'],
  ["pyproject.toml", '[tool.poetry.dependencies]\ndash = "4"\n[tool.other]\npython = "3.8"'],
  ["environment.yml", "dependencies:\n  - python\n  - python-dateutil=2.8"],
  ["Dockerfile", "# FROM python:3.8\nFROM node:22\nRUN apt-get install python3"],
  ["runtime.txt", "r-4.3.1"],
  ["README.md", "python: 3.8"],
])("%s says nothing of a Python: %j", (path, text) => {
  expect(pythonsIn(otherFile({ path, text }))).toEqual([]);
});

test("a job of CI says which Python it runs", () => {
  const job = (text: string, path = ".github/workflows/a.yml") => statesPythonOfJobs(otherFile({ path, text }));
  expect(job("      python-version: ['3.12', '3.13']")).toBe(true);
  expect(job("      python-version-file: .python-version")).toBe(true);
  expect(job("      # python-version: 3.8")).toBe(false);
  expect(job("      python-version: '3.13'", "docs/a.yml")).toBe(false);
});
