import { expect, test } from "vitest";
import { noPrograms, quietLog } from "../runner/memory.ts";
import type { Sources } from "./model.ts";
import { ruffConfiguration } from "./ruff-configuration.ts";
import { extendedPath } from "./ruff-extend.ts";
import { lint } from "./stage.ts";

const configured = (own: string, ...extended: readonly (readonly [string, string])[]) =>
  ruffConfiguration(
    { path: "ruff.toml", text: own },
    "3.13",
    extended.map(([path, text]) => ({ path, text })),
  );
const lintOf = (text: string, ...extended: readonly (readonly [string, string])[]) =>
  configured(text, ...extended).options["lint"] as Readonly<Record<string, unknown>>;

test("what is extended counts where the nearer file says nothing", () => {
  const base = [
    "base.toml",
    'line-length = 70\nlint.ignore = ["F401"]\nlint.isort = { force-single-line = true, from-first = true }',
  ] as const;
  const own = configured('extend = "base.toml"\nindent-width = 2\nlint.isort.from-first = false', base);
  expect(own.options).toMatchObject({
    "line-length": 70,
    "indent-width": 2,
    lint: { ignore: ["F401"], isort: { "force-single-line": true, "from-first": false } },
  });
  expect(own.options).not.toHaveProperty("extend");
  expect(own.notFollowed).toEqual([]);
});

test("a selection begins anew, and what is added is added", () => {
  const base = ["base.toml", 'lint.select = ["C4"]\nlint.extend-select = ["N"]\nlint.ignore = ["F401", "D"]'] as const;
  expect(lintOf('lint.select = ["UP"]', base)["select"]).toEqual(expect.arrayContaining(["UP", "F401"]));
  expect(lintOf('lint.select = ["UP"]', base)["select"]).not.toContain("C4");
  const added = lintOf('lint.extend-select = ["D", "I"]\nlint.ignore = ["F541"]', base);
  expect(added["extend-select"]).toEqual(["N", "D", "I"]);
  expect(added["ignore"]).toEqual(["F401", "F541"]);
  expect(added["select"]).toContain("C4");
  expect(added["select"]).not.toContain("F401");
});

test("patterns of a file in a folder are about that folder, and the nearest of several counts", () => {
  const own = configured(
    'extend = "config/ruff.toml"',
    [
      "config/ruff.toml",
      'extend = "../all.toml"\nextend-exclude = ["old"]\nlint.per-file-ignores = { "made.py" = ["F"] }',
    ],
    [
      "all.toml",
      'extend-exclude = ["vendored"]\nlint.exclude = ["copied.py"]\nlint.per-file-ignores = { "*.py" = ["E"] }',
    ],
  );
  const excluded = ["vendored/a.py", "copied.py", "config/old/a.py", "config/x/old/a.py", "old/a.py", "a.py"];
  expect(excluded.filter(own.excludes)).toEqual(excluded.slice(0, 4));
  expect([own.ignores("config/made.py", "F401"), own.ignores("made.py", "F401"), own.ignores("a.py", "E722")]).toEqual([
    true,
    false,
    false,
  ]);
});

test("only a file in the folder is one that can be extended", () => {
  expect(extendedPath("config/ruff.toml", "../base.toml")).toBe("base.toml");
  expect(extendedPath("ruff.toml", "./config/base.toml")).toBe("config/base.toml");
  for (const outside of ["../ruff.toml", "/etc/ruff.toml", "~/ruff.toml", "$HOME/ruff.toml", "C:/ruff.toml", 3]) {
    expect(extendedPath("ruff.toml", outside), String(outside)).toBeUndefined();
  }
});

const ports = { log: quietLog, exec: noPrograms };
const found = async (files: Readonly<Record<string, string>>, more: Partial<Sources> = {}) => {
  const modules = Object.entries(files).map(([path, text]) => ({ path, text }));
  const { report } = await lint({ modules, versions: { dash: "4.4.1" }, ...more }, {}, ports);
  return report.findings.map(({ rule, location, count }) => `${rule} ${location?.file} ${count}`);
};

test("a file that the configuration leaves out is not read as Python either", async () => {
  const more = { ruffConfiguration: { path: "ruff.toml", text: 'extend-exclude = ["templates"]' } };
  expect(await found({ "templates/a.py": "{{ name }\n", "b.py": "x = \n" }, more)).toEqual(["syntax-error b.py 1"]);
});

test("notebooks are named in one note", async () => {
  const files = ["b.ipynb", ".ipynb_checkpoints/b-checkpoint.ipynb", "x/c.ipynb", "d.csv"].map((path) => ({ path }));
  expect(await found({ "a.py": "" }, { files })).toEqual(["notebook b.ipynb 2"]);
});
