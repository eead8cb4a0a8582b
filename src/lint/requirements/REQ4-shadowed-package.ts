import { normalised } from "../dash/requirements.ts";
import { type App, rule } from "../dash/rule.ts";
import type { PythonModule } from "../python/model.ts";
import { folderOf, placesOf } from "./manifests.ts";

export const shadowedPackage = rule({
  id: "REQ4",
  title: "A module of the dashboard has the name of a package",
  level: "error",
  why: "Python looks beside the dashboard first: whoever imports the package, other packages included, gets this module instead, and the dashboard fails with an ImportError or AttributeError that names neither.",
  fix: "Give the module another name, and change what imports it.",
  bad: [
    {
      files: {
        "app.py": "import plotly.express as px\nfrom dash import Dash\napp = Dash(__name__)",
        "plotly.py": "colours = []",
      },
    },
    {
      files: {
        "app.py": "import pandas as pd\nfrom dash import Dash\napp = Dash(__name__)",
        "pandas/__init__.py": "# REQ4 warning",
        "requirements.txt": "dash==4.4.1\npandas==2.3.3\ngunicorn==27.0.1",
      },
    },
    { files: { "dash.py": "from dash import Dash\napp = Dash(__name__)" } },
    { files: { "app.py": "from dash import Dash\napp = Dash(__name__)", "calendar.py": "terms = []  # REQ4 warning" } },
  ],
  good: [
    {
      files: {
        "app.py": "from dash import Dash\nfrom charts import plotly\napp = Dash(__name__)",
        "charts/plotly.py": "colours = []",
        "data/flask/readme.md": "",
        "tests/pandas.py": "",
        "schools.py": "",
      },
    },
  ],
  *checkProject(project) {
    const asked = new Set(
      placesOf(project).flatMap(({ manifests }) => manifests.flatMap(({ asks }) => asks.map(({ name }) => name))),
    );
    const found = new Set<PythonModule>();
    for (const app of project.apps) {
      const folder = folderOf(app.entry.path);
      for (const module of project.modules) {
        const name = topName(module, folder);
        if (name === undefined || found.has(module)) continue;
        const what = packageOf(name, asked, app);
        if (what === undefined) continue;
        found.add(module);
        // Below the top it depends on where the server is started.
        const level = what.needed && folder === "" ? "error" : "warning";
        yield { file: module, level, message: `this module hides ${what.words}` };
      }
    }
  },
});

/** What Dash itself imports when it is imported: it fails whatever the dashboard does. @see the requirements of dash 2 to 4 */
const neededByDash = new Set([
  "dash",
  "flask",
  "werkzeug",
  "plotly",
  "narwhals",
  "requests",
  "retrying",
  "nest_asyncio",
  "importlib_metadata",
  "typing_extensions",
  "jinja2",
  "markupsafe",
  "itsdangerous",
  "click",
  "blinker",
]);

/** Those of the standard library that Dash, Flask, pandas and what they need import after Python has started. */
const standard = new Set(
  "argparse array ast asyncio base64 bisect calendar cgi code collections concurrent contextvars copy csv dataclasses datetime decimal difflib email enum fnmatch fractions functools gettext glob gzip hashlib heapq hmac html http importlib inspect ipaddress json locale logging math mimetypes numbers operator pathlib pickle pkgutil platform pprint queue random re secrets select selectors shutil signal socket sqlite3 ssl statistics string struct subprocess tempfile textwrap threading timeit token tokenize traceback types typing unittest urllib uuid warnings weakref xml zipfile zoneinfo".split(
    " ",
  ),
);

type Hidden = { readonly words: string; readonly needed: boolean };

function packageOf(name: string, asked: ReadonlySet<string>, { modules }: App): Hidden | undefined {
  if (neededByDash.has(name)) return { words: `the package ${name}, which Dash needs`, needed: true };
  if (standard.has(name)) return { words: `Python's own ${name}`, needed: false };
  const isImported = modules.some(({ imports }) =>
    imports.some(({ names }) => names.some(({ dots, module }) => dots === 0 && module.split(".")[0] === name)),
  );
  return asked.has(normalised(name)) && isImported
    ? { words: `the package ${name}, which is asked for`, needed: false }
    : undefined;
}

/** The name by which a module, or the package that it begins, is imported where the server starts. */
function topName({ path }: PythonModule, folder: string): string | undefined {
  const inside = folder === "" ? path : path.startsWith(`${folder}/`) ? path.slice(folder.length + 1) : undefined;
  return inside === undefined ? undefined : /^([A-Za-z_]\w*)(?:\.py|\/__init__\.py)$/.exec(inside)?.[1];
}
