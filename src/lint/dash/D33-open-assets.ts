import { posix } from "node:path";
import type { Level } from "../../report/model.ts";
import type { PythonModule } from "../python/model.ts";
import { keyword } from "../python/syntax.ts";
import { textsOf } from "../python/values.ts";
import type { Project } from "./rule.ts";
import { rule } from "./rule.ts";

export const openAssets = rule({
  id: "D33",
  title: "A file in assets can be downloaded by every visitor",
  level: "error",
  why: "Dash serves each file in assets to whoever can open the dashboard, whether a page shows it or not. assets_ignore does not protect one: it only keeps it from being loaded into the page.",
  fix: "Move it beside the app, out of assets: data to data/, and read it from there.",
  bad: [
    {
      files: {
        "app.py": `import pandas as pd
from dash import Dash

app = Dash(__name__)
pupils = pd.read_csv("assets/pupils.csv")`,
        "assets/pupils.csv": "name,school\nA,Ash Lane",
      },
    },
    {
      files: {
        "web/app.py": 'from dash import Dash\n\napp = Dash(__name__, assets_folder="./static")',
        "web/static/model.py": "THRESHOLD = 5",
        "web/static/style.css": "",
      },
    },
    { files: { "app.py": "from dash import Dash\n\napp = Dash(__name__)", "assets/keys/.env": "A=1" } },
  ],
  good: [
    {
      files: {
        "app.py": `from dash import Dash, get_asset_url, html

app = Dash(__name__)
app.layout = html.A("All schools", href=get_asset_url("schools.csv"), download="schools.csv")`,
        "assets/style.css": "body {}",
        "assets/schools.csv": "name\nAsh Lane",
        "assets/manifest.json": "{}",
        "assets/__init__.py": "",
        "data/pupils.csv": "name",
        "docs/assets/notes.csv": "name",
      },
    },
    {
      files: {
        "app.py": `import os

from dash import Dash

app = Dash(__name__, assets_folder=os.environ["ASSETS"])
other = Dash(__name__, assets_folder="/srv/assets")`,
        "assets/pupils.csv": "name",
      },
    },
  ],
  *checkProject(project) {
    for (const [folder, users] of assetFolders(project)) {
      const below = [...project.files, ...project.modules.filter(({ text }) => text.trim() !== "")].filter(({ path }) =>
        path.startsWith(`${folder}/`),
      );
      if (below.length === 0) continue;
      const links = linkedFrom(users);
      for (const file of below) {
        const found = judged(file.path, links);
        const level = found?.level ?? "error";
        if (found) yield { file, level, message: `${found.what} can be downloaded by every visitor` };
      }
    }
  },
});

/** The folders that Dash serves files from, with the code of those dashboards. @see dash.Dash, `assets_folder` */
function assetFolders({ apps, modules }: Project): ReadonlyMap<string, readonly PythonModule[]> {
  const folders = new Map<string, readonly PythonModule[]>();
  for (const module of modules) {
    for (const call of module.callsTo("dash.Dash")) {
      const written = keyword(call, "assets_folder");
      const folder = written ? module.constant(written) : call.spreads.length > 0 ? undefined : "assets";
      if (typeof folder !== "string" || folder === "" || posix.isAbsolute(folder)) continue;
      const path = posix.join(posix.dirname(module.path), folder).replace(/\/$/, "");
      if (path === "." || path.startsWith("..")) continue;
      const users = apps.filter((app) => app.modules.includes(module)).flatMap((app) => app.modules);
      folders.set(path, [...(folders.get(path) ?? [module]), ...users]);
    }
  }
  return folders;
}

type Links = { readonly any: boolean; readonly names: ReadonlySet<string> };

/** The files that pages link to, by their names: they are there to be had. An address that is put together may be of any. */
function linkedFrom(modules: readonly PythonModule[]): Links {
  const names = new Set<string>();
  let any = false;
  for (const module of new Set(modules)) {
    for (const call of module.calls) {
      const isAddress = /(^|\.)get_(asset_url|relative_path)$/.test(module.textOf(call.callee).slice(-60));
      const given = [
        ...(isAddress ? call.args.slice(0, 1) : []),
        ...call.keywords.flatMap(({ name, value }) => (/^(href|src|url|data|path)$/.test(name) ? [value] : [])),
      ];
      for (const one of given) {
        const texts = textsOf(module, one)?.texts;
        if (!texts && (isAddress || module.textOf(one).includes("assets"))) any = true;
        for (const text of texts ?? []) names.add(posix.basename(text));
      }
    }
  }
  return { any, names };
}

const tables =
  /\.(csv|tsv|psv|parquet|feather|arrow|xlsx?|xlsm|xlsb|ods|h5|hdf5?|npy|npz|rds|rda|rdata|sav|dta|sas7bdat)(\.(gz|bz2|xz|zst|zip))?$/i;
const databases = /\.(sqlite3?|db|duckdb|mdb|accdb|sql)$/i;
const pickles = /\.(pkl|pickle|joblib)$/i;
const code = /\.(py|ipynb|r|rmd|qmd)$/i;
const secrets =
  /(^|\/)(\.env[^/]*|[^/]*\.env|id_rsa|id_ed25519|[^/]*\.(pem|key|p12|pfx|jks|keystore)|secrets?\.(toml|ya?ml|json)|\.netrc|\.pgpass)$/i;
const documents = /\.(json|geojson|topojson|zip|log|bak|old)$/i;
/** JSON that browsers themselves ask for. */
const forBrowsers = /(^|\/)(manifest|site|browserconfig|package(-lock)?|[^/]*\.webmanifest|[^/]*lottie[^/]*)\.json$/i;

function judged(path: string, { any, names }: Links): { readonly what: string; readonly level: Level } | undefined {
  if (secrets.test(path)) return { what: "a file of secrets", level: "error" };
  if (code.test(path)) return { what: "source code", level: "error" };
  if (databases.test(path)) return { what: "a database", level: "error" };
  if (pickles.test(path)) return { what: "pickled Python", level: "error" };
  const isLinked = any || names.has(posix.basename(path));
  if (isLinked) return undefined;
  if (tables.test(path)) return { what: "data", level: "error" };
  return documents.test(path) && !forBrowsers.test(path)
    ? { what: "a file that may hold data", level: "warning" }
    : undefined;
}
