import { expect, test } from "vitest";
import { report as reportSchema } from "../report/model.ts";
import { noPrograms, quietLog } from "../runner/memory.ts";
import type { Sources } from "./model.ts";
import { nothingSeen } from "./repository/survey.ts";
import { lintRules } from "./rules.ts";
import { type LintOptions, lint } from "./stage.ts";

const ports = { log: quietLog, exec: noPrograms };
const run = async (files: Readonly<Record<string, string>>, more: Partial<Sources> = {}) => {
  const modules = Object.entries(files).map(([path, text]) => ({ path, text }));
  const { report } = await lint({ modules, versions: { dash: "4.4.1" }, ...more }, {}, ports);
  reportSchema.parse(report);
  return report;
};
const places = async (...given: Parameters<typeof run>) =>
  (await run(...given)).findings.map(({ rule, level, location, count }) =>
    [rule, level, [location?.file, location?.line, location?.column].filter(Boolean).join(":"), count].join(" "),
  );
const toml = (text: string, path = "ruff.toml") => ({ ruffConfiguration: { path, text } });

test("says what was looked at and what came of it", async () => {
  const { verdict, headline, facts } = await run({ "a.py": "import os\n", "b.py": "print(undefined)\r\nprint(1)" });
  expect({ verdict, headline, facts }).toEqual({
    verdict: "fail",
    headline: "2 files, 1 error, 1 note",
    facts: { files: 2, lines: 3, ruff: "0.17.3", ruffBuild: "wasm" },
  });
  expect((await run({ "a.py": "x = 1\n" })).headline).toBe("1 file, nothing found");
});

test("counts columns in code points, whoever found it", async () => {
  const text = 'from dash import Dash\napp = Dash()\n"😀😀"; app.enable_dev_tools(debug=True)\n"😀😀"; missing\n';
  expect(await places({ "a.py": text })).toEqual(["D3 error a.py:3:7 1", "F821 error a.py:4:7 1"]);
  expect(await places({ "a.py": "\ufeffimport os\n" })).toEqual(["F401 note a.py:1:8 1"]);
});

test("a file that Python cannot read has one finding, at the first place", async () => {
  const { findings } = await run({ "a.py": "import os\nx = = 2\ny = = 3\n" });
  expect(findings).toEqual([
    {
      rule: "syntax-error",
      level: "error",
      message: "Expected an expression.",
      why: "A module with a syntax error cannot be imported, and the dashboard does not start. Nothing else in the file is checked.",
      fix: "Mend the line that is named, or the one above it.",
      count: 1,
      location: { file: "a.py", line: 2, column: 5, endLine: 2, endColumn: 6 },
    },
  ]);
});

test("syntax newer than the Python that it will run on is an error", async () => {
  const modules = [{ path: "a.py", text: "type X = int\n" }];
  const { report } = await lint({ modules, versions: {} }, { python: "3.11" }, ports);
  expect(report.findings.map(({ rule }) => rule)).toEqual(["syntax-error"]);
});

test("whether Python can read a file is for Ruff to say, whatever our parser thinks", async () => {
  const modules = [
    { path: "a.py", text: "from b import app\napp.run(debug=True)\n" },
    { path: "b.py", text: "from dash import Dash\napp = Dash()\nx = = 2\n" },
  ];
  const readable: NonNullable<LintOptions["ask"]> = async () => ({ build: "native", diagnostics: new Map() });
  const found = async (options: LintOptions) =>
    (await lint({ modules, versions: {} }, options, ports)).report.findings.map(({ rule }) => rule);
  expect(await found({ ask: readable })).toContain("D3");
  expect(await found({})).toEqual(["syntax-error"]);
});

test("what Ruff says too is said once, by the rule that knows Dash, and by Ruff where no dashboard is concerned", async () => {
  const text = [
    "import pickle, requests, pandas as pd",
    "from dash import Dash, Input, Output",
    "",
    "app = Dash()",
    "last = None",
    "",
    "",
    '@app.callback(Output("a", "children"), Input("b", "value"))',
    "def show(value):",
    "    global last",
    "    last = value",
    "    with open(value, 'rb') as file:",
    "        known = pickle.load(file)",
    "    requests.get(",
    "        value,",
    "        verify=False,",
    "    )",
    "    query = f\"select * from sales where name = '{value}'\"",
    "    try:",
    "        pd.read_sql(query, known)",
    "    except:",
    "        pass",
    "    exec(value)",
    "    return eval(value)",
    "",
  ].join("\n");
  const other =
    "import pickle, requests\ndef f(x):\n    requests.get(x, verify=False)\n    pickle.loads(x)\n    return eval(x)\n";
  const found = await places({ "app.py": text, "other.py": other });
  expect(found.map((one) => one.replace(/:\d+ \d+$/, ""))).toEqual([
    "D12 warning app.py:10",
    "D24 error app.py:13",
    "D28 warning app.py:14",
    "D29 warning app.py:14",
    "D27 warning app.py:18",
    "D37 warning app.py:21",
    "D26 warning app.py:23",
    "D26 warning app.py:24",
    "S113 warning other.py:3",
    "S501 warning other.py:3",
    "S301 warning other.py:4",
    "S307 warning other.py:5",
  ]);
});

test("what only stands below the main guard blocks nothing, and hides nothing that does", async () => {
  const guard = 'if __name__ == "__main__":\n    missing.run(\n        other)\n    other\n';
  expect(await places({ "a.py": guard })).toEqual(["F821 warning a.py:2:5 1", "F821 warning a.py:3:9 2"]);
  expect(await places({ "a.py": `${guard}else:\n    missing\nother\n` })).toEqual([
    "F821 warning a.py:2:5 1",
    "F821 warning a.py:3:9 2",
    "F821 error a.py:6:5 1",
    "F821 error a.py:7:1 1",
  ]);
});

test("one finding per rule, file and message", async () => {
  expect(await places({ "a.py": "missing\nmissing\nother\n" })).toEqual([
    "F821 error a.py:1:1 2",
    "F821 error a.py:3:1 1",
  ]);
});

test("an ignore comment needs a rule in brackets and a reason, and then works for Dash's rules and Ruff's", async () => {
  const app = "from dash import Dash\napp = Dash()\n";
  const debug = "app.enable_dev_tools(debug=True)";
  expect(await places({ "a.py": `${app}${debug}  # slipway: ignore[D3] -- a training laptop\n` })).toEqual([]);
  expect(await places({ "a.py": `${app}# slipway: ignore[D3] -- a training laptop\n\n${debug}\n` })).toEqual([]);
  expect(await places({ "a.py": "missing  # slipway: ignore[F821] -- made by the notebook\n" })).toEqual([]);
  for (const [comment, lacks] of [
    ["ignore[D3]", "a reason"],
    ["ignore[D3] --", "a reason"],
    ["ignore -- a laptop", "which rule it is about"],
    ["ignore[] -- a laptop", "which rule it is about"],
    ["ignore D3 -- a laptop", "its rules in brackets"],
  ]) {
    const { findings } = await run({ "a.py": `${app}${debug}  # slipway: ${comment}\n` });
    expect(findings.map(({ message }) => message).slice(1)).toEqual([`This ignore comment does not give ${lacks}.`]);
  }
  expect(await places({ "a.py": 'text = "# slipway: ignore"\n' })).toEqual([]);
});

test("what comments silence is counted, and a comment that silences nothing is a finding", async () => {
  const app = "from dash import Dash\napp = Dash()\n";
  const debug = "app.enable_dev_tools(debug=True)";
  const { headline, facts, findings } = await run({
    "a.py": `${app}${debug}  # slipway: ignore[D2, D3] -- a training laptop\nmissing  # slipway: ignore[F821] -- made elsewhere\n`,
  });
  expect({ headline, ignored: facts["ignored"] }).toEqual({ headline: "1 file, 1 warning, 2 ignored", ignored: 2 });
  expect(findings.map(({ rule, message, location }) => [rule, message, location?.line])).toEqual([
    ["unused-ignore", "D2 finds nothing here: the comment ignores nothing.", 3],
  ]);
  const { facts: none } = await run({ "a.py": `${app}${debug}\n` });
  expect(none).not.toHaveProperty("ignored");
});

test("what dashboard.yaml lists is silent and counted, is not mended, and an entry that silences nothing is a finding", async () => {
  const entry = (rule: string, path: string | undefined, line: number) => ({
    ...{ rule, path, line },
    file: "dashboard.yaml",
    reason: "agreed",
  });
  const large = { path: "data/rows.csv", kind: "file", megabytes: 200 } as const;
  const survey = { ...nothingSeen, entries: [large], whole: true };
  const files = { "pages/a.py": "import os\nmissing\n", "pages2.py": "import os\n" };
  const all = ["F401 note pages/a.py:1:8 1", "F821 error pages/a.py:2:1 1", "F401 note pages2.py:1:8 1"];
  expect(await places(files, { survey })).toEqual(["REPO3 warning data/rows.csv 1", ...all]);
  const ignored = [entry("REPO3", "data", 3), entry("F401", "pages", 4)];
  const modules = Object.entries(files).map(([path, text]) => ({ path, text }));
  const { report, outputs } = await lint({ modules, versions: {}, survey, ignored }, {}, ports);
  expect(report.findings.map(({ rule, location }) => `${rule} ${location?.file}`)).toEqual([
    "F821 pages/a.py",
    "F401 pages2.py",
  ]);
  expect([report.headline, report.facts["ignored"]]).toEqual(["2 files, 1 error, 1 note, 2 ignored", 2]);
  expect(outputs?.fixes.map(({ file }) => file)).toEqual(["pages2.py"]);

  const idle = [entry("D40", undefined, 3), entry("F821", "data/rows.csv", 4), entry("syntax-error", undefined, 5)];
  const broken = { "a.py": "x = = 1\n" };
  const { findings } = await run(broken, { survey: { ...survey, entries: [] }, ignored: idle });
  expect(findings.map(({ rule, message, location }) => [rule, location?.file, location?.line, message])).toEqual([
    ["syntax-error", "a.py", 1, "Expected an expression."],
    ["unused-ignore", "dashboard.yaml", 3, "D40 finds nothing anywhere: the entry ignores nothing."],
    ["unused-ignore", "dashboard.yaml", 4, "F821 finds nothing in data/rows.csv: the entry ignores nothing."],
    ["unused-ignore", "dashboard.yaml", 5, "syntax-error cannot be ignored: the entry ignores nothing."],
  ]);
  expect(await places(broken, { ignored: idle })).toEqual(["syntax-error error a.py:1:5 1"]);
});

test("Ruff's own noqa silences Ruff's rules and no other", async () => {
  expect(await places({ "a.py": "missing  # noqa: F821\nimport os  # noqa\n" })).toEqual([]);
  const app = "from dash import Dash\napp = Dash()\napp.enable_dev_tools(debug=True)  # noqa\n";
  expect(await places({ "a.py": app })).toEqual(["D3 error a.py:3:1 1"]);
});

test("the repository's own configuration of Ruff is honoured, and ours stays", async () => {
  const files = { "a.py": "import os\nmissing\nx = dict()\n", "tests/b.py": "import os\n" };
  expect(await places(files, toml('lint.ignore = ["F401"]'))).toEqual(["F821 error a.py:2:1 1"]);
  expect(
    await places(
      files,
      toml(
        '[tool.ruff.lint]\nselect = ["C4"]\n[tool.ruff.lint.per-file-ignores]\n"tests/**" = ["F"]',
        "pyproject.toml",
      ),
    ),
  ).toEqual(["F401 note a.py:1:8 1", "F821 error a.py:2:1 1", "C408 warning a.py:3:5 1"]);
  expect(await places(files, toml('lint.ignore = ["F"]'))).toEqual([]);
  expect(await places(files, toml('exclude = ["tests"]\nextend = "../ruff.toml"'))).toEqual([
    "F401 note a.py:1:8 1",
    "F821 error a.py:2:1 1",
    "ruff-configuration note ruff.toml 1",
  ]);
});

test("a rule is ignored in every file but some, as the configuration says", async () => {
  const files = { "a.py": "import os\n", "src/b.py": "import os\n" };
  expect(await places(files, toml('[lint.per-file-ignores]\n"!src/**" = ["F401"]'))).toEqual([
    "F401 note src/b.py:1:8 1",
  ]);
  await expect(run(files, toml('[lint.per-file-ignores]\n"!src/**" = ["Z9"]'))).rejects.toThrow(
    /^ruff\.toml: Ruff 0\.17\.3 does not accept this configuration: .*Z9/,
  );
});

test("Ruff's preview, which calls rules by their names, changes nothing about ours", async () => {
  const files = {
    "a.py": "import os\nmissing\nother  # slipway: ignore[F821] -- made by the notebook\ndef f(): return 1\n",
  };
  const preview = toml(
    'preview = true\n[lint]\nselect = ["E302"]\nignore = ["undefined-local"]\nper-file-ignores = { "*" = ["unused-import"] }',
  );
  expect(await places(files, preview)).toEqual(["F821 error a.py:2:1 1", "blank-lines-top-level warning a.py:4:1 1"]);
});

test("what is the way that Dash is written is no finding of Ruff's", async () => {
  const files = {
    "app.py": "from dash import Dash, Input, Output\napp = Dash()\nserver = app.server\n",
    "callbacks.py":
      'from dash import Input, Output, callback\nfor_a = Output("a", "b")\n\n@callback(for_a, Input("c", "d"))\ndef update(n):\n    return n\n\n@callback(Output("e", "f"), Input("c", "d"))\ndef update(n):\n    return n\n',
    "run.py": "import os\nimport callbacks\nfrom app import server\n",
    "tests/conftest.py":
      "from tests.fixtures import driver\n\ndef until(duo):\n    for row in duo.rows:\n        duo.wait(lambda: row.shown)\n",
    "map.py":
      'mapbox_token = "pk.eyJ1IjoiZXhhbXBsZSJ9.AbCdEfGhIjKlMnOp"\npassword = "correct horse"\n\ndef late(rows):\n    return [f() for f in [*map(lambda row: lambda: row, rows)]]\n',
    "notebook_cell.py": "import js\n\nawait js.load()\n",
  };
  expect(await places(files, { versions: { dash: "4.4.1" } })).toEqual([
    "F401 note app.py:1:24 1",
    "F401 note app.py:1:31 1",
    "S105 warning map.py:2:12 1",
    "F704 error notebook_cell.py:3:1 1",
    "F401 note run.py:1:8 1",
  ]);
});

test("a configuration that Ruff refuses is the reader's to mend", async () => {
  await expect(run({ "a.py": "" }, toml("nonsense = 1"))).rejects.toThrow(
    "ruff.toml: Ruff 0.17.3 does not accept this configuration: unknown field `nonsense`.",
  );
  await expect(run({ "a.py": "" }, toml("[lint"))).rejects.toThrow(/^ruff\.toml is not valid TOML: /);
});

test("every finding has a rule to explain it, and no rule is there twice", () => {
  const ids = lintRules.map(({ id }) => id);
  expect(ids.filter((id, index) => ids.indexOf(id) !== index)).toEqual([]);
  expect(lintRules.filter(({ title, why }) => title === "" || why === "")).toEqual([]);
});
