import { functionAround } from "../python/call-graph.ts";
import type { PythonModule } from "../python/model.ts";
import type { Expression, Span } from "../python/syntax.ts";
import { keyword, partsOf } from "../python/syntax.ts";
import { covers, everyStatement, statementsOf } from "./bodies.ts";
import { rule } from "./rule.ts";
import { type Kind, kindOfValue, sharedName } from "./shared-values.ts";
import { through, whenItRuns } from "./when-it-runs.ts";

export const sharedDataChanged = rule({
  id: "D13",
  title: "A callback changes data that all visitors share",
  level: "warning",
  why: "What stands at the top of a module is one thing for all visitors of a worker: what one visitor's click does to it, the others see, and the next worker knows nothing of it.",
  fix: "Work on a copy (df = df.copy()), keep what belongs to a visitor in dcc.Store, and what belongs to all in a database or a cache.",
  bad: [
    `import pandas as pd
from dash import Dash, Input, Output

app = Dash(__name__)
df = pd.DataFrame({"price": [1, 2]})


@app.callback(Output("out", "children"), Input("rate", "value"))
def show(rate):
    df["total"] = df["price"] * rate
    return df["total"].sum()`,
    {
      files: {
        "app.py": `import pandas as pd
import plotly.express as px
import plotly.graph_objects as go
from dash import Dash, Input, Output
from state import State, remember, seen

app = Dash(__name__)
df = pd.DataFrame({"price": [1, 2]})
df = df[df.price > 1]
figure = px.line(df)
settings = dict(colour="red")
state = State()


@app.callback(Output("out", "children"), Input("rate", "value"))
def show(rate):
    df.columns = ["a"]  # D13
    df.loc[0, "a"] = rate  # D13
    df.drop(columns="a", inplace=True)  # D13
    figure.update_layout(title=rate)  # D13
    figure.layout.title = rate  # D13
    settings["colour"] = rate  # D13
    del settings["colour"]  # D13
    settings.update(colour=rate)  # D13
    state.rate = rate  # D13
    if rate not in seen:
        seen.append(rate)  # D13
    same = df
    same["b"] = 1  # D13
    remember(rate)
    return str(df)`,
        "state.py": `class State:
    rate = 1


seen = []
log = []


def remember(value):
    log.append(value)  # D13`,
      },
    },
  ],
  good: [
    `import pandas as pd
from dash import Dash, Input, Output

app = Dash(__name__)
df = pd.DataFrame({"price": [1, 2]})


@app.callback(Output("out", "children"), Input("rate", "value"))
def show(rate):
    own = df.copy()
    own["total"] = own["price"] * rate
    return own["total"].sum()`,
    `import os
import flask
import pandas as pd
from dash import Dash, Input, Output, Patch
from diskcache import Cache

app = Dash(__name__)
df = pd.DataFrame({"price": [1, 2]})
cache = Cache()
known = {}
names = []
names.append("a")


def price(name):
    if name not in known:
        known[name] = load(name)
    if name in known:
        return known[name]
    else:
        known[name] = load(name)
    return known[name]


@app.callback(Output("out", "children"), Input("rate", "value"))
def show(rate):
    names = [rate]
    names.append(rate)
    wide = df[df.price > 1]
    wide = wide.assign(a=1)
    wide["b"] = 2
    df2 = df.drop(columns="price")
    df2.columns = []
    cache["a"] = rate
    flask.session["a"] = rate
    os.environ["A"] = rate
    patch = Patch()
    patch["a"] = price(rate)
    for df in parts(rate):
        df["c"] = 1
    return df.rename(columns={}, inplace=False)`,
  ],
  *checkApp(app) {
    const runs = whenItRuns(app);
    for (const module of app.modules) {
      for (const { at, what, expression } of changesIn(module)) {
        const name = sharedName(module, expression);
        const kind = name && kindOfValue(module, name);
        if (!name || !kind || !changes(kind, what)) continue;
        const path = runs.perRequest(module, at);
        if (!path || isFirstTime(module, at, expression, what)) continue;
        yield {
          module,
          at,
          message: `${told(module, expression, name.name)} is changed for everybody${through(path)}`,
        };
      }
    }
  },
});

type Change = {
  readonly at: Expression;
  /** What is changed, and in which way: by a key, an attribute, a method. */
  readonly expression: Expression;
  readonly what: { readonly way: "key" | "attribute" } | { readonly way: "method"; readonly name: string };
};

const methods: Readonly<Record<Kind, RegExp>> = {
  container:
    /^(append|appendleft|extend|insert|remove|pop|popitem|popleft|clear|sort|reverse|update|add|discard|subtract)$/,
  frame: /^(insert|pop|inplace)$/,
  figure: /^(update|update_\w+|add_\w+|append_trace|for_each_trace|set_subplots)$/,
  object: /^$/,
};

const mayChange = (method: string) => Object.values(methods).some((changing) => changing.test(method));

/** Whether something is changed by being used in that way; a figure's attributes are parts of it. */
function changes(kind: Kind, what: Change["what"]): boolean {
  if (what.way === "method") return methods[kind].test(what.name);
  return what.way === "key" ? kind !== "object" : kind !== "container";
}

function* changesIn(module: PythonModule): Iterable<Change> {
  for (const { targets, value, augmented, annotation } of module.assignments) {
    if (!value && annotation && !augmented) continue;
    for (const target of targets.flatMap(single)) yield* written(target);
  }
  for (const statement of everyStatement(module)) {
    if (statement.kind === "other" && statement.keyword === "del") {
      for (const target of statement.expressions.flatMap(single)) yield* written(target);
    }
  }
  for (const call of module.callsWith({ word: mayChange, keyword: ["inplace"] })) {
    if (call.callee.kind !== "attribute") continue;
    const inplace = keyword(call, "inplace");
    const name = inplace && module.constant(inplace) === true ? "inplace" : call.callee.attribute;
    yield { at: call, expression: call.callee.object, what: { way: "method", name } };
  }
}

function* written(target: Expression): Iterable<Change> {
  const found = ofWhat(target);
  if (found && target.kind !== "name") yield { at: target, ...found };
}

/** `df` of `df["a"]`, `df.loc[0, "a"]` and `df.columns`; `figure` of `figure.layout.title`. */
function ofWhat(target: Expression): Pick<Change, "expression" | "what"> | undefined {
  if (target.kind === "subscript") {
    const { object } = target;
    const indexed = object.kind === "attribute" && /^(loc|iloc|at|iat)$/.test(object.attribute);
    if (indexed) return { expression: object.object, what: { way: "key" } };
    return object.kind === "subscript" ? ofWhat(object) : { expression: object, what: { way: "key" } };
  }
  if (target.kind !== "attribute") return undefined;
  const { object } = target;
  if (object.kind === "attribute" || object.kind === "subscript") return ofWhat(object);
  return { expression: object, what: { way: "attribute" } };
}

const single = (target: Expression): readonly Expression[] =>
  target.kind === "tuple" || target.kind === "list" ? target.items.flatMap(single) : [target];

/**
 * Whether it only fills in what is not there yet: `if key not in known: known[key] = …`, `if not known:`. A list of what somebody
 * has chosen is not filled in by being asked whether the choice is in it.
 */
function isFirstTime(module: PythonModule, at: Expression, changed: Expression, { way }: Change["what"]): boolean {
  const around = functionAround(module, at);
  const text = module.textOf(changed);
  return (around ? statementsOf(around) : []).some((statement) => {
    if (statement.kind !== "if" || !covers(statement, at)) return false;
    const [first] = statement.branches;
    return statement.branches.some(({ test, body }) => {
      if (!body.some((one: Span) => covers(one, at))) return false;
      if (test) return asksWhetherThere(module, test, text, way);
      return (
        way === "key" &&
        first?.test?.kind === "binary" &&
        first.test.operator === "in" &&
        module.textOf(first.test.right) === text
      );
    });
  });
}

function asksWhetherThere(
  module: PythonModule,
  test: Expression,
  text: string,
  way: Change["what"]["way"],
  depth = 0,
): boolean {
  if (test.kind === "unary" && test.operator === "not") return module.textOf(test.operand) === text;
  if (test.kind !== "binary" || depth > 50) return false;
  if (test.operator === "not in") return way === "key" && module.textOf(test.right).startsWith(text);
  return (
    (test.operator === "and" || test.operator === "or") &&
    partsOf(test).some((one) => asksWhetherThere(module, one, text, way, depth + 1))
  );
}

function told(module: PythonModule, expression: Expression, name: string): string {
  const text = module.textOf(expression);
  return text === name ? name : `${text}, which is ${name} itself,`;
}
