import { posix } from "node:path";
import type { Level } from "../../report/model.ts";
import { otherFile } from "../dash/other-files.ts";
import { rule } from "../dash/rule.ts";
import { assetFolders, besideAssets, type Uses, usesIn } from "./assets.ts";
import { isSecretByName } from "./secret-files.ts";

export const downloadableFiles = rule({
  id: "D33",
  title: "A file in assets can be downloaded by every visitor",
  level: "error",
  why: "Dash serves each file below assets at its address, to whoever can open the dashboard, whether a page shows it or not; assets_ignore only stops it from being loaded into the page.",
  fix: "Move it out of assets: data to data/, code beside the app.",
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
    { files: { "app.py": "from dash import Dash\napp = Dash(__name__)", "assets/model.py": "THRESHOLD = 5  # D33" } },
    {
      files: {
        "web/app.py": 'from dash import Dash\napp = Dash(__name__, assets_folder="static")',
        "web/static/.env": "A=1  # D33",
      },
    },
  ],
  good: [
    {
      files: {
        "app.py": `from dash import Dash, get_asset_url, html

app = Dash(__name__)
app.layout = html.A("All schools as a table", href=get_asset_url("schools.csv"), download="schools.csv")`,
        "assets/style.css": "body {}",
        "assets/schools.csv": "name\nAsh Lane",
        "assets/boundaries.geojson": "{}",
      },
    },
    {
      files: {
        "app.py": "from dash import Dash\napp = Dash(__name__)",
        "docs/assets/notes.csv": "x",
        "assets/__init__.py": "",
      },
    },
  ],
  *checkProject({ modules, survey }) {
    const folders = assetFolders({ modules }).map((folder) => ({
      begins: `${folder}/`,
      uses: usesIn(besideAssets(folder, modules)),
    }));
    for (const { path, kind, megabytes } of survey.entries) {
      const folder = kind === "file" && folders.find(({ begins }) => path.startsWith(begins));
      const found = folder && judged(path, megabytes === 0, folder.uses);
      if (found)
        yield {
          file: otherFile({ path }),
          level: found.level,
          message: `${found.what} can be downloaded by every visitor`,
        };
    }
  },
});

type Judged = { readonly what: string; readonly level: Level };

const tables =
  /\.(csv|tsv|psv|parquet|feather|arrow|ipc|xlsx?|xlsb|ods|h5|hdf5|npy|npz|rds|rda|sav|dta)(\.(gz|bz2|xz|zst|zip))?$/i;

function judged(path: string, isEmpty: boolean, { isLinked, isRead }: Uses): Judged | undefined {
  const name = posix.basename(path);
  if (isSecretByName(path) && !isEmpty && !/\.(pem|key|pub|json)$/i.test(name))
    return { what: "a file of secrets", level: "error" };
  if (/\.(py|ipynb|r|rmd|qmd|sql)$/i.test(name)) return isEmpty ? undefined : { what: "source code", level: "error" };
  if (/\.(sqlite3?|db|duckdb|mdb|accdb)$/i.test(name) && !/^thumbs\.db$/i.test(name))
    return { what: "a database", level: "error" };
  if (/\.(pkl|pickle|joblib)$/i.test(name)) return { what: "pickled Python", level: "error" };
  if (/(\.(bak|old|orig|swp|tmp)|~)$/i.test(name)) return { what: "a left-over copy", level: "warning" };
  if (isLinked(name)) return undefined;
  if (isRead(name)) {
    if (tables.test(name)) return { what: "data that the server reads", level: "error" };
    return /\.(geojson|topojson|json|txt|ya?ml)$/i.test(name)
      ? { what: "a file that the server reads", level: "warning" }
      : undefined;
  }
  return tables.test(name) ? { what: "data", level: "warning" } : undefined;
}
