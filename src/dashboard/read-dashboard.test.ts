import { expect, test } from "vitest";
import { memoryFiles } from "../runner/memory.ts";
import { readDashboard } from "./read-dashboard.ts";

const options = { defaultPython: "3.13", repositoryName: "School_Absence (England)" };

const app = `from dash import Dash, Input, Output, callback, html

app = Dash(__name__)
server = app.server
app.layout = html.Div(id="out")

@callback(Output("out", "children"), Input("in", "value"))
def show(value):
    return value
`;

test("a folder with nothing but code and pins is a whole dashboard, and each value says where it came from", async () => {
  const files = memoryFiles({ "app.py": app, "requirements.txt": "dash==4.4.1\n", "tests/test_app.py": "" });
  expect(await readDashboard(files, options)).toEqual({
    name: { value: "school-absence-england", from: { kind: "default", reason: "the repository's name" } },
    title: { value: "School absence england", from: { kind: "default", reason: "the name in words" } },
    owner: undefined,
    groups: [],
    entry: {
      value: { module: "app", object: "server", file: "app.py" },
      from: { kind: "file", file: "app.py", line: 4 },
    },
    python: { value: "3.13", from: { kind: "default", reason: "the platform's default" } },
    dependencies: {
      value: { file: "requirements.txt", pins: [{ name: "dash", version: "4.4.1", extras: [], hashes: [], line: 1 }] },
      from: { kind: "file", file: "requirements.txt" },
    },
    resources: { memory: "512Mi", from: { kind: "default", reason: "the default" } },
    pages: [],
    tables: [],
    callbacks: 1,
    shipped: ["app.py"],
    data: [],
    secrets: [],
    dockerfile: undefined,
  });
});

test("what dashboard.yaml says goes before what is found", async () => {
  const yaml = `name: absence
title: School absence
owner: education-analytics
access: { groups: [education-analysts] }
app: app:app
python: "3.13"
resources: { memory: 1Gi }
`;
  const files = memoryFiles({
    "dashboard.yaml": yaml,
    "app.py": app,
    "requirements.txt": "dash==4.4.1\n",
    "data/absence.csv": "school,days\na,1\n",
    Dockerfile: "FROM scratch\n",
    ".env": "KEY=x\n",
  });
  const said = (line: number) => ({ kind: "file", file: "dashboard.yaml", line });
  const dashboard = await readDashboard(files, options);
  expect(dashboard).toMatchObject({
    name: { value: "absence", from: said(1) },
    title: { value: "School absence", from: said(2) },
    owner: "education-analytics",
    groups: ["education-analysts"],
    entry: { value: { module: "app", object: "app", file: "app.py" }, from: said(5) },
    python: { value: "3.13", from: said(6) },
    resources: { memory: "1Gi" },
    shipped: ["app.py", "data/absence.csv"],
    data: ["data/absence.csv"],
    secrets: [".env"],
    dockerfile: { value: "Dockerfile", from: { kind: "file", file: "Dockerfile" } },
  });
  expect(dashboard.tables.map(({ path }) => path)).toEqual(["data/absence.csv"]);
});

test.each([
  [
    "no dashboard, whatever else is missing",
    { "load.py": "x = 1\n" },
    "There is no dashboard in memory: no Dash() in load.py.",
  ],
  [
    "no pinned dependencies",
    { "app.py": app },
    "Nothing says which packages the dashboard needs; looked for a lock file, requirements.txt, pyproject.toml, Pipfile and environment.yml.",
  ],
  [
    "dashboard.yaml under another name",
    { "dashboard.yml": "title: x\n", "app.py": app },
    'There is "dashboard.yml", which nothing reads; accepted: dashboard.yaml.',
  ],
  ["an unknown key", { "dashboard.yaml": "pyton: x\n", "app.py": app }, 'dashboard.yaml:1: unknown key "pyton".'],
])("%s is one sentence", async (_, contents, message) => {
  await expect(readDashboard(memoryFiles(contents), options)).rejects.toMatchObject({ message });
});

test.each([
  ["Éducation — Écoles", "education-ecoles"],
  ["_x_", "x"],
  [`${"a".repeat(39)}-tail`, "a".repeat(39)],
  ["---2026", "2026"],
])("the repository %j gives the name %j", async (repositoryName, name) => {
  const files = memoryFiles({ "app.py": app, "requirements.txt": "dash==4.4.1\n" });
  expect((await readDashboard(files, { ...options, repositoryName })).name.value).toBe(name);
});

test("a repository's name without a letter or digit makes no name", async () => {
  const files = memoryFiles({ "app.py": app, "requirements.txt": "dash==4.4.1\n" });
  await expect(readDashboard(files, { ...options, repositoryName: "数据" })).rejects.toThrow(
    'No name can be made of the repository\'s name "数据"; accepted: a DNS label of at most 40 characters.',
  );
});

test("with a Dockerfile, packages need not be written where they are read, unless they have to be known", async () => {
  const git = { "app.py": app, Dockerfile: "FROM a\n", "requirements.txt": "git+https://example.gov.uk/x\n" };
  const { "requirements.txt": _, ...none } = git;
  for (const held of [git, none]) {
    const { dependencies } = await readDashboard(memoryFiles(held), options);
    expect(dependencies).toEqual({
      value: { file: "Dockerfile", pins: [] },
      from: { kind: "file", file: "Dockerfile" },
    });
    await expect(readDashboard(memoryFiles(held), { ...options, packagesKnown: true })).rejects.toThrow();
  }
});
