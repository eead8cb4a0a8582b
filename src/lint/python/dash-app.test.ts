import { describe, expect, test } from "vitest";
import { callbacksOf, dashFacts } from "./dash-app.ts";
import { parseModules } from "./project.ts";
import { reachedFrom } from "./reach.ts";

const project = (files: Readonly<Record<string, string>>) =>
  parseModules(Object.entries(files).map(([path, text]) => ({ path, text })));
const facts = (text: string) => dashFacts(project({ "app.py": text })[0]!);
const app = "from dash import Dash\n";

describe("what the server can be pointed at", () => {
  test("is an app, its server, or a function that makes one", () => {
    const text = `${app}app = Dash(__name__, use_pages=True, pages_folder="views")\nserver = app.server\ndef create():\n    return Dash()\n`;
    expect(facts(text)).toEqual({
      makesApp: true,
      apps: [
        {
          ...{ name: "app", line: 2, from: "app.py", serves: "app.py:28" },
          ...{ backend: "flask", usePages: true, pagesFolder: "views" },
        },
      ],
      servers: [{ name: "server", line: 3, from: "app.py", serves: "app.py:28" }],
      factories: [{ name: "create", line: 4, from: "app.py", returns: "app", callable: true }],
      callbacks: 0,
    });
  });

  test("is a server that came under another name from another module", () => {
    const [, index] = project({
      "app.py": `${app}app = Dash()\nsrv = app.server\n`,
      "index.py": "from app import srv as server\nfrom app import app\n",
    });
    const { apps, servers } = dashFacts(index!);
    expect(servers).toEqual([{ name: "server", line: 1, from: "app.py", serves: "app.py:28" }]);
    expect(apps.map(({ name, from }) => ({ name, from }))).toEqual([{ name: "app", from: "app.py" }]);
  });

  test("is a Flask object that was given to the app", () => {
    const text = `${app}from flask import Flask\nserver = Flask(__name__)\nother = Flask(__name__)\napp = Dash(server=server)\n`;
    expect(facts(text).servers.map(({ name, line }) => [name, line])).toEqual([["server", 3]]);
  });

  const flask = `${app}from flask import Flask\nserver = Flask(__name__)\n`;
  test.each([
    ["given later", `${flask}app = Dash(server=False)\napp.init_app(server)\n`],
    ["given by a function", `${flask}def mount(flask_app):\n    Dash(__name__, flask_app)\nmount(server)\n`],
    [
      "made and given by a function, which returns it",
      `${app}from flask import Flask\ndef make():\n    made = Flask(__name__)\n    Dash(server=made)\n    return made\nserver = make()\n`,
    ],
    [
      "returned by the function that it was given to",
      `${flask}def mount(flask_app):\n    return Dash(server=flask_app).server\nserver = mount(server)\n`,
    ],
    ["in a middleware", `${app}from whitenoise import WhiteNoise\nserver = WhiteNoise(Dash().server)\n`],
    [
      "in a middleware that takes its name",
      `${app}from whitenoise import WhiteNoise\nserver = Dash().server\nserver = WhiteNoise(server)\n`,
    ],
  ])("is a server that is %s", (_, text) => {
    expect(facts(text).servers.map(({ name }) => name)).toEqual(["server"]);
  });

  test("is a Flask object of another module that was given to the app in this one", () => {
    const [, index] = project({
      "core.py": "from flask import Flask\nserver = Flask(__name__)\n",
      "app.py": `${app}from core import server\napp = Dash(server=server)\n`,
    });
    const { apps, servers } = dashFacts(index!);
    expect(servers.map(({ name, from }) => [name, from])).toEqual([["server", "core.py"]]);
    expect(servers[0]?.serves).toBe(apps[0]?.serves);
  });

  test.each([
    ["names that lead to each other", "a = WhiteNoise(b)\nb = WhiteNoise(a)\n"],
    ["functions that call each other", "def f(x): return g(x)\ndef g(x): return f(x)\na = f(1)\n"],
    ["a function that calls itself", "def f(server):\n    f(server)\na = f(1)\n"],
    [
      "a thousand functions in a row",
      `${Array.from({ length: 1000 }, (_, n) => `def f${n}(x): return f${n + 1}(x)\n`).join("")}a = f0(1)\n`,
    ],
  ])("is not asked for ever: %s", (_, text) => {
    expect(facts(`${app}from whitenoise import WhiteNoise\n${text}`).servers).toEqual([]);
  });

  test("is nothing below the main guard, in a comment or in a string", () => {
    const text = `${app}# app = Dash()\n"""\napp = Dash()\n"""\nif __name__ == "__main__":\n    app = Dash()\n    server = app.server\n`;
    const { makesApp, apps, servers } = facts(text);
    expect({ makesApp, apps, servers }).toEqual({ makesApp: true, apps: [], servers: [] });
  });

  test("says which server protocol it speaks, where that is written", () => {
    const backends = ['backend="fastapi"', 'backend="quart"', "backend=chosen", "**options", ""].map(
      (argument) => facts(`${app}app = Dash(${argument})\n`).apps[0]?.backend,
    );
    expect(backends).toEqual(["fastapi", "quart", undefined, undefined, "flask"]);
  });

  test("may be of a class that derives from Dash", () => {
    for (const line of [
      "from dash_extensions.enrich import DashProxy as X",
      "from jupyter_dash import JupyterDash as X",
    ]) {
      expect(facts(`${line}\napp = X(__name__)\n`).apps.map(({ name }) => name)).toEqual(["app"]);
    }
  });
});

test("callbacks are counted when they are certain", () => {
  const text = `${app}import dash
from dash import callback, clientside_callback, Input, Output
app = Dash()
@callback(Output("a", "b"), Input("c", "d"))
def one(x): pass
@app.callback(Output("a", "c"), Input("c", "d"))
def two(x): pass
@dash.callback(Output("a", "d"), Input("c", "d"))
def three(x): pass
clientside_callback("f", Output("a", "e"), Input("c", "d"))
app.clientside_callback("f", Output("a", "f"), Input("c", "d"))
def register():
    @app.callback(Output("a", "g"), Input("c", "d"))
    def six(x): pass
register()
if x:
    @callback(Output("a", "h"), Input("c", "d"))
    def unsure(x): pass
def never():
    @callback(Output("a", "i"), Input("c", "d"))
    def unseen(x): pass
@unknown.callback(Output("a", "j"), Input("c", "d"))
def foreign(x): pass
`;
  expect(facts(text).callbacks).toBe(6);
  expect(callbacksOf(project({ "app.py": text })[0]!)).toHaveLength(6);
});

test("an app reaches what it imports and its pages, and knows which of it is certain", () => {
  const modules = project({
    "app.py": `${app}import layout\ntry:\n    import extra\nexcept ImportError:\n    pass\napp = Dash(use_pages=True)\n`,
    "layout.py": "from parts.nav import bar\n",
    "parts/__init__.py": "",
    "parts/nav.py": "def late():\n    import later\nbar = 1\n",
    "later.py": "",
    "extra.py": "",
    "pages/home.py": "import dash\ndash.register_page(__name__)\n",
    "pages/_draft.py": "import dash\ndash.register_page(__name__)\n",
    "pages/tools.py": "",
    "other.py": "",
  });
  const reached = reachedFrom(modules[0]!, modules);
  expect(reached.modules.map(({ path }) => path).sort()).toEqual([
    ...["app.py", "extra.py", "later.py", "layout.py", "pages/home.py", "parts/__init__.py", "parts/nav.py"],
  ]);
  expect([...reached.certain].map(({ path }) => path).sort()).toEqual([
    ...["app.py", "layout.py", "pages/home.py", "parts/__init__.py", "parts/nav.py"],
  ]);
});
