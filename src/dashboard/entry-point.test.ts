import { describe, expect, test } from "vitest";
import type { UserError } from "../report/user-error.ts";
import { memoryFiles } from "../runner/memory.ts";
import { entryPoint } from "./entry-point.ts";
import { readFolder } from "./folder.ts";

type Contents = Readonly<Record<string, string>>;

const folderOf = (contents: Contents) =>
  readFolder(memoryFiles(contents, "the folder"), { defaultPython: "3.13", repositoryName: "x" });

/** `module:object file:line`. */
const entryOf = async (contents: Contents) => {
  const { value, from } = await entryPoint(await folderOf(contents));
  const place = from.kind === "file" ? `${from.file}:${from.line}` : from.reason;
  return `${value.module}:${value.object} in ${value.file}, from ${place}`;
};

const faultOf = async (contents: Contents) => {
  try {
    await entryOf(contents);
  } catch (error) {
    return [(error as UserError).message, (error as UserError).fix];
  }
  throw new Error("nothing was thrown");
};

const app = (name = "app") => `from dash import Dash, html\n\n${name} = Dash(__name__)\n`;
const served = `${app()}server = app.server\napp.layout = html.Div()\n`;

describe("the entry point of layouts that people really have", () => {
  test.each<[string, Contents, string]>([
    ["one app.py with a server", { "app.py": served }, "app:server in app.py, from app.py:4"],
    ["one app.py without", { "app.py": `${app()}app.layout = html.Div()\n` }, "app:app in app.py, from app.py:3"],
    [
      "Dash by its old names",
      { "main.py": "import dash\napplication = dash.Dash()\nserver = application.server\n" },
      "main:server in main.py, from main.py:3",
    ],
    [
      "a Flask object that was given to Dash",
      { "app.py": "import dash, flask\nserver = flask.Flask('x')\napp = dash.Dash(server=server)\n" },
      "app:server in app.py, from app.py:2",
    ],
    [
      "a server under another name, which index.py gives its usual one",
      {
        "app.py": "import dash\napp = dash.Dash(__name__)\nsrv = app.server\n",
        "index.py": "from app import app\nfrom app import srv as server\nfrom pages import a\napp.layout = a.layout\n",
        "pages/__init__.py": "",
        "pages/a.py": "from app import app\nlayout = 1\n",
      },
      "index:server in index.py, from index.py:2",
    ],
    [
      "an index.py that names the server of the app it imports",
      {
        "app.py": "import dash\napp = dash.Dash(__name__)\n",
        "index.py": "from app import app\nserver = app.server\napp.layout = 1\n",
      },
      "index:server in index.py, from index.py:2",
    ],
    [
      "run.py over index.py over app.py, as a template for government departments has it",
      {
        "app.py": "import dash\napp = dash.Dash(__name__)\nserver = app.server\n",
        "index.py": "from app import app\nimport dashboards.one\napp.layout = 1\n",
        "dashboards/one.py":
          "from app import app\n@app.callback(Output('a', 'b'), Input('c', 'd'))\ndef f(x): return x\n",
        "run.py":
          "from index import app\nfrom app import server\nif __name__ == '__main__':\n    app.run_server(debug=True)\n",
        "tests/test_app.py": "from app import server\nimport dash\nother = dash.Dash()\n",
      },
      "run:server in run.py, from run.py:2",
    ],
    [
      "app.py, index.py and apps/, where only index.py brings the layout",
      {
        "app.py": "import dash\napp = dash.Dash(__name__)\nserver = app.server\n",
        "index.py": "from app import app\nfrom apps import one\napp.layout = one.layout\n",
        "apps/__init__.py": "",
        "apps/one.py": "from app import app\nlayout = 1\n",
      },
      "index:app in index.py, from index.py:1",
    ],
    [
      "callbacks in a module of their own, which only main.py imports",
      {
        "app.py": `${served}`,
        "callbacks.py":
          "from dash import callback, Output, Input\n@callback(Output('a', 'b'), Input('c', 'd'))\ndef f(x): return x\n",
        "main.py": "from app import server\nimport callbacks\n",
      },
      "main:server in main.py, from main.py:1",
    ],
    [
      "a wsgi.py that adds nothing",
      { "app.py": served, "wsgi.py": "from app import server\n" },
      "app:server in app.py, from app.py:4",
    ],
    [
      "pages and no server",
      {
        "app.py": "from dash import Dash, html\napp = Dash(__name__, use_pages=True)\napp.layout = html.Div()\n",
        "pages/home.py": "import dash\ndash.register_page(__name__, path='/')\nlayout = 1\n",
      },
      "app:app in app.py, from app.py:2",
    ],
    [
      "a package",
      {
        "dashboard/__init__.py": "",
        "dashboard/index.py":
          "from dash import Dash\nfrom dashboard.parts import x\napp = Dash()\nserver = app.server\n",
        "dashboard/parts.py": "x = 1\n",
      },
      "dashboard.index:server in dashboard/index.py, from dashboard/index.py:4",
    ],
    [
      "a top with an example below it",
      { "overview.py": served, "examples/app.py": served },
      "overview:server in overview.py, from overview.py:4",
    ],
    [
      "commented-out lines, tests and a virtual environment beside it",
      {
        "main.py": `${served}# other = Dash(__name__)\n"""\nthird = Dash()\n"""\n`,
        "test_main.py": app(),
        "conftest.py": app(),
        "tests/app.py": app(),
        ".venv/lib/app.py": app(),
        "env/pyvenv.cfg": "",
        "env/lib/app.py": app(),
      },
      "main:server in main.py, from main.py:4",
    ],
    [
      "a Procfile",
      {
        Procfile: "# web: gunicorn a:b\nweb: gunicorn --workers 2 'board:server' -b :8000\n",
        "board.py": served,
        "app.py": served,
      },
      "board:server in board.py, from Procfile:2",
    ],
    [
      "a Procfile that starts a shell script, with the server in a comment only",
      { Procfile: "web: sh run.sh # gunicorn other:server\n", "app.py": served },
      "app:server in app.py, from app.py:4",
    ],
    [
      "dashboard.yaml before all",
      {
        "dashboard.yaml": "app: two:server\n",
        Procfile: "web: gunicorn one:server\n",
        "one.py": served,
        "two.py": served,
      },
      "two:server in two.py, from dashboard.yaml:1",
    ],
    [
      "two names of one app",
      { "app.py": "from dash import Dash\napplication = app = Dash(__name__)\nserver = app.server\n" },
      "app:server in app.py, from app.py:3",
    ],
    [
      "two apps on one Flask object",
      {
        "app.py":
          "import dash, flask\nserver = flask.Flask('x')\na = dash.Dash(server=server)\nb = dash.Dash(server=server)\n",
      },
      "app:server in app.py, from app.py:2",
    ],
    [
      "two apps that functions of other modules put on one Flask object",
      {
        "app.py":
          "from flask import Flask\nfrom a import add_a\nfrom b import add_b\nserver = Flask('x')\na = add_a(server)\nb = add_b(server)\n",
        "a.py": "from dash import Dash\ndef add_a(flask):\n    return Dash(server=flask)\n",
        "b.py": "from dash import Dash\ndef add_b(flask):\n    app = Dash(server=flask)\n    return app\n",
      },
      "app:server in app.py, from app.py:4",
    ],
    [
      "a Flask factory that mounts the app, as people do beside a site",
      {
        "wsgi.py": "from site_one import init_app\napp = init_app()\nif __name__ == '__main__':\n    app.run()\n",
        "site_one/__init__.py":
          "from flask import Flask\ndef init_app():\n    app = Flask('x')\n    with app.app_context():\n        from .board import init_board\n        app = init_board(app)\n        return app\n",
        "site_one/board.py":
          "from dash import Dash\ndef init_board(server):\n    board = Dash(server=server)\n    return board.server\n",
      },
      "wsgi:app in wsgi.py, from wsgi.py:2",
    ],
    [
      "a Flask object that the app is attached to later",
      {
        "app.py":
          "import dash, flask\nserver = flask.Flask('x')\napp = dash.Dash(server=False)\napp.init_app(server)\n",
      },
      "app:server in app.py, from app.py:2",
    ],
    [
      "a factory that is called",
      {
        "app.py":
          "from dash import Dash\ndef create_app():\n    app = Dash()\n    return app\napp = create_app()\nserver = app.server\n",
      },
      "app:server in app.py, from app.py:6",
    ],
  ])("%s", async (_, contents, expected) => {
    expect(await entryOf(contents)).toBe(expected);
  });
});

describe("where there is no one answer, a sentence says what was seen", () => {
  const sub = { "App-A/app.py": served, "App-B/app.py": served, "App-C/app.py": served };
  test.each<[string, Contents, string, string]>([
    [
      "three apps in one folder",
      { "app.py": app(), "time_gate.py": served, "uploader.py": served },
      "There are 3 dashboards here: app.py:3, time_gate.py:4 and uploader.py:4; accepted: one.",
      "Say which in dashboard.yaml, for example app: app:app",
    ],
    [
      "two apps in one file",
      { "app.py": `${app("one")}${app("two")}` },
      "There are 2 dashboards here: app.py:3 and app.py:6; accepted: one.",
      "Say which in dashboard.yaml, for example app: app:one",
    ],
    [
      "dashboards in folders that Python cannot import",
      sub,
      "There are 3 dashboards in folders below: App-A/app.py:4, App-B/app.py:4 and App-C/app.py:4; accepted: one.",
      "Name the folder of one of them, for example App-A",
    ],
    [
      "one of them",
      { "App-A/app.py": served },
      "App-A/app.py:4 makes the app, but Python cannot import it by that path: a name has a hyphen, a blank or a dot.",
      "Name its folder: App-A",
    ],
    [
      "dashboards in folders that Python can import",
      { "one/app.py": served, "two/app.py": served },
      "There are 2 dashboards here: one/app.py:4 and two/app.py:4; accepted: one.",
      "Name the folder of one of them, for example one",
    ],
    [
      "a folder below that imports as if it were the top",
      { "src/app.py": `from layout import x\n${served}`, "src/layout.py": "x = 1\n" },
      "src/app.py:1 imports layout as if src were the dashboard's folder, which it is not.",
      "Name that folder as the dashboard's, or import src.layout instead.",
    ],
    [
      "a package below a folder that is the top",
      {
        "src/board/__init__.py": "",
        "src/board/app.py": `from board.layout import x\n${served}`,
        "src/board/layout.py": "x = 1\n",
      },
      "src/board/app.py:1 imports board.layout as if src were the dashboard's folder, which it is not.",
      "Name that folder as the dashboard's, or import src.board.layout instead.",
    ],
    [
      "one app that two modules offer alike",
      { "base.py": served, "one.py": "from base import server\n", "two.py": "from base import server\n" },
      "The app could be loaded from one.py:1 and two.py:1; accepted: one of them.",
      "Say which in dashboard.yaml, for example app: one:server",
    ],
    [
      "a Streamlit app",
      { "app.py": "import pandas\nimport streamlit as st\nst.title('x')\n" },
      "This is a Streamlit app (app.py:2 imports streamlit); accepted: a Plotly Dash app.",
      "Slipway serves Dash dashboards only: name a folder that has one.",
    ],
    [
      "a Gradio app",
      { "app.py": "import gradio\n" },
      "This is a Gradio app (app.py:1 imports gradio); accepted: a Plotly Dash app.",
      "Slipway serves Dash dashboards only: name a folder that has one.",
    ],
    [
      "a Flask app",
      { "app.py": "from flask import Flask\napp = Flask(__name__)\n" },
      "This is a Flask app without Dash (app.py:1 imports flask); accepted: a Plotly Dash app.",
      "Slipway serves Dash dashboards only: name a folder that has one.",
    ],
    [
      "a factory with arguments that nobody calls",
      { "app.py": "from dash import Dash\n\ndef create_app(name):\n    return Dash(name)\n" },
      "app.py:3: the app is made by calling create_app(), which needs arguments; accepted: a function without, or an app at the top level.",
      "Give them defaults, or add below it: app = create_app(…) and server = app.server",
    ],
    [
      "two factories",
      {
        "app.py":
          "from dash import Dash\ndef one():\n    return Dash()\ndef two(debug=False):\n    return Dash().server\n",
      },
      "The app could be made by one() in app.py:2 and two() in app.py:4; accepted: one of them.",
      "Say which in dashboard.yaml, for example app: app:one()",
    ],
    [
      "a factory that asks for something and that nobody calls",
      { "app.py": "from dash import Dash\n\ndef create_app(config):\n    return Dash(__name__, config)\n" },
      "app.py:3: the app is made by calling create_app(), which needs arguments; accepted: a function without, or an app at the top level.",
      "Give them defaults, or add below it: app = create_app(…) and server = app.server",
    ],
    [
      "an app for the script only",
      { "app.py": "from dash import Dash\nif __name__ == '__main__':\n    app = Dash(__name__)\n    app.run()\n" },
      "app.py:3: the app is made only when the file is run as a script; a server imports it.",
      'Make it above if __name__ == "__main__": and add server = app.server',
    ],
    [
      "Python that is none of ours",
      { "clean.py": "x = 1\n", "load.py": "import pandas\n" },
      "There is no dashboard in the folder: no Dash() in clean.py, load.py.",
      "Name a folder whose Python code has app = Dash(__name__) at its top level.",
    ],
    [
      "a notebook",
      { "analysis.ipynb": "{}" },
      "There is no dashboard in the folder: no Python file, only notebooks (analysis.ipynb).",
      "Name a folder whose Python code has app = Dash(__name__) at its top level.",
    ],
    [
      "nothing",
      { "README.md": "# x" },
      "There is no dashboard in the folder: no Python file.",
      "Name a folder whose Python code has app = Dash(__name__) at its top level.",
    ],
    [
      "a module in dashboard.yaml that is not there",
      { "dashboard.yaml": "title: x\napp: ap.main:server\n", "app.py": served },
      "dashboard.yaml:2: app names the module ap.main, but there is neither ap/main.py nor ap/main/__init__.py.",
      "Name a module of this folder, in dots as Python imports it.",
    ],
    [
      "a name in a Procfile that the module does not have",
      { Procfile: "web: gunicorn app:serve\n", "app.py": served },
      'Procfile:1 names "serve", which app.py does not define at its top level.',
      "Name what it defines, or add it there: serve = app.server",
    ],
    [
      "a factory with arguments in a Procfile",
      { Procfile: "web: gunicorn 'app:create_app(1)'\n", "app.py": served },
      "Procfile:1 passes arguments to the function that makes the app; accepted: module:object, or module:function().",
      "Give the arguments defaults, or call it in the module: server = create_app(…).server",
    ],
    [
      "two start commands that differ",
      {
        Procfile: "web: gunicorn one:server\n",
        "app.yaml": "runtime: python37\nentrypoint: gunicorn -b :8080 two:server\n",
        "one.py": served,
        "two.py": served,
      },
      "Procfile:1 starts one:server, and app.yaml:2 two:server; accepted: one.",
      "Say which in dashboard.yaml, for example app: one:server",
    ],
    [
      "another folder in a Procfile",
      { Procfile: "web: gunicorn --chdir src app:server\n", "src/app.py": served },
      "Procfile:1 starts the server in another folder, which is not followed; accepted: module:object from here.",
      "Say in dashboard.yaml what is loaded, for example app: app:server",
    ],
    ...["cd src && gunicorn app:server", "PYTHONPATH=src gunicorn app:server"].map(
      (command): [string, Contents, string, string] => [
        command,
        { Procfile: `web: ${command}\n`, "src/app.py": served },
        "Procfile:1 starts the server in another folder, which is not followed; accepted: module:object from here.",
        "Say in dashboard.yaml what is loaded, for example app: app:server",
      ],
    ),
  ])("%s", async (_, contents, message, fix) => {
    expect(await faultOf(contents)).toEqual([message, fix]);
  });

  test.each([
    ["that makes the app", `${served}x = (\n`],
    ["that would make it", "from dash import Dash\napp := Dash(__name__)\n"],
  ])("a syntax error in the file %s is named by line and column", async (_, source) => {
    const [message] = await faultOf({ "app.py": source });
    expect(message).toMatch(/^app\.py:\d+:\d+: Python cannot read this file, which makes the app: /);
  });

  test("Python that is seldom written is no syntax error", async () => {
    const source = `${served}rows = [[str(year), *row] for year, *row in totals]\n`;
    expect(await entryOf({ "app.py": source })).toBe("app:server in app.py, from app.py:4");
  });
});

describe("what the entry point is", () => {
  const factory = (returned: string) =>
    `from dash import Dash\ndef make():\n    app = Dash()\n    return ${returned}\n`;
  test.each<[string, Contents, Readonly<Record<string, string>>]>([
    ["a server", { "app.py": served }, { object: "server" }],
    ["Dash's own object", { "app.py": app() }, { object: "app", kind: "app" }],
    ["a function that makes one", { "app.py": factory("app") }, { object: "make", kind: "makes-app" }],
    ["a function that makes its server", { "app.py": factory("app.server") }, { object: "make", kind: "makes-server" }],
    [
      "a function that a Procfile calls",
      { Procfile: "web: gunicorn 'app:make()'\n", "app.py": `${served}${factory("app")}` },
      { object: "make", kind: "makes-app" },
    ],
    [
      "a function of which only the command knows that it makes a server",
      { Procfile: "web: gunicorn app:other()\n", "app.py": `${served}def other():\n    return unknown()\n` },
      { object: "other", kind: "makes-server" },
    ],
    [
      "a function that dashboard.yaml calls",
      { "dashboard.yaml": "app: app:make()\n", "app.py": factory("app.server") },
      { object: "make", kind: "makes-server" },
    ],
    [
      "an app on FastAPI",
      { "app.py": "from dash import Dash\napp = Dash(backend='fastapi')\n" },
      { object: "app", kind: "app", backend: "fastapi" },
    ],
    [
      "the server of an app on Quart",
      { "app.py": "from dash import Dash\nfrom quart import Quart\nserver = Quart('x')\napp = Dash(server=server)\n" },
      { object: "server", backend: "quart" },
    ],
    [
      "what App Engine starts",
      {
        "app.yaml": "runtime: python37\n\nentrypoint: gunicorn -b 0.0.0.0:8080 main:server\n",
        "main.py": served,
        "old.py": app(),
      },
      { object: "server" },
    ],
    [
      "what a Dockerfile starts",
      {
        Dockerfile:
          'FROM a AS b\nCMD ["gunicorn", "no:no"]\nFROM c\nENTRYPOINT ["gunicorn"]\nCMD ["-b", ":80", "two:server"]\n',
        "one.py": served,
        "two.py": served,
      },
      { module: "two", object: "server" },
    ],
    [
      "a Dockerfile that starts what is elsewhere",
      { Dockerfile: "FROM a\nCMD gunicorn src.app:server\n", "one.py": served },
      { module: "one", object: "server" },
    ],
  ])("%s", async (_, contents, expected) => {
    const { value } = await entryPoint(await folderOf(contents));
    const { module: _module, file: _file, ...rest } = value;
    const wanted = "module" in expected ? { ...rest, module: value.module } : rest;
    expect(wanted).toEqual(expected);
  });
});
