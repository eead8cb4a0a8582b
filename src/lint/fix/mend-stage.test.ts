import fc from "fast-check";
import { expect, test } from "vitest";
import { noPrograms, quietLog } from "../../runner/memory.ts";
import { countsOf } from "../compared.ts";
import type { Sources } from "../model.ts";
import { lint } from "../stage.ts";
import { edited, withoutOverlaps } from "./apply.ts";
import { codeDiff } from "./code-diff.ts";
import { largestHarmless } from "./harmless.ts";
import { mendedCode } from "./mend-stage.ts";

const ports = { log: quietLog, exec: noPrograms };
type Files = Readonly<Record<string, string>>;
const sourcesOf = (files: Files, more: Partial<Sources> = {}): Sources => ({
  modules: Object.entries(files).map(([path, text]) => ({ path, text })),
  versions: { dash: "4.4.1" },
  ...more,
});
const mend = async (files: Files, more: Partial<Sources> = {}, may?: Parameters<typeof mendedCode>[3]) =>
  mendedCode(sourcesOf(files, more), {}, ports, may);
const after = async (...given: Parameters<typeof mend>) =>
  Object.fromEntries((await mend(...given)).map(({ path, after }) => [path, after]));

const start = 'from dash import Dash\napp = Dash(__name__)\nif __name__ == "__main__":\n    app.run_server()\n';

test("old names and imports are written anew, and what is left over goes", async () => {
  const [one, ...others] = await mend({
    "app.py": `import os\nimport sys, re\nimport dash_core_components as dcc\n${start}app.layout = dcc.Markdown(f"x")\nprint(sys.argv is "a")\n`,
    "other.py": "x = 1\n",
  });
  expect(others).toEqual([]);
  expect(one?.after).toBe(
    `import sys\nfrom dash import dcc\n${start.replace("_server", "")}app.layout = dcc.Markdown("x")\nprint(sys.argv == "a")\n`,
  );
  expect(one?.mends).toEqual([
    { rule: "D4", count: 1, lines: [7] },
    { rule: "D5", count: 1, lines: [3] },
    { rule: "F401", count: 2, lines: [1, 2] },
    { rule: "F541", count: 1, lines: [8] },
    { rule: "F632", count: 1, lines: [9] },
  ]);
});

test("a name is not written that the installed Dash may lack, or that somebody else would have to write", async () => {
  expect(await after({ "app.py": start }, { versions: { dash: "2.4.0" } })).toEqual({});
  expect(await after({ "app.py": start }, { versions: {} })).toEqual({ "app.py": start.replace("_server", "") });
  const old = "import dash_table as table\nprint(table)\n";
  expect(await after({ "app.py": old }, { versions: { "dash-table": "4.0.0" } })).toEqual({});
  const kept = `${start.split("if")[0]}begin = app.run_server\nbegin()\n`;
  expect(await after({ "app.py": kept })).toEqual({ "app.py": kept.replace("run_server", "run") });
});

test("an import stays that another module takes from here, or that does something", async () => {
  const files = {
    "one.py": "import json\nimport re\nimport os\n",
    "two.py": "import one\nfrom one import json\nprint(one.re, json)\n",
    "three.py":
      "import hvplot.pandas\nimport two\nfrom two import late\nimport xml.dom\nfrom sklearn.experimental import enable_iterative_imputer\n",
    "pages/__init__.py": "import math\n",
  };
  expect(await after(files)).toEqual({ "one.py": "import json\nimport re\n" });
});

test("what a comment silences is left alone, and so is what the configuration leaves out", async () => {
  const text = "import os  # noqa\nimport re  # slipway: ignore[F401] -- for the shell\nimport csv\n";
  expect(await after({ "a.py": text })).toEqual({ "a.py": text.replace("import csv\n", "") });
  const configured = { ruffConfiguration: { path: "ruff.toml", text: 'lint.unfixable = ["F401"]' } };
  expect(await after({ "a.py": text }, configured)).toEqual({});
  const unsafe = { ruffConfiguration: { path: "ruff.toml", text: 'lint.extend-unsafe-fixes = ["F4"]' } };
  expect(await after({ "a.py": text }, unsafe)).toEqual({});
});

test("only what is wanted is mended, by the lines as they were", async () => {
  const text = `import os\nimport re\n\n${start}`;
  const last = await after({ "a.py": text }, {}, ({ first }) => first >= 2);
  expect(last).toEqual({ "a.py": text.replace("import re\n", "").replace("_server", "") });
});

test("what does harm is not done, and what stands beside it is", async () => {
  const all = Array.from({ length: 20 }, (_, index) => index);
  const harmful = async (some: readonly number[]) => !some.includes(3) && !(some.includes(8) && some.includes(15));
  expect(await largestHarmless(all, harmful)).toEqual(all.filter((one) => one !== 3 && one !== 15));
  expect(await largestHarmless(all, async () => false)).toEqual([]);
});

test("line ends, characters beyond the Basic Multilingual Plane and form feeds stay as they are", async () => {
  const text = 'import os\r\n\fx = "😀"; y = f"a"\rz = 1\n';
  expect(await after({ "a.py": text })).toEqual({ "a.py": '\fx = "😀"; y = "a"\rz = 1\n' });
});

const pieces = [
  "import os",
  "import os, sys",
  "import dash_core_components as dcc",
  "import dash_html_components as html; import dash_table",
  "from dash import html, dcc",
  "from dash_table.Format import (\n    Format,\n)",
  "from dash import Dash",
  "app = Dash(__name__)",
  "app.run_server(debug=True)",
  'if __name__ == "__main__": app.run_server()',
  "app.layout = html.Div([dcc.Store(id='a'), dash_table.DataTable()])",
  "def f():\n    import os\n    import dash_table as t\n    return f'x' is 'y'",
  "try:\n    import dash_html_components as html\nexcept ImportError:\n    import re",
  "x = np.int(f'😀') is 1 ; y = sys.argv is not 'a'",
  "import numpy as np  # noqa",
  "from b import *",
  "import a",
  "print(a.os, html, 1",
  "'''",
];

test("a mended file can be read by Python, has no finding that it had not, and has nothing to mend", async () => {
  const file = fc.array(fc.constantFrom(...pieces), { maxLength: 9 }).map((lines) => `${lines.join("\n")}\n`);
  const key = ({ rule, location }: { rule: string; location?: { file: string } | undefined }) =>
    `${rule} ${location?.file}`;
  await fc.assert(
    fc.asyncProperty(file, file, fc.constantFrom("2.0.0", "2.18.2", "4.4.1"), async (a, b, dash) => {
      const sources = sourcesOf({ "a.py": a, "b.py": b }, { versions: { dash } });
      const mended = await mendedCode(sources, {}, ports);
      const texts = new Map(mended.map(({ path, after }) => [path, after]));
      const now = {
        ...sources,
        modules: sources.modules.map((one) => ({ ...one, text: texts.get(one.path) ?? one.text })),
      };
      const [was, is] = [await lint(sources, {}, ports), await lint(now, {}, ports)];
      const before = countsOf(was.report.findings, key);
      for (const [rule, count] of countsOf(is.report.findings, key)) {
        expect(count, rule).toBeLessThanOrEqual(before.get(rule) ?? 0);
      }
      expect(is.report.findings.length < was.report.findings.length || mended.length === 0).toBe(true);
      expect(await mendedCode(now, {}, ports)).toEqual([]);
    }),
    { numRuns: 60 },
  );
});

test("edits are made together unless they touch", () => {
  const fix = (from: number, to: number, text = "") => ({
    ...{ rule: "D4", file: "a.py", first: 1, last: 1 },
    edits: [{ from, to, text }],
  });
  const [a, b, wide, next] = [fix(0, 2, "x"), fix(5, 6, "y"), fix(4, 8), fix(6, 7)];
  expect(withoutOverlaps([b, next, wide, a])).toEqual([a, wide]);
  expect(withoutOverlaps([next, b])).toEqual([b]);
  expect(edited("0123456789", [...b.edits, ...a.edits])).toBe("x234y6789");
});

test("a diff has three lines around each change, and says what found no room", () => {
  const lines = Array.from({ length: 30 }, (_, index) => `x${index + 1}`);
  const [before, changed] = [lines, lines.with(4, "    y5").toSpliced(20, 1)].map((all) => `${all.join("\n")}\n`);
  const diff = codeDiff({ path: "a.py", before: before ?? "", after: changed ?? "" });
  expect(diff).toMatchObject({ file: "a.py", more: 0, isCode: true });
  expect(
    diff.hunks.map(({ old, new: made, lines }) => [old, made, lines.map(({ mark, text }) => mark + text)]),
  ).toEqual([
    [{ start: 2, lines: 7 }, { start: 2, lines: 7 }, [" x2", " x3", " x4", "-x5", "+    y5", " x6", " x7", " x8"]],
    [{ start: 18, lines: 7 }, { start: 18, lines: 6 }, [" x18", " x19", " x20", "-x21", " x22", " x23", " x24"]],
  ]);
  const { hunks, more } = codeDiff({ path: "a.py", before: before ?? "", after: changed ?? "" }, 10);
  expect([hunks.map((hunk) => hunk.lines.length), more]).toEqual([[8, 2], 5]);
  expect(codeDiff({ path: "a.py", before: "x\n", after: "" }).hunks).toEqual([
    { old: { start: 1, lines: 1 }, new: { start: 1, lines: 0 }, lines: [{ mark: "-", text: "x", from: 0 }] },
  ]);
});
