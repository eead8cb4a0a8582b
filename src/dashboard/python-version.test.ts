import { expect, test } from "vitest";
import type { UserError } from "../report/user-error.ts";
import { memoryFiles } from "../runner/memory.ts";
import { readFolder } from "./folder.ts";
import { pythonVersion } from "./python-version.ts";

const resolve = async (contents: Readonly<Record<string, string>>, defaultPython = "3.13") =>
  pythonVersion(await readFolder(memoryFiles(contents), { defaultPython, repositoryName: "x" }));

const file = (name: string, line?: number) => ({
  value: "3.13",
  from: { kind: "file", file: name, ...(line === undefined ? {} : { line }) },
});

test("a platform with a base of its own has that one's Python, and no other", async () => {
  const options = { defaultPython: "3.12", pythons: ["3.12"], repositoryName: "x" };
  const found = async (contents: Readonly<Record<string, string>>) =>
    pythonVersion(await readFolder(memoryFiles(contents), options));
  expect((await found({})).value).toBe("3.12");
  expect((await found({ "pyproject.toml": '[project]\nrequires-python = ">=3.10"\n' })).value).toBe("3.12");
  await expect(found({ ".python-version": "3.13\n" })).rejects.toThrow(
    ".python-version:1 asks for Python 3.13; there is a base image for 3.12 only.",
  );
});

test("each source gives way to the one before it", async () => {
  const contents: Record<string, string> = {
    "dashboard.yaml": 'title: x\npython: "3.13"\n',
    ".python-version": "# pyenv\n3.13.2\n3.12\n",
    "uv.lock": 'version = 1\nrequires-python = ">=3.13"\n',
    "pyproject.toml": '[project]\nname = "x"\n\nrequires-python = ">=3.10,<4"\n',
    "runtime.txt": "python-3.13.1\n",
  };
  const expected = [
    file("dashboard.yaml", 2),
    file(".python-version", 2),
    file("uv.lock", 2),
    file("pyproject.toml", 4),
    file("runtime.txt", 1),
    { value: "3.13", from: { kind: "default", reason: "the platform's default" } },
  ];
  const found = [];
  for (const name of [...Object.keys(contents), undefined]) {
    found.push(await resolve(contents));
    if (name !== undefined) delete contents[name];
  }
  expect(found).toEqual(expected);
});

test.each([
  ["dashboard.yaml", 'python: "3.12"\n', "dashboard.yaml:1 asks for Python 3.12; there is a base image for 3.13 only."],
  [".python-version", "3.14.0\n", ".python-version:1 asks for Python 3.14.0; there is a base image for 3.13 only."],
  [".python-version", "pypy3.10\n", ".python-version:1 asks for Python pypy3.10; there is a base image for 3.13 only."],
  [".python-version", ">=3.14\n", ".python-version:1 requires Python >=3.14; there is a base image for 3.13 only."],
  [
    "pyproject.toml",
    '[project]\nrequires-python = "<3.13"\n',
    "pyproject.toml:2 requires Python <3.13; there is a base image for 3.13 only.",
  ],
  [
    "pyproject.toml",
    '[project]\nrequires-python = "^3.11"\n',
    'pyproject.toml:2: "^3.11" is no range of Python versions.',
  ],
  ["runtime.txt", "python-2.7.18", "runtime.txt:1 asks for Python 2.7.18; there is a base image for 3.13 only."],
])("%s with %j is refused in one sentence", async (name, text, message) => {
  await expect(resolve({ [name]: text })).rejects.toThrow(expect.objectContaining({ message }) as UserError);
});

test.each<[string, Readonly<Record<string, string>>, string]>([
  [
    "two files",
    { ".python-version": "3.13\n", "runtime.txt": "python-3.7.6\n" },
    ".python-version:1 asks for Python 3.13, and runtime.txt:1 asks for Python 3.7.6; accepted: one Python.",
  ],
  [
    "three",
    {
      "pyproject.toml": '[project]\nrequires-python = ">=3.11"\n',
      Pipfile: '[requires]\npython_version = "3.11"\n',
      "environment.yml": "dependencies: [python=3.12]\n",
    },
    "pyproject.toml:2 requires Python >=3.11, and Pipfile:2 asks for Python 3.11, and environment.yml:1 asks for Python 3.12; accepted: one Python.",
  ],
  [
    "a first that nothing can run",
    { ".python-version": "3.12\n", "pyproject.toml": '[project]\nrequires-python = ">=3.11"\n' },
    ".python-version:1 asks for Python 3.12; there is a base image for 3.13 only.",
  ],
])("%s that differ are refused, and all are named", async (_, contents, message) => {
  await expect(resolve(contents)).rejects.toThrow(expect.objectContaining({ message }) as UserError);
  expect((await resolve({ ...contents, "dashboard.yaml": 'python: "3.13"\n' })).value).toBe("3.13");
});

test("what Poetry writes as a range of Pythons is read as one", async () => {
  expect(await resolve({ "poetry.lock": '[metadata]\npython-versions = "^3.10"\n' })).toEqual(file("poetry.lock", 2));
});

test("a range that only a later patch satisfies is within reach", async () => {
  expect(await resolve({ "pyproject.toml": '[project]\nrequires-python = ">=3.13.3,<3.14"\n' })).toEqual(
    file("pyproject.toml", 2),
  );
});

test("a platform's default without a base is the platform's fault", async () => {
  await expect(resolve({}, "3.11")).rejects.toThrow(
    "The platform's default is Python 3.11; there is a base image for 3.13 only.",
  );
});
