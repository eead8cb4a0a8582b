import { describe, expect, test } from "vitest";
import { parseModules } from "../python/project.ts";
import { allOf, type ExampleProject, marksIn, newest, projectOf } from "./example.ts";
import { isRequirements, linesOf, otherFile } from "./other-files.ts";
import { type Rule, rule } from "./rule.ts";
import { dashRules } from "./rules.ts";
import { hitsOf, runRules, textOf } from "./run.ts";

const versions = newest;

/** What rules find in an example, place by place. */
function foundIn(rules: readonly Rule[], example: ExampleProject) {
  const python = example.files.filter(({ path }) => path.endsWith(".py"));
  const files = example.files.filter(({ path }) => !path.endsWith(".py")).map(otherFile);
  const { versions, entry } = example;
  return runRules(rules, parseModules(python), { versions, entry, files }).flatMap(
    ({ rule, level, location, more = [] }) =>
      [location, ...more].map((place) => ({ rule, level, file: location?.file, line: place?.line })),
  );
}

const asked = ({ versions, entry }: ExampleProject) => ({ versions, entry });

/** An example with everything done that a rule would do to it. */
function mended(rule: Rule, example: ExampleProject): ExampleProject {
  const modules = parseModules(example.files.filter(({ path }) => path.endsWith(".py")));
  const edits = hitsOf([rule], modules, asked(example)).flatMap(({ file, edit }) =>
    file && edit ? [{ file, edit }] : [],
  );
  const files = example.files.map(({ path, text }) => {
    const own = edits.filter(({ file }) => file.path === path).map(({ edit }) => edit);
    const written = own
      .toSorted((a, b) => b.from - a.from)
      .reduce((before, { from, to, text }) => before.slice(0, from) + text + before.slice(to), text);
    return { path, text: written };
  });
  return { ...example, files };
}

describe.each(dashRules.map((one) => [one.id, one] as const))("%s", (id, one) => {
  const examples = (kind: "bad" | "good") =>
    allOf(one[kind]).map((example, index) => [index + 1, projectOf(example)] as const);

  test.each(examples("bad"))("finds what its bad example %i shows, where it is marked", (_, example) => {
    const found = foundIn([one], example);
    const marks = marksIn(example, id);
    if (marks.length === 0) {
      expect(found.map(({ rule, level }) => ({ rule, level }))).toEqual([{ rule: id, level: one.level }]);
      return;
    }
    const expected = marks.map(({ file, line, level }) => ({ rule: id, level: level ?? one.level, file, line }));
    expect(new Set(found.map((place) => JSON.stringify(place)))).toEqual(
      new Set(expected.map((place) => JSON.stringify(place))),
    );
  });

  test.each(examples("bad"))(
    "has no more to mend in its bad example %i when it was mended, and Python can read it",
    (_, example) => {
      const after = mended(one, example);
      const modules = parseModules(after.files.filter(({ path }) => path.endsWith(".py")));
      expect(modules.map(({ syntaxFault }) => syntaxFault).filter(Boolean)).toEqual([]);
      expect(hitsOf([one], modules, asked(after)).filter(({ edit }) => edit)).toEqual([]);
    },
  );

  test.each(examples("good"))(
    "is content with its good example %i, in which no other rule finds an error",
    (_, example) => {
      const found = foundIn(dashRules, example);
      expect(found.filter(({ rule, level }) => rule === id || level === "error")).toEqual([]);
    },
  );

  test("says why and what to do in whole sentences", () => {
    const { why, fix = "", title } = textOf(one);
    expect([why, fix].filter((text) => !/^[A-Z][\s\S]+[.]$/.test(text))).toEqual([]);
    expect(title).not.toMatch(/[.]$/);
  });
});

test("every rule has a number of its own and they are in order", () => {
  const numbers = dashRules.map(({ id }) => Number(id.slice(1)));
  expect(numbers).toEqual([...new Set(numbers)].sort((a, b) => a - b));
});

test("a new rule is ten lines and runs like every other", () => {
  const printing = rule({
    id: "D32",
    title: "Data is printed into the log",
    level: "warning",
    why: "Logs are kept, and read by more people than the data may be.",
    fix: "Log counts, not rows.",
    bad: "print(rows)",
    good: "print(len(rows))",
    *check(module) {
      for (const call of module.calls.filter(({ callee }) => module.textOf(callee) === "print")) {
        if (call.args[0]?.kind === "name") yield { at: call, message: "print() shows whole rows" };
      }
    },
  });
  const modules = parseModules([
    { path: "pages/a.py", text: `${printing.good}\n  \nprint(rows)\nx = 1; print(rows)\n` },
  ]);
  expect(runRules([printing], modules, { versions: {} })).toEqual([
    {
      rule: "D32",
      level: "warning",
      message: "print() shows whole rows.",
      why: "Logs are kept, and read by more people than the data may be.",
      fix: "Log counts, not rows.",
      count: 2,
      location: { file: "pages/a.py", line: 3, column: 1, endLine: 3, endColumn: 12 },
      more: [{ line: 4, column: 8 }],
    },
  ]);
});

test("a rule of the files beside the code names a place in one, a whole file, or the repository", () => {
  const pinned = rule({
    id: "D38",
    title: "A requirement is not pinned",
    level: "warning",
    why: "Tomorrow's build differs from today's.",
    fix: "Pin it.",
    bad: { files: { "app.py": "", "requirements.txt": "dash" } },
    good: { files: { "requirements.txt": "dash==4.4.1" } },
    *checkProject({ files }) {
      const requirements = files.filter(({ path }) => isRequirements(path));
      if (requirements.length === 0) yield { message: "nothing says what is needed" };
      for (const file of requirements) {
        for (const at of linesOf(file))
          if (!at.text.includes("==")) yield { file, at, message: `${at.text} has no version` };
      }
      for (const file of files) if (file.text === undefined) yield { file, message: "this was not read" };
    },
  });
  const found = (...files: readonly { readonly path: string; readonly text?: string }[]) =>
    runRules([pinned], [], { versions: {}, files: files.map(otherFile) }).map(({ message, location }) => [
      message,
      location,
    ]);
  expect(found({ path: "requirements.txt", text: "a==1\r\n\r\ndash\n" }, { path: "assets/a.csv" })).toEqual([
    ["this was not read.", { file: "assets/a.csv" }],
    [" has no version.", { file: "requirements.txt", line: 2, column: 1, endLine: 2, endColumn: 1 }],
    ["dash has no version.", { file: "requirements.txt", line: 3, column: 1, endLine: 3, endColumn: 5 }],
  ]);
  expect(found()).toEqual([["nothing says what is needed.", undefined]]);
  expect(textOf(pinned).bad).toBe("# app.py\n\n# requirements.txt\ndash");
});

test("a name that the newest pandas does not have is a warning where nothing rules that one out", () => {
  const text =
    "import pandas as pd\n\nrows = pd.read_csv('a.csv')\nrows = rows.append(rows)\nstart = pd.datetime(2020, 1, 1)\n";
  const gone = dashRules.filter(({ id }) => id === "D43");
  const said = (ranges: Readonly<Record<string, string>>) =>
    runRules(gone, parseModules([{ path: "app.py", text }]), { versions: {}, ranges, entry: undefined }).map(
      ({ level, message }) => `${level} ${message}`,
    );
  expect(said({ pandas: ">=1" })).toEqual([
    "warning DataFrame.append is not in the newest pandas, which nothing here rules out: it went with 2.0.0.",
    "warning pd.datetime is not in the newest pandas, which nothing here rules out: it went with 2.0.0.",
  ]);
  expect(said({ pandas: ">=1,<2.1" })).toEqual([]);
  expect(said({ pandas: ">=2" })).toEqual([
    "warning DataFrame.append is not in any pandas that is asked for: it went with 2.0.0.",
    "error pd.datetime is not in any pandas that is asked for: it went with 2.0.0.",
  ]);
});

describe("where the rules stay silent", () => {
  const asked = dashRules.filter(({ id }) => ["D2", "D3", "D4", "D5", "D6", "D15"].includes(id));
  const found = (
    files: Readonly<Record<string, string>>,
    pins: Readonly<Record<string, string>> = versions,
    entry?: string,
  ) =>
    runRules(asked, parseModules(Object.entries(files).map(([path, text]) => ({ path, text }))), {
      versions: pins,
      entry,
    }).map(({ rule, level, location }) => `${rule} ${level} ${location?.file}:${location?.line}`);
  const app = "from dash import Dash, dcc, html\napp = Dash(__name__)\nserver = app.server\n";

  test("debug mode below the main guard, also through a function, is a warning", () => {
    const main = `${app}def main():\n    app.run(debug=True)\nif __name__ == "__main__":\n    main()\n`;
    expect(found({ "app.py": main })).toEqual(["D3 warning app.py:5"]);
  });

  test("debug mode is found on an app that another module made, and only where it is certain", () => {
    const index = `from app import app as it\nit.run(debug=True)\n`;
    expect(found({ "app.py": app, "index.py": index })).toEqual(["D2 error index.py:2", "D3 error index.py:2"]);
    expect(found({ "app.py": `${app}DEBUG = True\ndef go(debug):\n    app.enable_dev_tools(debug=debug)\n` })).toEqual(
      [],
    );
    expect(found({ "app.py": `${app}DEBUG = True\napp.enable_dev_tools(debug=DEBUG)\n` })).toEqual([
      "D3 error app.py:5",
    ]);
  });

  test("tests do not ship", () => {
    const text = `${app}app.run(debug=True)\n`;
    expect(found({ "tests/test_app.py": text, "conftest.py": text, "latest/app.py": text })).toEqual([
      "D2 error latest/app.py:4",
      "D3 error latest/app.py:4",
    ]);
  });

  test("debug mode is also switched on by place, by number and by environment", () => {
    const more = 'import os\nos.environ["DASH_DEBUG"] = "true"\nos.environ.setdefault("DASH_DEBUG", "0")\n';
    expect(found({ "app.py": `${app}${more}app.enable_dev_tools(1)\napp.enable_dev_tools(*args)\n` })).toEqual([
      "D3 error app.py:5",
      "D3 error app.py:7",
    ]);
  });

  test("a server that starts on some condition only, or with the app's own Flask object", () => {
    const text = `${app}if local:\n    app.run()\nserver.run()\n`;
    expect(found({ "app.py": text })).toEqual(["D2 warning app.py:5", "D2 error app.py:6"]);
  });

  test("a Dash object for somebody else's server, or of a kind that cannot be looked into, is no fault", () => {
    const into = "from dash import Dash\ndef add(flask):\n    dash = Dash(server=flask)\n    dash.layout = []\n";
    expect(found({ "app.py": into })).toEqual([]);
    const kept =
      "from dash import Dash\nclass Board:\n    def __init__(self):\n        self.app = Dash()\nserver = Board().app.server\n";
    expect(found({ "app.py": kept })).toEqual([]);
    const guarded = 'from dash import Dash\nif __name__ == "__main__":\n    board = Dash()\n    board.run()\n';
    expect(found({ "app.py": guarded })).toEqual(["D6 error app.py:3"]);
  });

  test("code that is made to be followed for ever is followed for a while", () => {
    const times = (count: number, line: (index: number) => string) =>
      Array.from({ length: count }, (_, index) => line(index)).join("");
    const chain = `${app}a0 = app\n${times(9000, (i) => `a${i + 1} = a${i}\n`)}a9000.run()\n`;
    const calls = `${app}${times(5000, (i) => `def f${i}():\n    f${i + 1}()\n`)}f0()\n`;
    const tree = `${app}${times(60, (i) => `b${i} = html.Div([b${i + 1}, b${i + 1}])\n`)}b60 = html.Div(id="x")\napp.layout = b0\n`;
    expect([chain, calls, tree].map((text) => found({ "app.py": text }))).toEqual([
      ["D2 error app.py:9005"],
      [],
      ["D15 error app.py:64"],
    ]);
  });

  test("run_server is an error only when Dash is known to be 3 or later", () => {
    const old = `${app}if __name__ == "__main__":\n    app.run_server()\n`;
    expect(found({ "app.py": old }, { dash: "2.18.2" })).toEqual(["D4 warning app.py:5"]);
    expect(found({ "app.py": old }, {})).toEqual(["D4 warning app.py:5"]);
    expect(found({ "app.py": old }, { dash: "3.0.0rc1" })).toEqual(["D4 warning app.py:5"]);
    expect(found({ "app.py": old }, { dash: "3.0.0" })).toEqual(["D4 error app.py:5"]);
  });

  test("the old packages are right before Dash 2 and in a fallback", () => {
    const text = "import dash_table\n";
    expect(found({ "app.py": text }, { dash: "1.21.0" })).toEqual([]);
    expect(found({ "app.py": text }, { dash: "2.18.2" })).toEqual(["D5 warning app.py:1"]);
    expect(found({ "app.py": text }, { ...versions, "dash-table": "5.0.0" })).toEqual(["D5 warning app.py:1"]);
    expect(found({ "app.py": `try:\n    from dash import dash_table\nexcept ImportError:\n    ${text}` })).toEqual([]);
  });

  test("an app without a server is a note at most since Dash 3.1, a warning before, and a factory or a re-export will do", () => {
    const bare = "from dash import Dash\napp = Dash(__name__)\n";
    expect(found({ "app.py": bare })).toEqual([]);
    expect(found({ "app.py": bare }, {})).toEqual(["D6 note app.py:2"]);
    expect(found({ "app.py": bare }, { dash: "2.18.2" })).toEqual(["D6 warning app.py:2"]);
    expect(found({ "app.py": "from dash import Dash\ndef make():\n    return Dash()\n" })).toEqual([]);
    const srv = "from dash import Dash\napp = Dash(__name__)\nsrv = app.server\n";
    const files = { "app.py": srv, "index.py": "from app import srv as server\n" };
    expect(found(files, { dash: "1.19.0" }, "index")).toEqual([]);
  });

  test("the same id is one component's in each of two apps, two branches, two pages", () => {
    const graph = 'app.layout = html.Div([dcc.Graph(id="g")])\n';
    expect(found({ "a/app.py": app + graph, "b/app.py": app + graph })).toEqual([]);
    expect(
      found({ "app.py": `${app}app.layout = html.Div([dcc.Graph(id="g") if x else dcc.Graph(id="g")])\n` }),
    ).toEqual([]);
    const page = (path: string) =>
      `import dash\nfrom dash import dcc\ndash.register_page("${path}")\nlayout = dcc.Graph(id="g")\n`;
    const pages = {
      "app.py": "from dash import Dash\napp = Dash(use_pages=True)\n",
      "pages/a.py": page("/a"),
      "pages/b.py": page("/b"),
    };
    expect(found(pages)).toEqual([]);
  });

  test("ids meet through names, functions and modules", () => {
    const part =
      'from dash import dcc, html\nnav = html.Nav(id="nav")\ndef graph():\n    return html.P(dcc.Graph(id={"type": "g", "index": 1}))\n';
    const layout =
      'from parts import graph, nav\ndef serve():\n    return html.Div([nav, graph(), html.Nav("x", id="nav"), graph()])\napp.layout = serve\n';
    expect(found({ "app.py": app + layout, "parts.py": part })).toEqual(["D15 error app.py:6", "D15 error parts.py:4"]);
  });
});
