import { runsAtImport } from "../python/dash-app.ts";
import type { PythonModule } from "../python/model.ts";
import type { Call, Expression } from "../python/syntax.ts";
import { keyword } from "../python/syntax.ts";
import { isLoaded } from "./apps.ts";
import { environmentWrites } from "./environment-writes.ts";
import { rule } from "./rule.ts";

export const debugMode = rule({
  id: "D3",
  title: "Debug mode is on in code that ships",
  level: "error",
  why: "In debug mode a visitor who meets an error is shown the code and the data around it, and the Werkzeug console runs any Python that a visitor types.",
  fix: 'Leave debug out, or switch it on from your own machine: debug=os.environ.get("DEBUG") == "1".',
  bad: [
    `from dash import Dash

app = Dash(__name__)
app.enable_dev_tools(debug=True)`,
    `import os
from dash import Dash

app = Dash(__name__)
if os.environ.get("AT_HOME"):
    app.enable_dev_tools(debug=True)  # D3 warning


def main():
    app.run(debug=True)  # D3 warning`,
  ],
  good: `import os
from dash import Dash

app = Dash(__name__)

if __name__ == "__main__":
    app.run(debug=os.environ.get("DEBUG") == "1")`,
  *checkProject({ modules, apps }) {
    for (const file of modules) {
      for (const { call, debug, message } of [...switchedOn(file), ...inEnvironment(file)]) {
        if (!isOn(file.constant(debug))) continue;
        const level = runsAtImport(file, call) && isLoaded(apps, file) ? "error" : "warning";
        yield { file, at: call, level, message };
      }
    }
  },
});

type Switch = { readonly call: Expression; readonly debug: Expression; readonly message: string };

/** Where `debug` stands when it is not given by name. @see dash.Dash.run, dash.Dash.enable_dev_tools, flask.Flask.run */
const places: Readonly<Record<string, number>> = {
  "dash.Dash.run": 3,
  "dash.Dash.run_server": 3,
  "dash.Dash.enable_dev_tools": 0,
  "dash.Dash.server.run": 2,
};

function* switchedOn(module: PythonModule): Iterable<Switch> {
  for (const call of module.callsTo(...Object.keys(places))) {
    const debug = keyword(call, "debug") ?? positional(call, places[module.qualifiedName(call.callee) ?? ""]);
    if (debug) yield { call, debug, message: `${module.textOf(call.callee)}() switches debug mode on` };
  }
}

function positional(call: Call, place: number | undefined): Expression | undefined {
  if (place === undefined || call.args.slice(0, place).some(({ kind }) => kind === "starred")) return undefined;
  const found = call.args[place];
  return found?.kind === "starred" ? undefined : found;
}

function* inEnvironment(module: PythonModule): Iterable<Switch> {
  const message = "the code sets DASH_DEBUG, which switches debug mode on";
  for (const { at, value } of environmentWrites(module, "DASH_DEBUG")) yield { call: at, debug: value, message };
}

/** What Dash takes for yes. An empty string and 0 are no. */
const isOn = (value: unknown) =>
  typeof value === "string"
    ? !/^(|0|false|no|off|none)$/i.test(value)
    : value === true || (typeof value === "number" && value !== 0);
