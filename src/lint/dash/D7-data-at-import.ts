import { readingsIn } from "./readers.ts";
import { rule } from "./rule.ts";
import { through, whenItRuns } from "./when-it-runs.ts";

export const dataAtImport = rule({
  id: "D7",
  title: "Data is read while the app starts",
  level: "warning",
  why: "What runs at import runs before the first page, in every worker: the start takes longer, memory is needed once per worker, the data stays as it was until the next restart, and where it is missing the dashboard does not start at all, again and again.",
  fix: "Read it in a function that keeps what it has read (functools.lru_cache, or flask-caching with a timeout), and call that from the layout function or the callback.",
  bad: [
    `import pandas as pd
from dash import Dash

app = Dash(__name__)
df = pd.read_csv("sales.csv")`,
    {
      files: {
        "app.py": `from dash import Dash
import polars as pl
import requests
from data import load_data

app = Dash(__name__)
frames = [pl.read_parquet(path) for path in paths]  # D7
prices = requests.get("https://example.com/prices", timeout=5).json()  # D7
df = load_data()`,
        "data.py": `from functools import lru_cache
from pandas import read_sql_query


def read(query):
    return read_sql_query(query, engine)  # D7


@lru_cache
def load_data():
    return read("select * from sales")`,
      },
    },
  ],
  good: [
    `from functools import lru_cache
import pandas as pd
from dash import Dash

app = Dash(__name__)


@lru_cache
def sales():
    return pd.read_csv("sales.csv")`,
    `import io
import pandas as pd
from dash import Dash

app = Dash(__name__)
app.layout = lambda: layout(pd.read_csv("sales.csv"))
regions = pd.read_csv(io.StringIO("code,name"))
with open("notes.md") as file:
    notes = file.read()

if __name__ == "__main__":
    pd.read_csv("sales.csv")`,
  ],
  *checkApp(app) {
    const runs = whenItRuns(app);
    for (const module of app.modules) {
      for (const { call, told, kind } of readingsIn(module)) {
        const verb = doing[kind];
        const path = verb && runs.atImport(module, call);
        if (path) yield { module, at: call, message: `${told} ${verb} while the app starts${through(path)}` };
      }
    }
  },
});

/** Of what takes time: a handle or a list of files does not. */
const doing: Readonly<Record<string, string>> = {
  table: "reads data",
  database: "asks a database",
  web: "asks another server",
};
