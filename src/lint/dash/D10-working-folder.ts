import { kindOfPlace, startOfPath } from "./path-starts.ts";
import { readingsIn } from "./readers.ts";
import { rule } from "./rule.ts";

export const workingFolder = rule({
  id: "D10",
  title: "A path depends on where the server was started",
  level: "warning",
  why: "A relative path is looked for in the folder that gunicorn happens to be started in, which need not be the one that you start Python in: the file is there on your machine and missing in the container.",
  fix: 'Begin at the module: Path(__file__).parent / "sales.csv".',
  bad: [
    `import pandas as pd
from dash import Dash

app = Dash(__name__)
df = pd.read_csv("data/sales.csv")`,
    `import glob
import json
import os
from pathlib import Path
import pandas as pd
from dash import Dash

app = Dash(__name__)
DATA = Path("data")
with open("regions.json") as file:  # D10
    regions = json.load(file)
text = (DATA / "notes.md").read_text()  # D10
names = os.listdir("./data")  # D10
here = os.path.join(os.getcwd(), "data")
df = pd.read_excel(os.path.join(here, "x.xlsx"))  # D10
for path in glob.glob("data/*.csv"):  # D10
    pd.read_csv(path)


def load(name):
    return [pd.read_parquet(f"data/{name}.parquet"), pd.read_parquet("../{}.parquet".format(name))]  # D10`,
  ],
  good: [
    `import pandas as pd
from pathlib import Path
from dash import Dash

app = Dash(__name__)
df = pd.read_csv(Path(__file__).parent / "data" / "sales.csv")`,
    `import os
import sqlite3
import zipfile
import pandas as pd
from pathlib import Path
from dash import Dash

app = Dash(__name__)
here = os.path.dirname(os.path.abspath(__file__))
df = pd.read_csv(os.path.join(here, "sales.csv"))
text = Path(__file__).with_name("notes.md").read_text()
memory = sqlite3.connect(":memory:")
frame = pd.read_json('{"a": [1]}')
rows = pd.read_sql("select * from sales", memory)
with zipfile.ZipFile(Path(__file__).parent / "a.zip") as archive:
    archive.open("inside.csv")


def load(name):
    return pd.read_csv(name)


if __name__ == "__main__":
    open("local.txt")`,
  ],
  *checkApp({ modules }) {
    for (const module of modules) {
      for (const { call, told, kind, source } of readingsIn(module)) {
        if (kind === "database" || kind === "web" || module.underMainGuard(call)) continue;
        const start = source && startOfPath(module, source);
        if (start === undefined || kindOfPlace(start) !== "working folder") continue;
        yield { module, at: call, message: `${told} looks in the folder that the server was started in` };
      }
    }
  },
});
