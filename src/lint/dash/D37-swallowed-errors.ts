import { type CallGraph, callGraphOf, functionAround } from "../python/call-graph.ts";
import type { PythonModule } from "../python/model.ts";
import type { Block, Call, Expression, FunctionDefinition, Span, Statement } from "../python/syntax.ts";
import { keyword, statementsIn } from "../python/syntax.ts";
import { covers, everyStatement } from "./bodies.ts";
import { type Reading, readingsIn } from "./readers.ts";
import type { App } from "./rule.ts";
import { rule } from "./rule.ts";

export const swallowedErrors = rule({
  id: "D37",
  title: "Missing data goes unnoticed",
  level: "warning",
  why: "Whatever goes wrong while the data is read, a missing file, a renamed column, a mistake in the code, ends in an empty chart, and nobody is told that the numbers are not there.",
  fix: "Catch only what you expect, except FileNotFoundError:, and say in the page or the log what is missing.",
  bad: [
    `import pandas as pd
from dash import Dash

app = Dash(__name__)
try:
    df = pd.read_csv("sales.csv")
except:
    df = pd.DataFrame()`,
    `import pandas as pd
from dash import Dash, Input, Output, no_update

app = Dash(__name__)


def load(name):
    return pd.read_csv(name)


@app.callback(Output("out", "children"), Input("name", "value"))
def show(name):
    try:
        if name:
            df = load(name)
    except:  # D37
        print("no data")
        df = None
    try:
        df = pd.read_excel(name)
    except ValueError:
        raise
    except Exception:  # D37
        return no_update
    for _ in [1, 2]:
        try:
            df = pd.read_parquet(name)
        except (ValueError, Exception) as error:  # D37
            pass
    try:
        with open("names.json") as file:
            names = file.read()
    except:  # D37
        names = ""
    return str([df, names])`,
  ],
  good: [
    `import pandas as pd
from dash import Dash, html

app = Dash(__name__)
try:
    df = pd.read_csv("https://example.com/sales.csv")
except FileNotFoundError:
    df = None
app.layout = html.P("No data yet" if df is None else "Sales")`,
    `import logging
import pandas as pd
from dash import Dash, Input, Output, html

app = Dash(__name__)


@app.callback(Output("out", "children"), Input("name", "value"))
def show(name):
    try:
        df = pd.read_csv(name)
    except:
        logging.exception("no data")
        raise
    try:
        df = pd.read_csv(name)
    except Exception as error:
        return html.P(f"The data could not be read: {error}")
    try:
        df = pd.read_csv(name)
    except Exception:
        logging.exception("no data")
        df = None
    try:
        with open("/tmp/log", "a") as file:
            file.write("x")
    except:
        pass
    try:
        number = float(name)
    except:
        number = 0
    return str([df, number])`,
  ],
  *checkApp(app) {
    const reads = readsIn(app);
    for (const module of app.modules) {
      for (const statement of everyStatement(module)) {
        if (statement.kind !== "block" || statement.keyword !== "try" || module.underMainGuard(statement)) continue;
        const [attempt, ...others] = statement.bodies;
        const span = attempt && spanOf(attempt.body);
        const told = span && reads(module, span);
        if (told === undefined) continue;
        for (const { handles, body } of others) {
          if (!handles || statementsIn(body).some((one) => one.kind === "other" && one.keyword === "raise")) continue;
          const bare = handles.types.length === 0;
          if (!bare && !(catchesAll(module, handles) && isSilent(module, body))) continue;
          const words = bare ? "except:" : `except ${handles.types.map(module.textOf).join(", ")}`;
          yield { module, at: handles.at, message: `${words} hides whatever goes wrong in ${told}` };
        }
      }
    }
  },
});

function spanOf(body: readonly Statement[]): Span | undefined {
  const [first] = body;
  const last = body.at(-1);
  return first && last && { from: first.from, to: last.to };
}

const catchesAll = (module: PythonModule, { types }: NonNullable<Block["handles"]>) =>
  types
    .flatMap((one) => (one.kind === "tuple" ? one.items : [one]))
    .some((one) => /^builtins\.(Base)?Exception$/.test(module.qualifiedName(one) ?? ""));

/** Whether nothing is said: it passes, or gives back what is empty. */
function isSilent(module: PythonModule, body: readonly Statement[]): boolean {
  return body.every((one) => {
    if (one.kind === "other") return /^(pass|continue|break)$/.test(one.keyword);
    if (one.kind === "return") return !one.value || isEmpty(module, one.value);
    if (one.kind === "assign") return !one.value || isEmpty(module, one.value);
    return one.kind === "expression" && one.value.kind === "constant";
  });
}

function isEmpty(module: PythonModule, value: Expression): boolean {
  switch (value.kind) {
    case "constant":
      return value.value === null || value.value === "" || value.value === 0 || value.value === false;
    case "list":
    case "tuple":
    case "set":
      return value.items.every((one) => isEmpty(module, one));
    case "dict":
      return value.entries.every((one) => isEmpty(module, one.value));
    case "call":
      return value.args.length + value.keywords.length + value.spreads.length === 0;
    default:
      return module.qualifiedName(value) === "dash.no_update";
  }
}

/** `open(path, "w")`, and modes of its kind. */
function isWritten(module: PythonModule, call: Call): boolean {
  const mode = keyword(call, "mode") ?? call.args[1];
  const value = mode && module.constant(mode);
  return typeof value === "string" && /[wax]/.test(value);
}

/** What is read in a stretch of code, directly or by one of the dashboard's own functions: `pd.read_csv()`, `load()`. */
function readsIn(app: App): (module: PythonModule, span: Span) => string | undefined {
  const graph = callGraphOf(app.modules);
  const readers = new Map(
    app.modules.map((module) => [
      module,
      readingsIn(module).filter(
        (one) => one.kind !== "folder" && !(one.kind === "file" && isWritten(module, one.call)),
      ),
    ]),
  );
  const reading = functionsThatRead(app, graph, readers);
  const leads = (module: PythonModule, call: Call): boolean => {
    const found = graph.called(module, call);
    return found !== undefined && reading.has(found.definition);
  };
  return (module, span) => {
    const own = readers.get(module)?.find(({ call }) => covers(span, call));
    if (own) return own.told;
    const through = module.calls.find((call) => covers(span, call) && leads(module, call));
    return through && `${module.textOf(through.callee).slice(0, 60)}()`;
  };
}

/** Functions that read something, themselves or through others. */
function functionsThatRead(
  app: App,
  graph: CallGraph,
  readers: ReadonlyMap<PythonModule, readonly Reading[]>,
): ReadonlySet<FunctionDefinition> {
  const callers = new Map<FunctionDefinition, FunctionDefinition[]>();
  for (const module of app.modules) {
    for (const call of module.calls) {
      const around = functionAround(module, call);
      const found = around && graph.called(module, call);
      if (!found) continue;
      const list = callers.get(found.definition);
      if (list) list.push(around);
      else callers.set(found.definition, [around]);
    }
  }
  const found = new Set(
    [...readers].flatMap(([module, all]) => all.flatMap(({ call }) => functionAround(module, call) ?? [])),
  );
  for (const definition of found) for (const caller of callers.get(definition) ?? []) found.add(caller);
  return found;
}
