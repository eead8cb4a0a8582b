import { describe, expect, test } from "vitest";
import { readPoetryLock } from "./poetry-lock.ts";
import { poetryRange } from "./poetry-version.ts";

const hash = (digit: string) => `sha256:${digit.repeat(64)}`;
const files = (digit: string) => `files = [\n    {file = "x.whl", hash = "${hash(digit)}"},\n]\n`;

const newer = `[[package]]
name = "Dash"
version = "4.4.1"
optional = false
python-versions = ">=3.8"
groups = ["main"]
${files("1")}
[package.source]
type = "legacy"
url = "https://pypi.org/simple"
reference = "m"

[[package]]
name = "pytest"
version = "9.0.0"
optional = false
python-versions = "*"
groups = ["dev"]
${files("2")}
[[package]]
name = "colorama"
version = "0.4.6"
optional = false
python-versions = "*"
groups = ["main", "dev"]
markers = {main = "sys_platform == 'win32'"}
${files("3")}
[[package]]
name = "extra-only"
version = "1"
optional = true
python-versions = "*"
groups = ["main"]
markers = "extra == 't'"
${files("4")}
[metadata]
lock-version = "2.1"
python-versions = "^3.13"
`;

test("a lock of Poetry 2: its main group, without what only extras bring", () => {
  expect(readPoetryLock(newer, undefined)).toEqual({
    file: "poetry.lock",
    pins: [
      { name: "dash", version: "4.4.1", extras: [], hashes: [hash("1")], line: 1 },
      {
        name: "colorama",
        version: "0.4.6",
        extras: [],
        hashes: [hash("3")],
        marker: "sys_platform == 'win32'",
        line: 26,
      },
    ],
  });
});

const pack = (name: string, version: string, rest = "", pythons = ">=3.8") =>
  `[[package]]\nname = "${name}"\nversion = "${version}"\noptional = false\npython-versions = "${pythons}"\n${files("5")}\n${rest}\n`;

const older = [
  pack(
    "dash",
    "4.4.1",
    '[package.dependencies]\nFlask = ">=1.0"\ndiskcache = {version = "*", optional = true, markers = "extra == \\"diskcache\\""}\ncelery = {version = "*", optional = true}\n[package.extras]\ncelery = ["celery (>=5)"]\ndiskcache = ["diskcache (>=5.2)"]',
  ),
  pack("flask", "3.1.0", '[package.dependencies]\nclick = ">=8"\n'),
  pack(
    "click",
    "8.3.0",
    '[package.dependencies]\ncolorama = {version = "*", markers = "sys_platform == \\"win32\\""}\n',
  ),
  pack("colorama", "0.4.6", '[package.dependencies]\npywin = "*"\n'),
  pack("pywin", "1"),
  pack("diskcache", "5.6.3"),
  pack("celery", "5"),
  pack("numpy", "2.2.6", "", ">=3.10"),
  pack("numpy", "2.10.0", "", ">=3.11"),
  pack("numpy", "3.0.0", "", ">=3.14"),
  pack("pytest", "9"),
].join("\n");

const pyproject = `[tool.poetry.dependencies]
python = "^3.13"
dash = {version = "^4.0", extras = ["diskcache"]}
numpy = "*"
left-out = {version = "*", optional = true}

[tool.poetry.group.dev.dependencies]
pytest = "*"
`;

test("an older lock is followed from pyproject.toml: extras, markers, and the newest of several versions that admits the Python", () => {
  const { pins } = readPoetryLock(older, pyproject);
  expect(pins.map(({ name, version, marker }) => [name, version, marker])).toEqual([
    ["dash", "4.4.1", undefined],
    ["flask", "3.1.0", undefined],
    ["click", "8.3.0", undefined],
    ["colorama", "0.4.6", '(sys_platform == "win32")'],
    ["pywin", "1", '(sys_platform == "win32")'],
    ["diskcache", "5.6.3", undefined],
    ["numpy", "2.10.0", undefined],
  ]);
});

test("locks from before Poetry 1.4 have the hashes of all files in one place", () => {
  const lock = `[[package]]\nname = "dash"\nversion = "1.0"\n[metadata.files]\ndash = [\n    {file = "x.whl", hash = "${hash("7")}"},\n]\n`;
  expect(readPoetryLock(lock, '[project]\ndependencies = ["dash"]\n').pins).toEqual([
    { name: "dash", version: "1.0", extras: [], hashes: [hash("7")], line: 1 },
  ]);
});

describe("a lock that cannot be followed is refused in words", () => {
  test("a package from a repository", () => {
    const lock = newer.replace('type = "legacy"', 'type = "git"');
    expect(() => readPoetryLock(lock, undefined)).toThrow(
      "poetry.lock:1: dash is not from a registry; accepted: released packages with wheels.",
    );
  });

  test("an older one without its project", () => {
    expect(() => readPoetryLock(older, undefined)).toThrow(
      "poetry.lock does not say which of its packages the dashboard needs, and there is no pyproject.toml.",
    );
  });
});

describe("what Poetry writes as a version", () => {
  test.each([
    ["^1.2.3", ">=1.2.3,<2"],
    ["^1.2", ">=1.2,<2"],
    ["^0.2.3", ">=0.2.3,<0.3"],
    ["^0.0.3", ">=0.0.3,<0.0.4"],
    ["^0.0", ">=0.0,<0.1"],
    ["^0", ">=0,<1"],
    ["~1.2.3", ">=1.2.3,<1.3"],
    ["~1", ">=1,<2"],
    ["1.2.3", "==1.2.3"],
    ["=1.2", "==1.2"],
    ["1.*", "==1.*"],
    ["~=1.4", "~=1.4"],
    [">=2,<4", ">=2,<4"],
    [">= 2 < 4", ">=2,<4"],
    ["*", ""],
  ])("%s is %s", (written, range) => {
    expect(poetryRange(written, "x")).toBe(range);
  });

  test.each([
    ["^2 || ^3", 'pyproject.toml:3: "^2 || ^3" has alternatives; accepted: one range, such as ^2.3 or >=2,<4.'],
    ["latest", 'pyproject.toml:3: "latest" is no version constraint of Poetry; accepted: ^2.3, ~2.3, 2.3.*, >=2,<4.'],
  ])("%s is refused", (written, message) => {
    expect(() => poetryRange(written, "pyproject.toml:3")).toThrow(message);
  });
});
