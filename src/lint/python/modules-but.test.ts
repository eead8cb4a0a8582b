import { expect, test } from "vitest";
import { modulesBut } from "./modules-but.ts";
import { parseModules } from "./project.ts";

const project = (files: Readonly<Record<string, string>>) =>
  parseModules(Object.entries(files).map(([path, text]) => ({ path, text })));

test.each<[string, Record<string, string>, boolean]>([
  ["nobody imports", { "app.py": "import os\nimport pages.home", "pages/home.py": "" }, true],
  ["is of another folder", { "app.py": "import x", "x.py": "", "other/__init__.py": "" }, true],
  ["one imports", { "app.py": "import lib.broken" }, false],
  ["one takes a name from", { "app.py": "from lib.broken import load" }, false],
  ["one imports all of", { "app.py": "from lib.broken import *" }, false],
  ["one takes from its package", { "app.py": "def f():\n    from lib import broken" }, false],
  ["is an attribute of its package", { "app.py": "import lib\nlib.broken.load()", "lib/__init__.py": "" }, false],
])("a module that is left out, and that %s", (_, files, same) => {
  const all = project({ ...files, "lib/broken.py": "def load():\n    return 1" });
  const left = modulesBut(all, new Set(["lib/broken.py"]));
  expect(left.map(({ path }) => path)).toEqual(Object.keys(files));
  expect(left.every((module) => all.includes(module))).toBe(same);
  const imported = left.flatMap((module) => module.imports.flatMap(({ names }) => names.map(module.imported)));
  expect(imported.map((found) => found?.path)).not.toContain("lib/broken.py");
});

test("with nothing to leave out they are what they were", () => {
  const all = project({ "app.py": "" });
  expect(modulesBut(all, new Set())).toBe(all);
});
