import { expect, test } from "vitest";
import { parseModules } from "../python/project.ts";
import { appsAmong } from "./apps.ts";

const made = "from dash import Dash\napp = Dash(__name__)\n";
const apps = (files: Readonly<Record<string, string>>, entry?: string) =>
  appsAmong(parseModules(Object.entries(files).map(([path, text]) => ({ path, text }))), entry).map(
    (app) =>
      `${app.entry.path}: ${app.modules
        .map(({ path }) => path)
        .sort()
        .join(" ")}`,
  );

test("a server that comes to another module under another name is one app, of that module", () => {
  const files = {
    "app.py": `${made}srv = app.server\n`,
    "index.py": "from app import app, srv as server\nfrom apps import a\n",
    "apps/a.py": "from app import app\n",
  };
  expect(apps(files)).toEqual(["index.py: app.py apps/a.py index.py"]);
});

test("three scripts in one folder that share a module are three apps", () => {
  const files = {
    "one.py": `${made}import shared\n`,
    "two.py": `${made}import shared\n`,
    "three.py": made,
    "shared.py": "",
  };
  expect(apps(files)).toEqual(["one.py: one.py shared.py", "two.py: shared.py two.py", "three.py: three.py"]);
  expect(apps(files, "two")).toEqual(["two.py: shared.py two.py"]);
});

test("folders with an app.py each are apart, though the modules beside them have the same names", () => {
  const files = {
    "App-A/app.py": `${made}import data\n`,
    "App-A/data.py": "",
    "App-B/app.py": `${made}import data\n`,
    "App-B/data.py": "",
  };
  expect(apps(files)).toEqual(["App-A/app.py: App-A/app.py App-A/data.py", "App-B/app.py: App-B/app.py App-B/data.py"]);
});

test("modules that load each other are one app, of the one that makes it", () => {
  const files = { "app.py": `${made}import callbacks\n`, "callbacks.py": "from app import app\n" };
  expect(apps(files)).toEqual(["app.py: app.py callbacks.py"]);
});

test("a package that makes the app, and a run.py that only takes it", () => {
  const files = {
    "run.py": "from board import app, server\nimport board.pages.home\n",
    "board/__init__.py": "from .app import app, server\n",
    "board/app.py": `${made}server = app.server\n`,
    "board/pages/home.py": "from board.app import app\n",
  };
  expect(apps(files)).toEqual(["run.py: board/__init__.py board/app.py board/pages/home.py run.py"]);
});

test("a factory that another module calls is part of that module's app", () => {
  const files = {
    "wsgi.py": "from board.factory import create_app\nserver = create_app().server\n",
    "board/factory.py":
      "from dash import Dash\ndef create_app():\n    from board import views\n    return Dash(__name__)\n",
    "board/views.py": "",
  };
  expect(apps(files)).toEqual(["wsgi.py: board/factory.py board/views.py wsgi.py"]);
});

test("pages belong to the app whose folder they lie in, tests and commented code to none", () => {
  const files = {
    "a/app.py": "import dash\napp = dash.Dash(use_pages=True)\n",
    "a/pages/home.py": "import dash\ndash.register_page(__name__)\n",
    "b/app.py": "import dash\napp = dash.Dash(use_pages=True, pages_folder='views')\n",
    "b/views/home.py": "import dash\ndash.register_page(__name__)\n",
    "b/old.py": "# from dash import Dash\n# app = Dash()\n",
    "tests/test_app.py": made,
  };
  expect(apps(files)).toEqual(["a/app.py: a/app.py a/pages/home.py", "b/app.py: b/app.py b/views/home.py"]);
});
