import { functionAround } from "../python/call-graph.ts";
import type { PythonModule } from "../python/model.ts";
import { functionWith, type Scope } from "../python/scopes.ts";
import type { Expression, FunctionDefinition, Span, Statement } from "../python/syntax.ts";
import { partsOf } from "../python/syntax.ts";
import { covers, statementsOf } from "./bodies.ts";
import { rule } from "./rule.ts";
import { calledAs, through, type WhenItRuns, whenItRuns } from "./when-it-runs.ts";

export const globalInCallback = rule({
  id: "D12",
  title: "A callback changes a variable that all visitors share",
  level: "warning",
  why: "All visitors share it: one sees what another has chosen. And each worker has its own, so that the same visitor sees now the one and now the other.",
  fix: "Keep what belongs to a visitor in dcc.Store, and what belongs to all in a database or a cache.",
  bad: [
    `from dash import Dash, Input, Output

app = Dash(__name__)
chosen = None


@app.callback(Output("out", "children"), Input("country", "value"))
def show(country):
    global chosen
    chosen = country
    return chosen`,
    {
      files: {
        "app.py": `from dash import Dash, Input, Output
from state import count

app = Dash(__name__)
total = rows = 0


@app.callback(Output("out", "children"), Input("add", "n_clicks"))
def show(clicks):
    global total, rows  # D12
    total += 1
    for rows in range(clicks):
        pass
    return count()`,
        "state.py": `number = 0


def count():
    global number  # D12
    number = number + 1
    return number`,
      },
    },
    `from dash import Dash, Input, Output


def create_app():
    app = Dash(__name__)
    visits = 0

    @app.callback(Output("out", "children"), Input("add", "n_clicks"))
    def show(clicks):
        nonlocal visits  # D12
        visits += 1
        return visits

    return app


app = create_app()`,
  ],
  good: [
    `from dash import Dash, Input, Output

app = Dash(__name__)


@app.callback(Output("chosen", "data"), Input("country", "value"))
def choose(country):
    return country`,
    `from dash import Dash, Input, Output

app = Dash(__name__)
names = load()
data = None


def reset():
    global names
    names = load()


def once():
    global data
    if data is None:
        data = load()
    return data


@app.callback(Output("out", "children"), Input("country", "value"))
def show(country):
    global names
    again = 0

    def count():
        nonlocal again
        again += 1

    count()
    return [names[country], once()[again]]


reset()`,
    `from dash import Dash, Input, Output


def counter():
    number = 0

    def count():
        nonlocal number
        number += 1
        return number

    return count


def create_app():
    app = Dash(__name__)
    names = None

    def fill():
        nonlocal names
        names = load()

    fill()

    @app.callback(Output("out", "children"), Input("country", "value"))
    def show(country):
        nonlocal names
        if names is None:
            names = load()
        return [counter()(), names[country]]

    return app


app = create_app()`,
  ],
  *checkApp(app) {
    const runs = whenItRuns(app);
    for (const module of app.modules) {
      for (const definition of module.functions) {
        for (const statement of statementsOf(definition)) {
          if (statement.kind !== "global" && statement.kind !== "nonlocal") continue;
          const path = runs.perRequest(module, statement);
          const names =
            path &&
            statement.names.filter((name) => {
              const owner = statement.kind === "global" ? module.scope : sharedScope(name, module, statement, runs);
              return owner !== undefined && isChangedIn(module, definition, name, owner);
            });
          if (!names || names.length === 0) continue;
          const message = `${calledAs({ module, definition })} changes ${names.join(" and ")} for everybody${through({ ...path, through: path.through.slice(0, -1) })}`;
          yield { module, at: statement, message };
        }
      }
    }
  },
});

/** The variables of the function that a `nonlocal` name belongs to, unless that function runs anew for each visitor. */
function sharedScope(name: string, module: PythonModule, statement: Statement, runs: WhenItRuns): Scope | undefined {
  const scope = functionWith(name, module.site(statement).scope);
  const [first] = scope?.owner?.body ?? [];
  return first && !runs.perRequest(module, first) ? scope : undefined;
}

/** Whether the function gives the name another value, unless it does so only where there is none yet. */
function isChangedIn(module: PythonModule, definition: FunctionDefinition, name: string, owner: Scope): boolean {
  const own = (owner.bindings.get(name) ?? []).filter(
    ({ at }) => covers(definition, at) && aroundOf(module, at, definition),
  );
  const guarded = firstTimes(definition, name);
  return own.some(({ at }) => !guarded.some((span) => covers(span, at)));
}

/** A binding inside of a function in the function is that one's. */
function aroundOf(module: PythonModule, at: Span, definition: FunctionDefinition): boolean {
  return !module.functions.some(
    (one) =>
      one !== definition && covers(definition, one) && covers(one, at) && functionAround(module, one) === definition,
  );
}

/** `if x is None:` and `if not x:`, around what is done the first time only. */
function firstTimes(definition: FunctionDefinition, name: string): readonly Span[] {
  return statementsOf(definition).flatMap((statement) => {
    if (statement.kind !== "if") return [];
    return statement.branches.flatMap(({ test, body: [first, ...rest] }) =>
      test && first && asksForNothing(test, name) ? [{ from: first.from, to: (rest.at(-1) ?? first).to }] : [],
    );
  });
}

function asksForNothing(test: Expression, name: string, depth = 0): boolean {
  const isIt = (one: Expression) => one.kind === "name" && one.name === name;
  if (test.kind === "unary") return test.operator === "not" && isIt(test.operand);
  if (test.kind !== "binary" || depth > 50) return false;
  if (test.operator === "or" || test.operator === "and")
    return partsOf(test).some((one) => asksForNothing(one, name, depth + 1));
  const isNone = test.right.kind === "constant" && test.right.value === null;
  return (test.operator === "is" || test.operator === "==") && isIt(test.left) && isNone;
}
