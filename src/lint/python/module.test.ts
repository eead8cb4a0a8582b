import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { moduleName, parseModule } from "./module.ts";
import { parseModules } from "./project.ts";
import { keyword } from "./syntax.ts";

const module = (text: string) => parseModule({ path: "app.py", text });
const named = (text: string, ...names: readonly string[]) => {
  const parsed = module(text);
  return parsed.callsTo(...names).map((call) => parsed.textOf(call));
};

describe("positions", () => {
  test("count lines from 1 and code points, whatever ends the lines", () => {
    const parsed = module('"😀"; f()\r\n"é"; g()\rh()\n');
    expect(parsed.calls.map((call) => [parsed.textOf(call), parsed.position(call.from)])).toEqual([
      ["f()", { line: 1, column: 6 }],
      ["g()", { line: 2, column: 6 }],
      ["h()", { line: 3, column: 1 }],
    ]);
  });

  test("give a byte order mark no column", () => {
    const parsed = module("\ufefff()\n");
    expect(parsed.calls.map((call) => parsed.position(call.from))).toEqual([{ line: 1, column: 1 }]);
    expect(parsed.syntaxFault).toBe(undefined);
  });
});

describe("names", () => {
  test("are followed through every way to import", () => {
    expect(named("from dash import Dash as D\nD()", "dash.Dash")).toEqual(["D()"]);
    expect(named("import dash\ndash.Dash()", "dash.Dash")).toEqual(["dash.Dash()"]);
    expect(named("import dash.dcc as c\nc.Graph()", "dash.dcc.Graph")).toEqual(["c.Graph()"]);
    expect(named("import dash_core_components as dcc\ndcc.Graph()", "dash.dcc.Graph")).toEqual(["dcc.Graph()"]);
    expect(named("from dash.dependencies import (Input, Output as O)\nO()", "dash.Output")).toEqual(["O()"]);
    expect(named("from dash import *\nDash()\nwhatever()", "dash.Dash", "dash.whatever")).toEqual(["Dash()"]);
    expect(named("from dash import *\nfrom mine import *\nDash()", "dash.Dash")).toEqual([]);
  });

  test("lead from an instance to its methods", () => {
    const uses = "app.run(1)\ndef f():\n    app.run(2)\ndef g(app):\n    app.run(3)\n";
    expect(named(`from dash import Dash\napp = Dash(__name__)\n${uses}`, "dash.Dash.run")).toEqual([
      "app.run(1)",
      "app.run(2)",
    ]);
    expect(
      named("from dash import Dash\ndef make():\n    a = Dash()\n    return a\nmake().run()", "dash.Dash.run"),
    ).toEqual(["make().run()"]);
    expect(named("from dash import Dash\nclass Mine(Dash): pass\nx = Mine()\nx.run()", "dash.Dash.run")).toEqual([
      "x.run()",
    ]);
    expect(named("from dash import Dash\ndef f(a: Dash):\n    a.run()", "dash.Dash.run")).toEqual(["a.run()"]);
    expect(named("from dash import Dash\nif (a := Dash()):\n    a.run()", "dash.Dash.run")).toEqual(["a.run()"]);
  });

  test("of a nonlocal are those of the function around, wherever it binds them", () => {
    const bound = (text: string) => {
      const parsed = module(text);
      return parsed.callsTo("builtins.print").map(({ args: [name] }) => {
        const bindings = name?.kind === "name" ? parsed.bindings(name) : undefined;
        return bindings?.map(({ kind, at }) => `${kind} in line ${parsed.position(at.from).line}`);
      });
    };
    const inner = "        nonlocal n\n        n += 1\n        print(n)\n";
    expect(bound(`n = 1\ndef f():\n    n = 2\n    def g():\n${inner}    print(n)\nprint(n)\n`)).toEqual([
      ["value in line 3", "unknown in line 6"],
      ["value in line 3", "unknown in line 6"],
      ["value in line 1"],
    ]);
    expect(bound(`def f():\n    def g():\n${inner}    n = 2\n`)).toEqual([["unknown in line 4", "value in line 6"]]);
    expect(bound(`def f(n):\n  def g():\n    class A:\n      n = 2\n      def h():\n${inner}`)).toEqual([
      ["parameter in line 1", "unknown in line 7"],
    ]);
    expect(bound(`n = 1\nclass A:\n    n = 2\n    def g():\n${inner}`)).toEqual([["value in line 1"]]);
  });

  test("have no answer when they are bound to different things", () => {
    expect(named("from dash import Dash\napp = Dash()\napp = other()\napp.run()", "dash.Dash.run")).toEqual([]);
    expect(named("from dash import Dash\napp = None\napp = Dash()\napp.run()", "dash.Dash.run")).toEqual(["app.run()"]);
    expect(
      named("from dash import Dash\nclass A:\n    app = Dash()\n    def f(self):\n        app.run()", "dash.Dash.run"),
    ).toEqual([]);
    expect(named("from dash import Dash\nDash = 1\nDash()", "dash.Dash")).toEqual([]);
    expect(named("from dash import Dash\n[Dash() for Dash in x]", "dash.Dash")).toEqual([]);
  });

  test("are followed into other modules, beside the file first, without going round in circles", () => {
    const files = {
      "a/app.py": "from dash import Dash\napp = Dash()\n",
      "a/index.py":
        "from app import app\nfrom .app import app as same\nimport app as whole\napp.run(1)\nsame.run(2)\nwhole.app.run(3)\n",
      "b/index.py": "from app import app\nfrom a.app import app as other\napp.run(4)\nother.run(5)\n",
      "b/one.py": "from two import *\nfrom two import y\nx = y\nx.run()\n",
      "b/two.py": "from one import *\nfrom one import x\ny = x\n",
    };
    const modules = parseModules(Object.entries(files).map(([path, text]) => ({ path, text })));
    const calls = modules.flatMap((one) => one.callsTo("dash.Dash.run").map((call) => one.textOf(call)));
    expect(calls).toEqual(["app.run(1)", "same.run(2)", "whole.app.run(3)", "other.run(5)"]);
  });

  test("module names are those that an import would use", () => {
    expect(["app.py", "pages/home.py", "pages/__init__.py"].map(moduleName)).toEqual(["app", "pages.home", "pages"]);
  });
});

test("constants are literals, and names that are only ever bound to one", () => {
  const text =
    'A = 1\nB = 2\nB += 1\nfor C in x: pass\nD = "a" \'\\x62\'\nf(True, -1.5, None, A, B, C, D, b"x", f"{A}", r"\\n", 0x10, k=A)\n';
  const parsed = module(text);
  const [call] = parsed.calls;
  expect(call?.args.map((arg) => parsed.constant(arg))).toEqual([
    ...[true, -1.5, null, 1, undefined, undefined, "ab", undefined, undefined, "\\n", 16],
  ]);
  expect(call && parsed.constant(keyword(call, "k")!)).toBe(1);
});

test("code runs at import, as a script, or nobody knows when", () => {
  const parsed = module(`
a()
def main(): b()
def setup(): c()
def never(): d()
setup()
x = lambda: e()
class K:
    f()
    def method(self): g()
if __name__ == "__main__" and y:
    main()
    h()
else:
    i()
if "__main__" != __name__:
    j()
else:
    k()
@l()
def decorated(m=m()): n()
`);
  const moments = parsed.calls.filter((call) => /^[a-n]\(/.test(parsed.textOf(call)));
  expect(Object.fromEntries(moments.map((call) => [parsed.textOf(call)[0], parsed.moment(call)]))).toEqual({
    ...{ a: "import", b: "script", c: "import", d: "unknown", e: "unknown", f: "import", g: "unknown" },
    ...{ h: "script", i: "import", j: "import", k: "script", l: "import", m: "import", n: "unknown" },
  });
});

describe("what cannot be read", () => {
  test("is named by its first place, in one sentence", () => {
    expect(module("x = 1\ny = = 2\nz = = 3\n").syntaxFault).toEqual({
      line: 2,
      column: 5,
      message: "Python cannot read this.",
    });
    expect(module('print "a"\n').syntaxFault).toEqual({
      ...{ line: 1, column: 1, message: "This is Python 2: print needs parentheses." },
    });
    expect(module("f(1,\n").syntaxFault?.message).toMatch(/^The file ends in the middle of a statement/);
  });

  test("is not what is merely seldom written", () => {
    const forms = [
      "def f():\n    x = yield\n    yield\n",
      "with a() as (b, c):\n    d()\n",
      "with a() as self.b, c() as d:\n    e()\n",
      "with (\n    a() as b,  # first\n    c() as d,\n):\n    e()\n",
      "a = [[b, *(d(e) for e in c)] for b, *c in f()]\n",
      "a = {b for (b, *c), d in e}\n",
      'x = "one \\\ntwo \\\nthree"\n',
      "x = t'{y}'\n",
      "match x:\n    case {'a': [1, *_]} if y: z()\n",
      "try: pass\nexcept* E as e: pass\n",
      "type X[T] = list[T]\n",
    ];
    expect(forms.filter((text) => module(text).syntaxFault !== undefined)).toEqual([]);
  });

  test("is no with statement in brackets", () => {
    expect(named("with (a() as b, c() as d):\n    e()\nf()\n", "a", "e")).toEqual([]);
    const parsed = module("with (a() as b, c() as d):\n    e()\nf()\n");
    expect(parsed.calls.map((call) => parsed.textOf(call))).toEqual(["a()", "c()", "e()", "f()"]);
  });

  test("never throws, however deep, long or broken", () => {
    const texts = [
      `x = ${"(".repeat(20_000)}`,
      `x = ${"[".repeat(5_000)}${"]".repeat(5_000)}`,
      `x = ${"a + ".repeat(20_000)}a`,
      `x = ${"f(".repeat(3_000)}${")".repeat(3_000)}`,
      Array.from({ length: 500 }, (_, depth) => `${" ".repeat(depth)}if x:`).join("\n"),
      `x${".y".repeat(10_000)}()`,
      "\u0000\u0001\ud800 = '\udfff",
      `${"@a\n".repeat(3000)}`,
    ];
    const askAll = (text: string) => {
      const parsed = module(text);
      for (const call of parsed.calls) parsed.qualifiedName(call.callee);
    };
    for (const text of texts) expect(() => askAll(text)).not.toThrow();
  });

  test("never throws on pieces of Python in any order", () => {
    const pieces = [
      ...[
        "def f(",
        "class A:",
        "  ",
        "\n",
        "return",
        "yield",
        "(",
        ")",
        "[",
        "]",
        "{",
        "}",
        ":",
        ",",
        "=",
        ":=",
        "*",
        "**",
      ],
      ...[
        "from dash import ",
        "import ",
        "as ",
        "app",
        ".run",
        "lambda",
        "for x in ",
        "if ",
        "else",
        "@",
        "'",
        '"""',
        "f'{",
        "#",
        "\\\n",
      ],
      ...["match x:", "case ", "global x", "with ", "print ", "dash", "try:", "except"],
    ];
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...pieces), { maxLength: 40 }), (parts) => {
        const parsed = module(parts.join(""));
        for (const call of parsed.calls) {
          parsed.qualifiedName(call.callee);
          parsed.instanceOf(call);
          parsed.moment(call);
          parsed.position(call.to);
        }
      }),
      { numRuns: 300 },
    );
  });
});

test("a file that is read again is parsed once; two files of the same text stay two", () => {
  const read = () => parseModules(["a/app.py", "b/app.py"].map((path) => ({ path, text: "app = Dash()\n" })));
  const [[a, b], [again]] = [read(), read()];
  expect(again?.calls[0]).toBe(a?.calls[0]);
  expect(b?.calls[0]).not.toBe(a?.calls[0]);
  expect(again).not.toBe(a);
});

test("what is assigned to parts of things is told for each of them, and not for those among several", () => {
  const parsed = module("a.b = c = d['e'] = 1\nx: int = 2\nf.g: int\nh.i += 3\nj.k, l = 4, 5\n");
  const told = parsed.partsAssigned.map(({ target, value, augmented }) => [
    parsed.textOf(target),
    value && parsed.textOf(value),
    augmented,
  ]);
  expect(told).toEqual([
    ["a.b", "1", false],
    ["d['e']", "1", false],
    ["f.g", undefined, false],
    ["h.i", "3", true],
  ]);
});
