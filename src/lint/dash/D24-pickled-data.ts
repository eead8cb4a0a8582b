import type { PythonModule } from "../python/model.ts";
import type { Call, Expression } from "../python/syntax.ts";
import { keyword } from "../python/syntax.ts";
import type { Environment } from "./rule.ts";
import { rule } from "./rule.ts";
import { whenItRuns } from "./when-it-runs.ts";

export const pickledData = rule({
  id: "D24",
  title: "A pickle is loaded",
  level: "error",
  why: "A pickle is a program that Python runs when it is loaded: whoever makes the file, or sends it by e-mail, can do with the dashboard, its data and its credentials what they like, and no review of the code shows it.",
  fix: "Keep tables as Parquet or CSV, arrays as .npy, models in their library's own format or as ONNX, and everything else as JSON.",
  bad: [
    `import pickle
from dash import Dash

app = Dash(__name__)
with open("points.pkl", "rb") as file:
    points = pickle.load(file)`,
    `import joblib
import numpy as np
import pandas as pd
from torch import load as load_model
from dash import Dash, Input, Output
from data import unread

app = Dash(__name__)
frame = pd.read_pickle("sales.pkl")  # D24
odd = np.load("odd.npy", allow_pickle=True)  # D24
net = load_model("net.pt", weights_only=False)  # D24


@app.callback(Output("out", "children"), Input("in", "value"))
def predict(value):
    return joblib.load("model.joblib").predict([[value]])  # D24


def never():
    return joblib.load("model.joblib")  # D24 warning


if __name__ == "__main__":
    frame = pd.read_pickle("more.pkl")  # D24 warning`,
    {
      files: {
        "app.py":
          'from dash import Dash\nfrom store import model, remembered\n\napp = Dash(__name__)\nmodel("a")\nremembered("a")',
        "store.py":
          "import pickle\nimport redis\n\nr = redis.Redis()\n\n\ndef model(name):\n    with open(name, 'rb') as file:\n        return pickle.Unpickler(file).load()  # D24\n\n\ndef remembered(key):\n    return pickle.loads(r.get(key))  # D24 warning",
        "kept/app.py":
          "import joblib\nfrom dash import Dash\n\napp = Dash(__name__)\njoblib.dump(app.title, '/tmp/x')\njoblib.load('/tmp/x')  # D24 warning",
        "train.py": 'import pickle\n\nwith open("x.pkl", "rb") as file:\n    pickle.load(file)',
      },
    },
  ],
  good: [
    `import pandas as pd
from dash import Dash

app = Dash(__name__)
points = pd.read_parquet("points.parquet")`,
    `import copy
import json
import pickle
import numpy as np
import torch
from dash import Dash

app = Dash(__name__)
with open("points.json") as file:
    points = json.load(file)
grid = np.load("grid.npy")
odd = np.load("odd.npy", allow_pickle=False)
net = torch.load("net.pt", weights_only=True)
twin = pickle.loads(pickle.dumps(points))`,
  ],
  *checkApp(app, environment) {
    const runs = whenItRuns(app);
    const writes = app.modules.some((module) =>
      module.callsTo(...writers).some((call) => runs.atImport(module, call) ?? runs.perRequest(module, call)),
    );
    for (const module of app.modules) {
      for (const { call, told } of loads(module, environment)) {
        if (isOwn(module, call)) continue;
        const happens = runs.atImport(module, call) ?? runs.perRequest(module, call);
        // Bytes that are in memory already, and files where it writes some itself, may be what the dashboard keeps for itself.
        const sure = happens !== undefined && !writes && !isKept(module, call);
        yield {
          module,
          at: call,
          message: sure ? `${told} runs whatever code is in what it loads` : `${told} may run code that others wrote`,
          ...(sure ? {} : { level: "warning" as const }),
        };
      }
    }
  },
});

const loaders = [
  ...["pickle", "_pickle", "cPickle", "dill", "cloudpickle"].flatMap((one) => [`${one}.load`, `${one}.loads`]),
  ...["pickle.Unpickler", "_pickle.Unpickler", "dill.Unpickler", "dill.load_session", "dill.load_module"],
  ...["pandas.read_pickle", "pandas.io.pickle.read_pickle"],
  ...["joblib.load", "sklearn.externals.joblib.load"],
];

/** What makes a pickle. */
const writers = [
  ...["pickle", "_pickle", "cPickle", "dill", "cloudpickle", "joblib"].flatMap((one) => [
    `${one}.dump`,
    `${one}.dumps`,
  ]),
  ...["pickle.Pickler", "pandas.to_pickle"],
];

type Load = { readonly call: Call; readonly told: string };

function* loads(module: PythonModule, { satisfies }: Environment): Iterable<Load> {
  const told = (call: Call) => `${module.textOf(call.callee)}()`;
  for (const call of module.callsTo(...loaders)) yield { call, told: told(call) };
  for (const call of module.callsTo("numpy.load")) {
    const allow = keyword(call, "allow_pickle") ?? call.args[2];
    if (allow && module.constant(allow) === true) yield { call, told: `${told(call)} with allow_pickle=True` };
  }
  for (const call of module.callsTo("torch.load")) {
    const only = keyword(call, "weights_only");
    const off = only
      ? module.constant(only) === false
      : call.spreads.length === 0 && satisfies("torch", "<2.6") === true;
    if (off) yield { call, told: `${told(call)} without weights_only=True` };
  }
}

const argument = (call: Call): Expression | undefined => call.args[0] ?? call.keywords[0]?.value;

/** `pickle.loads(pickle.dumps(x))`, which is a copy. */
function isOwn(module: PythonModule, call: Call): boolean {
  const given = argument(call);
  const origin = given && module.origin(given);
  if (origin?.kind !== "expression" || origin.expression.kind !== "call") return false;
  return /^(_?pickle|cPickle|dill|cloudpickle)\.dumps$/.test(
    origin.module.qualifiedName(origin.expression.callee) ?? "",
  );
}

const isKept = (module: PythonModule, { callee }: Call) => /\.loads$/.test(module.qualifiedName(callee) ?? "");
