import { type CallPath, functionAround } from "../python/call-graph.ts";
import type { PythonModule } from "../python/model.ts";
import type { FunctionDefinition } from "../python/syntax.ts";
import { callbackAround } from "./callbacks.ts";
import { isKept } from "./kept-values.ts";
import { kindOfPlace, startOfPath } from "./path-starts.ts";
import { type Reading, readingsIn } from "./readers.ts";
import { rule } from "./rule.ts";
import { isCached, isCachedFunction, through, whenItRuns } from "./when-it-runs.ts";

export const dataPerRequest = rule({
  id: "D8",
  title: "Data is read anew for every click",
  level: "warning",
  why: "Every click of every visitor reads the whole file again: the page waits for it, a worker is busy with it, and storage in the cloud is paid for by the request.",
  fix: "Put the reading into a function of its own and keep what it gives: functools.lru_cache for data that does not change, flask-caching's memoize with a timeout for data that does.",
  bad: [
    `import pandas as pd
from dash import Dash, Input, Output

app = Dash(__name__)


@app.callback(Output("out", "children"), Input("year", "value"))
def show(year):
    df = pd.read_csv("sales.csv")
    return len(df[df.year == year])`,
    {
      files: {
        "app.py": `from dash import Dash, Input, Output
import pandas as pd
from data import load_data

app = Dash(__name__)


def layout():
    return str(pd.read_excel("sales.xlsx"))  # D8


app.layout = layout


@app.callback(Output("out", "children"), Input("file", "value"))
def show(name):
    whole = pd.read_sql("select * from sales", engine)  # D8
    return load_data(name)`,
        "data.py": `import pandas as pd


def read(name):
    return pd.read_parquet(name)  # D8


def load_data(name):
    return read(f"data/{name}.parquet")`,
      },
    },
  ],
  good: [
    `from functools import lru_cache
import pandas as pd
from dash import Dash, Input, Output

app = Dash(__name__)


@lru_cache
def sales():
    return pd.read_csv("sales.csv")


@app.callback(Output("out", "children"), Input("year", "value"))
def show(year):
    df = sales()
    return len(df[df.year == year])`,
    `import base64
import io
import pandas as pd
from dash import Dash, Input, Output

app = Dash(__name__)
KNOWN = {}
whole = None


def remembered(name):
    if name not in KNOWN:
        KNOWN[name] = pd.read_csv(f"data/{name}.csv")
    return KNOWN[name]


def once():
    global whole
    if whole is None:
        whole = pd.read_csv("data/whole.csv")
    return whole


@app.callback(Output("out", "children"), Input("up", "contents"), Input("store", "data"), Input("year", "value"))
def show(contents, stored, year):
    decoded = base64.b64decode(contents)
    uploaded = pd.read_csv(io.StringIO(decoded.decode("utf-8")))
    sent = pd.read_json(stored, orient="split")
    rows = pd.read_sql("select * from sales where year = ?", engine, params=[year])
    return [len(uploaded), len(sent), len(rows), len(remembered("a")), len(once())]


def never():
    return pd.read_csv("sales.csv")`,
  ],
  *checkApp(app) {
    const runs = whenItRuns(app);
    for (const module of app.modules) {
      for (const reading of readingsIn(module)) {
        const path = readsData(module, reading) ? runs.perRequest(module, reading.call) : undefined;
        if (!path || isCached(path) || isKeptHere(module, reading)) continue;
        const when = isClick(module, reading, path) ? "for every click" : "each time the page is opened";
        yield { module, at: reading.call, message: `${reading.told} reads data ${when}${through(path)}` };
      }
    }
  },
});

/**
 * Whether a file is read, or a query sent that is the same each time. One with parameters asks for what this visitor chose, and
 * JSON from a place that is not written here is most often what the page has sent.
 */
function readsData(module: PythonModule, { kind, source, call, told }: Reading): boolean {
  const start = source && startOfPath(module, source);
  if (kind === "table") return !/read_(json|html|xml)\(\)$/.test(told) || start !== undefined;
  if (kind !== "database" || start === undefined) return false;
  const written = source && module.origin(source);
  const plain = written?.kind === "expression" && written.expression.kind === "constant";
  return (
    plain && !call.keywords.some(({ name }) => /^(params|execute_options)$/.test(name)) && kindOfPlace(start) !== "web"
  );
}

function isKeptHere(module: PythonModule, { call }: Reading): boolean {
  const around: FunctionDefinition | undefined = functionAround(module, call);
  return (around !== undefined && isCachedFunction(module, around)) || isKept(module, call);
}

/** In a callback; a layout is asked for when a page is opened. */
function isClick(module: PythonModule, { call }: Reading, { start }: CallPath): boolean {
  return callbackAround(start?.module ?? module, start?.call ?? call) !== undefined;
}
