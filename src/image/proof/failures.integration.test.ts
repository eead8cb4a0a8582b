import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { prover } from "../../../test/proved.ts";
import { root } from "../../../test/slipway.ts";

// Dashboards that cannot work, each built and started for real: a real Dash, a real gunicorn, in the image that would be shipped. What is
// said of each is held to the letter.

let prove: Awaited<ReturnType<typeof prover>>;
let requirements: string;
beforeAll(async () => {
  prove = await prover();
  requirements = await readFile(join(root, "examples/road-casualties/requirements.txt"), "utf8");
});
afterAll(() => prove.close());

const top = (first = "") => `${first}
from dash import Dash, html

app = Dash(__name__, title="Small", suppress_callback_exceptions=True)
server = app.server
`;
const page = `app.layout = html.Main(html.H1("Small"))\n`;
const withPages = `import dash
from dash import Dash, html

app = Dash(__name__, use_pages=True, suppress_callback_exceptions=True)
app.layout = html.Main(dash.page_container)
server = app.server
`;
const onePage = (layout: string) =>
  `import dash\nfrom dash import html\n\ndash.register_page(__name__, path="/report")\n\n${layout}\n`;

/** The first bytes of a library for 64-bit Arm: all that a loader looks at before it gives up. */
const armLibrary = Uint8Array.from(
  { length: 64 },
  (_, at) => [0x7f, 0x45, 0x4c, 0x46, 2, 1, 1][at] ?? { 16: 3, 18: 183, 20: 1 }[at] ?? 0,
);

type Fixture = {
  readonly files: Readonly<Record<string, string | Uint8Array>>;
  readonly says: string;
  readonly rule: string;
  readonly at?: string;
  readonly fix?: string;
  readonly timeout?: number;
};

const fixtures: Readonly<Record<string, Fixture>> = {
  "imports a package that no requirement brings": {
    files: { "app.py": `${top("import geopandas")}${page}` },
    rule: "missing-module",
    says: 'app.py:1 imports "geopandas", which is not in the image.',
    at: "app.py:1",
    fix: "Add geopandas to requirements.txt.",
  },
  "imports a package by another name than it is installed by": {
    files: { "app.py": `${top("import sklearn")}${page}` },
    rule: "missing-module",
    says: 'app.py:1 imports "sklearn", which is not in the image.',
    fix: "Add scikit-learn to requirements.txt.",
  },
  "imports what became a part of Dash": {
    files: { "app.py": `${top("import dash_core_components as dcc")}${page}` },
    rule: "missing-module",
    says: 'app.py:1 imports "dash_core_components", a package that became a part of dash, and is not in the image.',
    fix: "Write from dash import dcc; slipway lint --fix does.",
  },
  "imports what a version of a package does not have": {
    files: { "app.py": `${top("import dash.nothing")}${page}` },
    rule: "missing-module",
    says: 'app.py:1 imports "dash.nothing", which dash 4.4.1 does not have.',
  },
  "imports a module of its own in other letters": {
    files: { "app.py": `${top("import helpers")}${page}`, "Helpers.py": "" },
    rule: "missing-module",
    says: 'app.py:1 imports "helpers", but the file is called Helpers.py: upper and lower case are two names on a server.',
  },
  "imports a module of a folder as if it were beside it": {
    files: { "app.py": `${top("import helpers")}${page}`, "src/helpers.py": "" },
    rule: "missing-module",
    says: 'app.py:1 imports "helpers", which is src/helpers.py: modules are looked for in the dashboard\'s folder, not in src.',
    fix: "Import it as src.helpers.",
  },
  "imports a module that Git ignores": {
    files: { "app.py": `${top("import settings")}${page}`, ".gitignore": "*.pyc\nsettings.py\n" },
    rule: "missing-module",
    says: 'app.py:1 imports "settings", but .gitignore:2 keeps settings.py out of the repository.',
  },
  "imports its tests": {
    files: { "app.py": `${top("import tests.areas")}${page}`, "tests/areas.py": "" },
    rule: "missing-module",
    says: 'app.py:1 imports "tests", but the folder tests is left out of the image, as all tests are.',
  },
  "opens a file that is nowhere": {
    files: { "app.py": `${top()}areas = open("data/areas.csv").read()\n${page}` },
    rule: "missing-file",
    says: 'app.py:6 looks for "data/areas.csv", which is not in the image.',
    at: "app.py:6",
    fix: "Commit the file, or correct its path: paths start at the dashboard's folder.",
  },
  "opens a file in other letters, from pandas": {
    files: {
      "app.py": `${top("import pandas as pd")}areas = pd.read_csv("data/Areas.csv")\n${page}`,
      "data/areas.csv": "area\nBath\n",
    },
    rule: "missing-file",
    says: 'app.py:6 looks for "data/Areas.csv", but the file is called data/areas.csv: upper and lower case are two names on a server.',
    fix: "Write data/areas.csv.",
  },
  "opens a file that Git ignores": {
    files: { "app.py": `${top()}areas = open("data/areas.csv").read()\n${page}`, ".gitignore": "# data\ndata/*.csv\n" },
    rule: "missing-file",
    says: 'app.py:6 looks for "data/areas.csv", which .gitignore:2 keeps out of the repository.',
    fix: "Take it out of .gitignore and commit the file.",
  },
  "opens a file of its author's machine": {
    files: { "app.py": `${top()}areas = open("/home/me/areas.csv").read()\n${page}` },
    rule: "missing-file",
    says: 'app.py:6 looks for "/home/me/areas.csv", a path that is on your own machine only.',
  },
  "opens a file by a path of Windows": {
    files: { "app.py": `${top()}areas = open(r"data\\areas.csv").read()\n${page}`, "data/areas.csv": "area\nBath\n" },
    rule: "missing-file",
    says: 'app.py:6 looks for "data\\areas.csv": a backslash parts folders on Windows only.',
    fix: "Write data/areas.csv, which works everywhere.",
  },
  "opens a file whose name comes from data": {
    files: {
      "app.py": `${top()}for name in open("data/names.csv"):\n    open("data/" + name.strip())\n${page}`,
      "data/names.csv": "Mrs Smith\n",
    },
    rule: "missing-file",
    says: "app.py:7 looks for a file that is not in the image.",
  },
  "starts a program": {
    files: { "app.py": `${top("import subprocess")}subprocess.run(["wkhtmltopdf", "x"])\n${page}` },
    rule: "missing-file",
    says: 'app.py:6 starts the program "wkhtmltopdf", which is not in the image.',
  },
  "reads over the network when it starts": {
    files: {
      "app.py": `${top("import pandas as pd")}areas = pd.read_csv("https://example.com/areas.csv")\n${page}`,
    },
    rule: "needs-network",
    says: "app.py:6 reads over the network before the dashboard can answer, and there is no network here.",
    at: "app.py:6",
  },
  "asks a server beside it, which is not there": {
    files: {
      "app.py": `${top("import socket")}store = socket.create_connection(("127.0.0.1", 6379))\n${page}`,
    },
    rule: "needs-network",
    says: "app.py:6 reads over the network before the dashboard can answer, and there is no network here.",
    at: "app.py:6",
  },
  "needs a variable that nobody set": {
    files: { "app.py": `${top("import os")}token = os.environ["MAP_TOKEN"]\n${page}` },
    rule: "needs-setting",
    says: "app.py:6 needs the environment variable MAP_TOKEN, which is not set.",
    fix: 'Do without it: os.environ.get("MAP_TOKEN") is None where it is not set.',
  },
  "reads a file of settings that is not there": {
    files: {
      "app.py": `${top("import configparser")}settings = configparser.ConfigParser()\nsettings.read("settings.ini")\ntoken = settings["map"]["token"]\n${page}`,
    },
    rule: "needs-setting",
    says: "app.py:8 needs a setting that no file of settings in the image has.",
  },
  "makes its server only as a script": {
    files: {
      "dashboard.yaml": "app: app:server\n",
      "app.py": `from dash import Dash, html\n\napp = Dash(__name__)\n${page}if __name__ == "__main__":\n    server = app.server\n`,
    },
    rule: "wrong-entry",
    says: 'The server is to load app:server (dashboard.yaml:1), but app.py makes no "server" when it is imported.',
    at: "dashboard.yaml:1",
    fix: 'Write server = app.server at the top level of app.py, not below if __name__ == "__main__".',
  },
  "names what is no server": {
    files: {
      "dashboard.yaml": "app: app:server\n",
      "app.py": `from dash import Dash, html\n\napp = Dash(__name__)\n${page}server = "app"\n`,
    },
    rule: "wrong-entry",
    says: 'The server is to load app:server (dashboard.yaml:1), but "server" in app.py is nothing that a server can call.',
  },
  "opens a port of its own while it is imported": {
    files: { "app.py": `${top()}${page}app.run()\n` },
    rule: "never-answers",
    says: "app.py:7 starts a server of its own, and the import never ends.",
    at: "app.py:7",
    fix: 'Put that line below if __name__ == "__main__": so that it runs on your machine only.',
    timeout: 5,
  },
  "never comes out of its import": {
    files: { "app.py": `${top("import time")}time.sleep(3600)\n${page}` },
    rule: "never-answers",
    says: "After 5 s the dashboard is still being loaded: it is at app.py:6.",
    at: "app.py:6",
    timeout: 5,
  },
  "never comes out of its layout": {
    files: { "app.py": `${top()}\ndef page():\n    while True: pass\n\napp.layout = page\n` },
    rule: "never-answers",
    says: "After 5 s there is no answer: the dashboard is still at app.py:8.",
    timeout: 5,
  },
  "raises in its layout": {
    files: { "app.py": `${top()}\ndef page():\n    rows = []\n    return html.Main(rows[0])\n\napp.layout = page\n` },
    rule: "layout-fails",
    says: "The first request for /_dash-layout ends with status 500. It raised IndexError at app.py:9.",
    at: "app.py:9",
  },
  "calls a package in a way that it no longer knows": {
    files: { "app.py": `${top("import pandas as pd")}days = pd.Series([1]).astype("datetime64")\n${page}` },
    rule: "import-fails",
    says: "Loading the dashboard ends with ValueError in pandas, called at app.py:6.",
    at: "app.py:6",
  },
  "sets its layout only as a script": {
    files: { "app.py": `${top()}if __name__ == "__main__":\n    ${page}` },
    rule: "layout-fails",
    says: "The dashboard has no layout when it is started: app.py:7 does not run when a server loads it.",
    at: "app.py:7",
  },
  "has an address of its own": {
    files: {
      "app.py": `from dash import Dash, html\n\napp = Dash(__name__, url_base_pathname="/mine/")\nserver = app.server\n${page}`,
    },
    rule: "layout-fails",
    says: "app.py:3 gives the dashboard an address of its own (url_base_pathname), and nothing answers at the one that the platform gives it.",
    at: "app.py:3",
  },
  "asks for a sign-in": {
    files: {
      "app.py": `${top("import flask")}\n@server.before_request\ndef check():\n    return flask.Response("no", 401)\n\n${page}`,
    },
    rule: "signs-in",
    says: "The dashboard asks for a sign-in (status 401), so that nothing behind it can be looked at.",
  },
  "gives one id to two components": {
    files: {
      "app.py": `${top()}app.layout = html.Main([\n    html.P("a", id="total"),\n    html.P("b", id="total"),\n])\n`,
    },
    rule: "duplicate-ids",
    says: 'Two components of the layout have the id "total": see app.py:7 and app.py:8.',
    at: "app.py:7",
  },
  "gives one id to components that it makes of data": {
    files: { "app.py": `${top()}app.layout = html.Main([html.P(id="".join(["to", "tal"])) for _ in range(2)])\n` },
    rule: "duplicate-ids",
    says: "Two components of the layout have the same id.",
  },
  "writes beside its code": {
    files: { "app.py": `${top()}with open("cache.txt", "w") as file:\n    file.write("x")\n${page}` },
    rule: "write-refused",
    says: `app.py:6 writes to "cache.txt" in the dashboard's folder; only /tmp can be written to.`,
    at: "app.py:6",
    fix: "Write below /tmp (tempfile.mkdtemp()) what may be lost; keep nothing else in files.",
  },
  "keeps a database beside its code": {
    files: { "app.py": `${top("import sqlite3")}sqlite3.connect("cache.db").execute("create table t (x)")\n${page}` },
    rule: "write-refused",
    says: "app.py:6 writes to a database in a file; only /tmp can be written to.",
  },
  "takes more memory than it asks for": {
    files: {
      "dashboard.yaml": "title: Small\nresources:\n  memory: 128Mi\n",
      "app.py": `${top()}rows = []\nfor _ in range(400):\n    rows.append(bytearray(range(256)) * 4096)\n${page}`,
    },
    rule: "out-of-memory",
    says: "The server was killed when it took more than 128 MiB of memory, which is what dashboard.yaml asks for.",
    at: "dashboard.yaml:3",
    fix: "Load less when the module is imported, or ask for more in dashboard.yaml: resources: { memory: 256Mi }",
  },
  "brings a library of another machine": {
    files: { "app.py": `${top("import fast")}${page}`, "fast.so": armLibrary },
    rule: "wrong-machine",
    says: "app.py:1 loads fast.so, which is made for arm64; the image runs on Linux x86-64.",
    at: "app.py:1",
  },
  "brings a library of a Mac": {
    files: { "app.py": `${top("import fast")}${page}`, "fast.cpython-313-darwin.so": armLibrary },
    rule: "wrong-machine",
    says: 'app.py:1 imports "fast", but fast.cpython-313-darwin.so is made for macOS, and the image runs Linux.',
  },
  "needs a library of the system": {
    files: { "app.py": `${top("import ctypes")}ctypes.CDLL("libGL.so.1")\n${page}` },
    rule: "missing-library",
    says: "app.py:6 needs the system library libGL.so.1, which is not in the image.",
  },
  "has a page that raises": {
    files: {
      "app.py": withPages,
      "pages/report.py": onePage(`def layout():\n    years = {}\n    return html.P(years["2025"])`),
    },
    rule: "page-fails",
    says: "The page /report cannot be made: KeyError at pages/report.py:8.",
    at: "pages/report.py:8",
  },
  "has a page that lacks a file": {
    files: {
      "app.py": withPages,
      "pages/report.py": onePage(`def layout():\n    return html.P(open("data/areas.csv").read())`),
    },
    rule: "missing-file",
    says: 'The page /report cannot be made: pages/report.py:7 looks for "data/areas.csv", which is not in the image.',
  },
  "moves a page that it declared": {
    files: {
      "app.py": `${withPages}dash.register_page("other", path="/other", layout=html.P("other"))\ndash.page_registry["other"]["path"] = "/moved"\n`,
      "pages/report.py": onePage(`layout = html.P("report")`),
    },
    rule: "page-fails",
    says: "The page /other, which app.py:7 declares, is not found.",
    at: "app.py:7",
  },
  "asks for a stylesheet that is nowhere": {
    files: {
      "app.py": `from dash import Dash, html\n\napp = Dash(__name__, external_stylesheets=["/static/style.css"])\nserver = app.server\n${page}`,
    },
    rule: "asset-missing",
    says: "The page asks for /static/style.css, which is answered with status 404.",
    at: "app.py:3",
  },
};

describe("a dashboard that", () => {
  test.each(Object.entries(fixtures))("%s", async (_, { files, rule, says, at, fix, timeout }) => {
    const all = { "requirements.txt": requirements, ...files };
    const { verdict, findings, facts } = await prove.proved(
      all,
      timeout === undefined ? {} : { timeoutSeconds: timeout },
    );
    const [finding, ...others] = findings;
    expect(finding?.message, JSON.stringify(facts["lines"])).toBe(says);
    expect([verdict, finding?.rule, others]).toEqual(["fail", rule, []]);
    const { file, line } = finding?.location ?? {};
    if (at !== undefined) expect(`${file}:${line}`).toBe(at);
    if (fix !== undefined) expect(finding?.fix).toBe(fix);
  });
});

test("a value of data that an exception holds is found, and never in a sentence", async () => {
  const { files } = fixtures["opens a file whose name comes from data"] ?? { files: {} };
  const { findings } = await prove.proved({ "requirements.txt": requirements, ...files });
  expect(findings.map(({ found, message, fix }) => [found, `${message} ${fix}`.includes("Smith")])).toEqual([
    [["[Errno 2] No such file or directory: 'data/Mrs Smith'"], false],
  ]);
});
