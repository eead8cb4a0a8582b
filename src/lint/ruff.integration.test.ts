import { execFileSync } from "node:child_process";
import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test, vi } from "vitest";
import { part } from "../../test/parts.ts";
import { scratch } from "../../test/slipway.ts";
import { systemExec } from "../runner/exec.ts";
import { quietLog } from "../runner/memory.ts";
import type { Exec } from "../runner/ports.ts";
import { allOf, projectOf } from "./dash/example.ts";
import { dashRules } from "./dash/rules.ts";
import { safeCodes } from "./fix/fix.ts";
import type { SourceFile } from "./model.ts";
import { askRuff } from "./ruff.ts";
import { ruffConfiguration } from "./ruff-configuration.ts";
import { codeOf } from "./ruff-names.ts";
import { ruffCodes } from "./ruff-rules.ts";
import { ruffVersion } from "./ruff-version.ts";

const program = await part("ruff");
const examples = join(import.meta.dirname, "../../examples");

/** The dashboards, the examples of our own rules, and what is worth a diagnostic or a mistake of the parser. */
const written: readonly string[] = [
  ...(await Promise.all(
    (
      await readdir(examples, { recursive: true })
    )
      .filter((path) => path.endsWith(".py"))
      .map((path) => readFile(join(examples, path), "utf8")),
  )),
  ...dashRules.flatMap(({ bad, good }) =>
    [...allOf(bad), ...allOf(good)].flatMap((one) => projectOf(one).files.map(({ text }) => text)),
  ),
  "",
  "\n\n",
  "import os, sys\nfrom re import *\nimport numpy as np\nnp.float_(1), np.int(f'a')\nprint(missing, '%s %s' % (1,), '{} {}'.format(1))\n",
  "def f(a=[], *, password='hunter2'):\n    global g\n    try:\n        eval(a)\n    except:\n        pass\n    assert (a, 'b')\n",
  "def f():\n    x: int = 1 # type: ignore\n    y = [] # type: list[int]\n    for i in y: yield lambda: i\n    return x is 'a'\n",
  "class A[T: int]:\n    type X = int\n    def f(self): ...\n    def f(self): ...\nmatch 1:\n    case {'a': b, **c}: pass\n",
  "x = t'{y!r:>{z}}' f'{'nested'}'\nwith (open('a') as b, open('c')): ...\nawait x\n",
  "#!/usr/bin/env python\n# -*- coding: utf-8 -*-\n# ruff: noqa: F401\nimport os # noqa\nimport re # noqa: E501,F841\n",
  "# isort: skip_file\nimport b\nimport a  # noqa : F401\n# fmt: off\nx=  1;y=2\n# fmt: on\nif x == None: pass\n",
  "%matplotlib inline\n!pip install dash\nimport os\n",
  '{"cells": [], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}\n',
  "if True:\n\tx = 1\n        y = 2\n  z = 3\nprint 'old'\nexec 'old'\nraise E, 'x'\n`x`\n0777\n",
  "x = '''\nnever closed\ny = (1,\n",
  `${"(".repeat(60)}1${")".repeat(60)}\n`,
  "x = {'a': 1, 'a': 2, **x}\nlambda: (yield)\nreturn\ncontinue\nnonlocal x\n*a = b\ndel f()\n",
  "S = 'SELECT * FROM t WHERE a = ' + input()\nimport pickle, yaml, subprocess, requests\npickle.loads(b'')\nyaml.load(S)\nsubprocess.run(S, shell=True)\nrequests.get(S, verify=False)\n",
  "def ünïcode(λ='😀', *, ﬁ=1):\n    '''Docstring with 👩‍👩‍👧 and e\u0301'''\n    return 'a\u200bb', undefined\u0304, '\u0000', λ.ﬁ\n",
];

/** The same text as other people's editors and accidents make it. */
const accidents: readonly ((text: string, seed: number) => string)[] = [
  (text) => text,
  (text) => `\ufeff${text}`,
  (text) => text.replaceAll("\n", "\r\n"),
  (text) => text.replaceAll("\n", "\r"),
  (text) => `\ufeff${text.replaceAll("\n", "\r\n")}`,
  (text) => text.replaceAll("    ", "\t"),
  (text) => text.replaceAll("\n", "  # noqa\n"),
  (text, seed) => text.slice(0, seed % (text.length + 1)),
  (text, seed) => text.slice(seed % (text.length + 1)),
  (text, seed) => `${text.slice(0, seed % (text.length + 1))}😀${text.slice(seed % (text.length + 1))}`,
  (text) => text.replaceAll('"', '"😀'),
  (text) => `\f\n# type: ignore\n${text}\u001a`,
  (text) => text.replaceAll("(", "(("),
  (text) => text.replace(/\n$/, ""),
  (text) => `${text}x = "\ud800"\n`,
];

const names = [
  "--fix.py",
  "a\nb.py",
  "ruff.toml",
  "../up.py",
  "node_modules/x.py",
  "x.ipynb",
  "__init__.py",
  ".x.pyi",
  "-",
];
const files: readonly SourceFile[] = written.flatMap((text, row) =>
  accidents.map((accident, column) => {
    const number = row * accidents.length + column;
    return { path: `${number}/${names[number % names.length]}`, text: accident(text, number * 7919) };
  }),
);

const families = (rules: readonly Rule[]) => [
  ...new Set(
    rules.flatMap(({ code }) => (code === null ? [] : code.replace(/\d+$/, ""))).filter((one) => one !== "EXE"),
  ),
];
type Rule = { readonly code: string | null; readonly name: string };
const rulesOf = (ruff: string): readonly Rule[] =>
  JSON.parse(
    execFileSync(ruff, ["rule", "--all", "--output-format", "json"], { encoding: "utf8", maxBuffer: 2 ** 26 }),
  );

const ask = (toml: string, ruff?: string, exec: Exec = systemExec, python = "3.13") =>
  askRuff(
    files,
    ruffConfiguration({ path: "ruff.toml", text: toml }, python),
    { program: ruff },
    { log: quietLog, exec },
  );

describe.skipIf(program === undefined)("the Ruff of the machine, against the one inside", () => {
  const ruff = program ?? "";
  const everything = `lint.select = ${JSON.stringify(program === undefined ? [] : families(rulesOf(ruff)))}`;

  test.for([
    ["our own rules", ""],
    ["every family", everything],
    ["every family, in preview", `preview = true\n${everything}`],
    ["every family, on an old Python", `target-version = "py38"\n${everything}`],
    [
      "what a repository may ask",
      `${everything}
fix = true
fix-only = true
unsafe-fixes = true
show-fixes = true
output-format = "github"
cache-dir = "cache"
force-exclude = true
respect-gitignore = true
exclude = ["*"]
include = ["*.pyi"]
required-version = "<0.1"
line-length = 40
indent-width = 2
src = ["src", "."]
builtins = ["missing"]
lint.exclude = ["*"]
lint.ignore = ["D", "ANN"]
lint.unfixable = ["F"]
lint.external = ["V"]
lint.task-tags = ["HACK"]
lint.dummy-variable-rgx = "^x$"
lint.per-file-ignores = { "*" = ["F401"], "!0" = ["F821"] }
lint.isort = { known-first-party = ["b"], force-single-line = true }
lint.flake8-quotes.inline-quotes = "single"
lint.mccabe.max-complexity = 1
format.quote-style = "single"`,
    ],
  ] as const)("says the same of each of some hundred files: %s", async ([, toml]) => {
    const [native, wasm] = [await ask(toml, ruff), await ask(toml)];
    expect([native.build, wasm.build]).toEqual(["native", "wasm"]);
    expect(native.diagnostics.size).toBe(files.length);
    // File by file: a difference between the whole would be longer than anybody reads.
    for (const { path, text } of files) {
      expect(native.diagnostics.get(path), JSON.stringify(text)).toEqual(wasm.diagnostics.get(path));
    }
    expect([...wasm.diagnostics.values()].flat().length).toBeGreaterThan(files.length);
  });

  test("nothing around it has a say, and it writes nothing", async () => {
    // The folder that it starts in is made here, below a configuration and an ignore file.
    await using around = await scratch({
      "ruff.toml": "lint.select = []\n",
      ".gitignore": "*\n",
      "pyproject.toml": "=",
    });
    vi.stubEnv("TMPDIR", around.path);
    try {
      const exec: Exec = (command, args, options) =>
        systemExec("/bin/sh", ["-c", '"$0" "$@"; code=$?; ls -A >"$HOME/left"; exit $code', command, ...args], {
          ...options,
          env: { PATH: "/bin:/usr/bin", HOME: around.path, XDG_CONFIG_HOME: around.path },
        });
      const [native, wasm] = [await ask("", ruff, exec), await ask("")];
      expect(native.build).toBe("native");
      expect(native.diagnostics).toEqual(wasm.diagnostics);
      const left = (await readFile(join(around.path, "left"), "utf8")).trim().split("\n");
      expect(left.toSorted()).toEqual([...files.keys(), "ruff.toml"].map(String).toSorted());
    } finally {
      vi.unstubAllEnvs();
    }
  });

  test("one of another version refuses, and the one inside answers", async () => {
    const older: Exec = (command, args, options) => {
      const toml = options?.files?.["ruff.toml"]?.replace(`==${ruffVersion}`, "==0.17.2") ?? "";
      return systemExec(command, args, { ...options, files: { ...options?.files, "ruff.toml": toml } });
    };
    expect((await ask("", ruff, older)).build).toBe("wasm");
  });

  test("a configuration that it refuses is refused in the same words", async () => {
    const configuration = ruffConfiguration({ path: "ruff.toml", text: "nonsense = 1" }, "3.13");
    const refusal = (more: { readonly program?: string }) =>
      askRuff(files, configuration, { ...more, configuredIn: "ruff.toml" }, { log: quietLog, exec: systemExec }).then(
        () => "accepted",
        String,
      );
    expect(await refusal({ program: ruff })).toBe(await refusal({}));
  });

  test("rules whose fixes are made have none that it holds for unsafe", async () => {
    const codes = [...safeCodes];
    const { stdout } = await systemExec(
      ruff,
      ["check", "--isolated", "--no-cache", "--exit-zero", "--output-format", "json", "--select", codes.join(), "."],
      { files: Object.fromEntries(written.map((text, index) => [`${index}.py`, text])) },
    );
    const fixed: readonly { readonly code: string; readonly fix: { readonly applicability: string } | null }[] =
      JSON.parse(stdout);
    const seen = new Set(fixed.flatMap(({ code, fix }) => (fix ? [`${code} ${fix.applicability}`] : [])));
    expect([...seen].toSorted()).toEqual(codes.map((code) => `${code} safe`).toSorted());
  });

  test("our rules have the names that it gives them", () => {
    const own = rulesOf(ruff).filter(({ code }) => code !== null && ruffCodes.includes(code));
    expect(own.map(({ name }) => codeOf(name)).toSorted()).toEqual(ruffCodes.toSorted());
  });
});

test("a program that is no Ruff, or is broken, makes no difference", async () => {
  const scripts = { crash: "kill -SEGV $$", empty: "true", wrong: "exit 2", talks: "echo ruff 0.17.3" };
  await using folder = await scratch();
  for (const [name, script] of Object.entries(scripts)) {
    await writeFile(join(folder.path, name), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
  }
  const [file] = files;
  const builds = [...Object.keys(scripts), "absent"].map(async (name) => {
    const options = { program: join(folder.path, name) };
    const ports = { log: quietLog, exec: systemExec };
    const { build } = await askRuff(file ? [file] : [], ruffConfiguration(undefined, "3.13"), options, ports);
    return [name, build];
  });
  expect(Object.fromEntries(await Promise.all(builds))).toEqual({
    ...{ crash: "wasm", empty: "wasm", wrong: "wasm", talks: "wasm" },
    absent: "wasm",
  });
});

test("the version that is asked for is that of the one inside", async () => {
  const { Workspace } = await import("@astral-sh/ruff-wasm-nodejs");
  expect(Workspace.version()).toBe(ruffVersion);
});
