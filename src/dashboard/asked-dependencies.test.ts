import { describe, expect, test } from "vitest";
import type { UserError } from "../report/user-error.ts";
import { memoryFiles } from "../runner/memory.ts";
import { dependencies } from "./dependencies.ts";
import { readFolder } from "./folder.ts";
import { pythonVersion } from "./python-version.ts";

type Contents = Readonly<Record<string, string>>;

const folder = (contents: Contents) =>
  readFolder(memoryFiles(contents), { defaultPython: "3.13", repositoryName: "x" });
const found = async (contents: Contents) => (await dependencies(await folder(contents))).value;
const python = async (contents: Contents) => {
  const { value, from } = await pythonVersion(await folder(contents));
  return `${value} ${from.kind === "file" ? `${from.file}:${from.line}` : from.reason}`;
};

const faultOf = async (attempt: Promise<unknown>) =>
  attempt.then(
    () => "nothing was thrown",
    (error: UserError) => error.message,
  );

const hash = `sha256:${"a".repeat(64)}`;

describe("pyproject.toml", () => {
  test("the dependencies of [project], without extras and groups", async () => {
    const text = `[project]
requires-python = ">=3.12"
dependencies = [
    "dash[diskcache]>=4 ; os_name == 'posix'",
    "pandas==3.0.1",
]
[project.optional-dependencies]
docs = ["sphinx"]
[dependency-groups]
dev = ["pytest"]
`;
    expect(await found({ "pyproject.toml": text })).toEqual({
      file: "pyproject.toml",
      pins: [{ name: "pandas", version: "3.0.1", extras: [], hashes: [], line: 5 }],
      wishes: [{ name: "dash", requirement: "dash[diskcache]>=4 ; os_name == 'posix'", line: 4 }],
    });
    expect(await python({ "pyproject.toml": text })).toBe("3.13 pyproject.toml:2");
  });

  test("Poetry's own table", async () => {
    const text = `[tool.poetry.dependencies]
python = "^3.10"
dash = {version = "^4.0", extras = ["diskcache"]}
pandas = "3.0.1"
tomli = {version = "*", python = "<3.11"}
colorama = {version = "~0.4", markers = "os_name == 'nt'"}
unasked = {version = "*", optional = true}
numpy = [{version = "<2", python = "<3.12"}, {version = ">=2", python = ">=3.12"}]

[tool.poetry.group.dev.dependencies]
pytest = "*"
`;
    expect(await found({ "pyproject.toml": text })).toEqual({
      file: "pyproject.toml",
      pins: [{ name: "pandas", version: "3.0.1", extras: [], hashes: [], line: 4 }],
      wishes: [
        { name: "dash", requirement: "dash[diskcache]>=4.0,<5", line: 3 },
        { name: "tomli", requirement: 'tomli ; python_version < "3.11"', line: 5 },
        { name: "colorama", requirement: "colorama>=0.4,<0.5 ; os_name == 'nt'", line: 6 },
        { name: "numpy", requirement: 'numpy<2 ; python_version < "3.12"', line: 8 },
        { name: "numpy", requirement: 'numpy>=2 ; python_version >= "3.12"', line: 8 },
      ],
    });
    expect(await python({ "pyproject.toml": text })).toBe("3.13 pyproject.toml:2");
  });

  test.each([
    [
      "dependencies that only a build tells",
      '[project]\ndynamic = ["dependencies"]\n',
      "pyproject.toml: the dependencies are dynamic, which only a build of the project would tell.",
    ],
    [
      "a repository of Poetry's",
      '[tool.poetry.dependencies]\nmine = {git = "https://user:token@example.org/x"}\n',
      "pyproject.toml:2: mine comes from a git, not from a registry; accepted: a version.",
    ],
    [
      "a URL of [project]'s",
      '[project]\ndependencies = ["mine @ git+https://example.org/x"]\n',
      "pyproject.toml:2: a package straight from a repository has no fixed bytes and no wheel; accepted: name==version.",
    ],
  ])("%s is refused", async (_, text, message) => {
    expect(await faultOf(found({ "pyproject.toml": text }))).toBe(message);
  });

  test("one that speaks of tools alone says nothing", async () => {
    expect(await found({ "pyproject.toml": "[tool.ruff]\n", Pipfile: '[packages]\ndash = "==4.4.1"\n' })).toMatchObject(
      { file: "Pipfile" },
    );
  });

  test("gives way to requirements.txt", async () => {
    const contents = { "pyproject.toml": '[project]\ndependencies = ["dash"]\n', "requirements.txt": "dash==4.4.1\n" };
    expect((await found(contents)).file).toBe("requirements.txt");
  });
});

describe("Pipenv", () => {
  const lock = JSON.stringify(
    {
      _meta: { requires: { python_version: "3.13" } },
      default: {
        Dash: {
          extras: ["diskcache"],
          hashes: [hash],
          index: "pypi",
          markers: "python_version >= '3.8'",
          version: "==4.4.1",
        },
        flask: { hashes: [hash], version: "==3.1.0" },
      },
      develop: { pytest: { hashes: [hash], version: "==9.0.0" } },
    },
    null,
    4,
  );

  test("Pipfile.lock: the default packages", async () => {
    expect(await found({ "Pipfile.lock": lock, Pipfile: "", "requirements.txt": "dash\n" })).toEqual({
      file: "Pipfile.lock",
      pins: [
        {
          name: "dash",
          version: "4.4.1",
          extras: ["diskcache"],
          hashes: [hash],
          marker: "python_version >= '3.8'",
          line: 8,
        },
        { name: "flask", version: "3.1.0", extras: [], hashes: [hash], line: 19 },
      ],
    });
  });

  test("a Pipfile that was not locked", async () => {
    const text = `[packages]\ndash = {version = ">=4", extras = ["diskcache"]}\npandas = "*"\nnumpy = "==2.4.0"\n[requires]\npython_version = "3.13"\n`;
    expect(await found({ Pipfile: text })).toEqual({
      file: "Pipfile",
      pins: [{ name: "numpy", version: "2.4.0", extras: [], hashes: [], line: 4 }],
      wishes: [
        { name: "dash", requirement: "dash[diskcache]>=4", line: 2 },
        { name: "pandas", requirement: "pandas", line: 3 },
      ],
    });
    expect(await python({ Pipfile: text })).toBe("3.13 Pipfile:6");
  });

  test.each([
    ["no lock", { "Pipfile.lock": "{" }, "Pipfile.lock is not what Pipenv writes."],
    [
      "a repository in the lock",
      { "Pipfile.lock": '{"default": {\n"mine": {"git": "https://user:token@example.org/x", "ref": "abc"}}}' },
      "Pipfile.lock:2: mine is not from a registry; accepted: released packages with wheels.",
    ],
    [
      "a folder",
      { Pipfile: '[packages]\nmine = {path = ".", editable = true}\n' },
      'Pipfile:2: mine is not from a registry; accepted: a version, or "*".',
    ],
  ])("%s is refused", async (_, contents, message) => {
    expect(await faultOf(found(contents as Contents))).toBe(message);
  });
});

describe("environment.yml", () => {
  const environment = (rest: string) =>
    `name: x\nchannels: [defaults]\ndependencies:\n  - python=3.13.2\n  - pip\n${rest}`;

  test("the packages that pip installs, whatever a requirements file may say", async () => {
    const text = environment("  - pip:\n      - dash==4.4.1 # ours\n      - -r more.txt\n      - pandas>=2\n");
    expect(await found({ "environment.yml": text, "more.txt": "numpy==2.4.0\n" })).toEqual({
      file: "environment.yml",
      pins: [
        { name: "dash", version: "4.4.1", extras: [], hashes: [], line: 7 },
        { name: "numpy", version: "2.4.0", extras: [], hashes: [], file: "more.txt", line: 1 },
      ],
      wishes: [{ name: "pandas", requirement: "pandas>=2", line: 9 }],
    });
    expect(await python({ "environment.yml": text })).toBe("3.13 environment.yml:4");
  });

  test("conda's own packages are named", async () => {
    const text = environment("  - conda-forge::pandas=2.2\n  - gdal >=3\n  - pip:\n      - dash\n");
    expect(await faultOf(found({ "environment.yml": text }))).toBe(
      "environment.yml:6: conda alone has conda-forge::pandas, gdal, as they are written here; accepted: packages below pip:.",
    );
  });

  test("what is no YAML is told by line", async () => {
    expect(await faultOf(found({ "environment.yml": "dependencies:\n  - {pip: [\n" }))).toMatch(
      /^environment\.yml:\d+: this is not YAML\.$/,
    );
  });

  test("without a pip section it says nothing", async () => {
    expect(await faultOf(found({ "environment.yml": environment("") }))).toMatch(/^Nothing says which packages/);
  });
});
