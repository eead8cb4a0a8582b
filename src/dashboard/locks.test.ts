import { expect, test } from "vitest";
import type { UserError } from "../report/user-error.ts";
import { memoryFiles } from "../runner/memory.ts";
import { dependencies, dependenciesToLock } from "./dependencies.ts";
import { readFolder } from "./folder.ts";
import { readPylock } from "./pylock-toml.ts";
import { readUvLock } from "./uv-lock.ts";

const folder = (contents: Readonly<Record<string, string>>) =>
  readFolder(memoryFiles(contents), { defaultPython: "3.13", repositoryName: "x" });

const faultOf = async (attempt: () => unknown) => {
  try {
    await attempt();
  } catch (error) {
    return [(error as UserError).message, (error as UserError).fix];
  }
  throw new Error("nothing was thrown");
};

const registry = 'source = { registry = "https://pypi.org/simple" }';
const wheel = (digit: string) =>
  `wheels = [\n    { url = "https://files.example/x.whl", hash = "sha256:${digit.repeat(64)}", size = 1 },\n]`;

const uvLock = `version = 1
revision = 3
requires-python = ">=3.13"

[[package]]
name = "colorama"
version = "0.4.6"
${registry}
${wheel("1")}

[[package]]
name = "click"
version = "8.3.0"
${registry}
dependencies = [
    { name = "colorama", marker = "sys_platform == 'win32'" },
]
${wheel("2")}

[[package]]
name = "dash"
version = "4.4.1"
${registry}
dependencies = [
    { name = "click" },
]
${wheel("3")}

[package.optional-dependencies]
diskcache = [
    { name = "diskcache" },
]
celery = [
    { name = "unwanted" },
]

[[package]]
name = "diskcache"
version = "5.6.3"
${registry}
${wheel("4")}

[[package]]
name = "pytest"
version = "9.0.0"
${registry}
${wheel("5")}

[[package]]
name = "school"
version = "0.1.0"
source = { virtual = "." }
dependencies = [
    { name = "dash", extra = ["diskcache"] },
]

[package.dev-dependencies]
dev = [
    { name = "pytest" },
]
`;

test("uv.lock: what the project needs to run, with what a condition asks for as its marker", () => {
  const pin = (name: string, version: string, digit: string, line: number) => ({
    name,
    version,
    extras: [],
    hashes: [`sha256:${digit.repeat(64)}`],
    line,
  });
  expect(readUvLock(uvLock)).toEqual({
    file: "uv.lock",
    pins: [
      { ...pin("colorama", "0.4.6", "1", 5), marker: "(sys_platform == 'win32')" },
      pin("click", "8.3.0", "2", 13),
      { ...pin("dash", "4.4.1", "3", 24), extras: ["diskcache"] },
      pin("diskcache", "5.6.3", "4", 43),
    ],
  });
});

test("uv.lock: a package that is needed in two ways has both conditions, and none when one way has none", () => {
  const lock = (direct: string) => `version = 1
[[package]]
name = "app"
version = "0"
source = { editable = "." }
dependencies = [
    { name = "a", marker = "os_name == 'nt' and extra != 'x'" },
    { name = "b", marker = "sys_platform == 'linux'" },
    ${direct}
]
[[package]]
name = "a"
version = "1"
${registry}
dependencies = [{ name = "c", marker = "python_version < '4'" }]
[[package]]
name = "b"
version = "1"
${registry}
dependencies = [{ name = "c" }, { name = "a" }]
[[package]]
name = "c"
version = "1"
${registry}
dependencies = [{ name = "b", marker = "os_name == 'nt'" }]
`;
  const markers = (text: string) => Object.fromEntries(readUvLock(text).pins.map(({ name, marker }) => [name, marker]));
  expect(markers(lock('{ name = "c" }'))["c"]).toBeUndefined();
  const a = "(os_name == 'nt' and extra != 'x')";
  expect(markers(lock(""))).toEqual({
    // By itself, and through b on Linux.
    a: `${a} or (sys_platform == 'linux')`,
    b: `${a} and (os_name == 'nt') and (python_version < '4') or (sys_platform == 'linux')`,
    c: `${a} and (python_version < '4') or (sys_platform == 'linux')`,
  });
});

test("uv.lock: a package from a repository is refused by line", async () => {
  const lock = uvLock.replace(registry, 'source = { git = "https://user:token@example.org/x#abc" }');
  expect(await faultOf(() => readUvLock(lock))).toEqual([
    "uv.lock:5: colorama is not from a registry; accepted: released packages with wheels.",
    "Depend on a released version, then lock again: uv lock",
  ]);
});

test("uv.lock: several projects are refused", async () => {
  const lock = `${uvLock}\n[[package]]\nname = "second"\nversion = "0"\nsource = { virtual = "." }\n`;
  expect(await faultOf(() => readUvLock(lock))).toEqual([
    "uv.lock locks 2 projects; accepted: the dashboard's own and no other.",
    "Keep one project in the folder, and lock it again: uv lock",
  ]);
});

test("pylock.toml: every package with its marker and the hashes of its wheels", () => {
  const text = `lock-version = "1.0"
created-by = "uv"
[[packages]]
name = "Dash"
version = "4.4.1"
wheels = [{ url = "https://files.example/dash.whl", hashes = { sha256 = "${"a".repeat(64)}" } }]
[[packages]]
name = "colorama"
version = "0.4.6"
marker = "sys_platform == 'win32'"
wheels = [{ url = "https://files.example/c.whl", hashes = { sha256 = "${"b".repeat(64)}" } }]
`;
  expect(readPylock(text)).toEqual({
    file: "pylock.toml",
    pins: [
      { name: "dash", version: "4.4.1", extras: [], hashes: [`sha256:${"a".repeat(64)}`], line: 3 },
      {
        name: "colorama",
        version: "0.4.6",
        extras: [],
        hashes: [`sha256:${"b".repeat(64)}`],
        marker: "sys_platform == 'win32'",
        line: 7,
      },
    ],
  });
});

test.each([
  ["no lock version", "x = 1\n", 'pylock.toml has no lock-version; accepted: "1.0".'],
  ["a lock of tomorrow", 'lock-version = "2.0"\n', 'pylock.toml has lock-version "2.0"; accepted: "1.0".'],
  ["no TOML", "x = \n", "pylock.toml:1:5: this is not TOML."],
  [
    "no wheels",
    'lock-version = "1.0"\n[[packages]]\nname = "a"\nversion = "1"\n',
    "pylock.toml:2: a has no wheels; accepted: released packages with wheels.",
  ],
  [
    "groups",
    'lock-version = "1.0"\n[[packages]]\nname = "a"\nversion = "1"\nmarker = "\'dev\' in dependency_groups"\nwheels = [{}]\n',
    "pylock.toml:2: a is for an extra or a dependency group; choosing those is not there yet.",
  ],
])("pylock.toml with %s is refused", async (_, text, message) => {
  expect((await faultOf(() => readPylock(text)))[0]).toBe(message);
});

const pylock = (...pins: readonly (readonly [string, string])[]) =>
  `lock-version = "1.0"\n${pins
    .map(
      ([name, version]) =>
        `[[packages]]\nname = "${name}"\nversion = "${version}"\nwheels = [{ hashes = { sha256 = "${"a".repeat(64)}" } }]\n`,
    )
    .join("")}`;

test("where nothing is asked for, the packages that the code imports are named as an index has them", async () => {
  const code = `import os, json
import dash_core_components as dcc
import dash_bootstrap_components as dbc
from sklearn.linear_model import LinearRegression
from PIL import Image
from helper import x
import nobody_knows_this
if __name__ == "__main__":
    import polars
`;
  const files = { "app.py": code, "helper.py": "import numpy.linalg\nx = 1\n" };
  expect((await faultOf(async () => dependencies(await folder(files))))[1]).toBe(
    "Write requirements.txt, one package a line. The code imports dash, dash-bootstrap-components, numpy, pillow, scikit-learn.",
  );
});

test("pylock.toml counts where it gives what is asked for beside it, and where that cannot be read", async () => {
  const lock = pylock(["dash", "4.4.1"], ["flask", "3.1.0"]);
  for (const asked of ["dash>=4 # ours\ncolorama ; os_name == 'nt'\n", "Dash==4.4.1\n", "-e .\n"]) {
    const found = await dependencies(await folder({ "pylock.toml": lock, "requirements.txt": asked }));
    expect(found.value.file).toBe("pylock.toml");
  }
});

test.each([
  ["another version", "flask\ndash>=5\n", "pylock.toml has dash 4.4.1, but requirements.txt:2 asks for dash>=5"],
  ["another pin", "dash==4.4.0\n", "pylock.toml has dash 4.4.1, but requirements.txt:1 asks for dash==4.4.0"],
  ["one package more", "dash\npandas\n", "pylock.toml lacks pandas, but requirements.txt:2 asks for pandas"],
])("pylock.toml is refused where requirements.txt asks for %s", async (_, asked, message) => {
  const lock = pylock(["dash", "4.4.1"], ["flask", "3.1.0"]);
  const files = { "pylock.toml": lock, "requirements.txt": asked };
  expect(await faultOf(async () => dependencies(await folder(files)))).toEqual([
    `${message}; accepted: a lock of what is asked for.`,
    "Lock again: slipway lock",
  ]);
});

test.each([
  [
    "requirements.txt",
    { "requirements.txt": "dash>=4\n", "pylock.toml": pylock(["dash", "3.0.0"]) },
    "requirements.txt",
  ],
  ["pyproject.toml", { "pyproject.toml": '[project]\ndependencies = ["dash"]\n' }, "pyproject.toml"],
])("a lock is made of %s, whatever lock there was", async (_, contents, file) => {
  expect((await dependenciesToLock(await folder(contents))).file).toBe(file);
});

test.each([
  [
    "another tool's lock",
    { "requirements.txt": "dash\n", "poetry.lock": "" },
    "poetry.lock locks the versions here; pylock.toml would be a second lock.",
  ],
  [
    "a lock alone",
    { "pylock.toml": pylock(["dash", "3.0.0"]) },
    "There is pylock.toml and nothing else that says which packages the dashboard needs.",
  ],
  [
    "hashes",
    { "requirements.txt": `dash==4.4.1 --hash=sha256:${"a".repeat(64)}\n` },
    "requirements.txt pins every package with its hashes, which is a lock already.",
  ],
])("no lock is made of %s", async (_, contents, message) => {
  expect((await faultOf(async () => dependenciesToLock(await folder(contents as never))))[0]).toBe(message);
});

test("a lock file goes before requirements.txt", async () => {
  const found = await dependencies(await folder({ "requirements.txt": "dash==1.0\n", "uv.lock": uvLock }));
  expect([found.from, found.value.file]).toEqual([{ kind: "file", file: "uv.lock" }, "uv.lock"]);
});

test.each([
  [
    "two lock files",
    { "uv.lock": "", "poetry.lock": "" },
    "There are 2 lock files, uv.lock and poetry.lock; accepted: one.",
    "Keep the one that your tool writes, and delete the others.",
  ],
  [
    "a lock that is not read",
    { "pdm.lock": "" },
    "pdm.lock is not read; accepted: uv.lock, pylock.toml, poetry.lock, Pipfile.lock, requirements.txt.",
    "Export it: pdm export --output requirements.txt",
  ],
  [
    "a misspelt name",
    { "requirments.txt": "dash==4.4.1" },
    'There is "requirments.txt", which nothing reads; accepted: requirements.txt.',
    'Rename it: git mv "requirments.txt" requirements.txt',
  ],
  [
    "a set-up that only a build would read",
    { "setup.py": "" },
    "setup.py may say which packages are needed, but only a build would tell; looked for a lock file, requirements.txt, pyproject.toml, Pipfile and environment.yml.",
    "List what the code imports in requirements.txt, one package a line: dash>=4",
  ],
  [
    "one further down",
    {
      "a/b/requirements.txt": "dash",
      "app/requirements.txt": "dash",
      ".venv/x/requirements.txt": "",
      "docs/requirements.txt": "",
    },
    "Nothing says which packages the dashboard needs; looked for a lock file, requirements.txt, pyproject.toml, Pipfile and environment.yml.",
    "There is app/requirements.txt: if the dashboard is in there, name app as its folder; else move that file up.",
  ],
  [
    "one in parts",
    { "requirements/dev.txt": "pytest", "requirements/prod.txt": "dash" },
    "Nothing says which packages the dashboard needs; looked for a lock file, requirements.txt, pyproject.toml, Pipfile and environment.yml.",
    "There is requirements/prod.txt: write requirements.txt with the line -r requirements/prod.txt",
  ],
  [
    "nothing",
    { "requirements-dev.txt": "pytest==9.0.0", "pyproject.toml": "[tool.ruff]\n" },
    "Nothing says which packages the dashboard needs; looked for a lock file, requirements.txt, pyproject.toml, Pipfile and environment.yml.",
    "List what the code imports in requirements.txt, one package a line: dash>=4",
  ],
])("%s is one clear sentence", async (_, contents, message, fix) => {
  expect(await faultOf(async () => dependencies(await folder(contents)))).toEqual([message, fix]);
});
