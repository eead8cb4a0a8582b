import { functionAround } from "../python/call-graph.ts";
import type { PythonModule } from "../python/model.ts";
import type { Expression, Name, Parameter } from "../python/syntax.ts";
import { type Callback, callbackAround } from "./callbacks.ts";
import { rule } from "./rule.ts";
import { kindOfValue } from "./shared-values.ts";

export const printedData = rule({
  id: "D32",
  title: "Data is printed into the log",
  level: "warning",
  why: "What a dashboard prints goes into the log of the cloud: it is kept there for months, copied into job logs, and read by more people than may see the data.",
  fix: 'Leave it out, or log counts and not rows: logging.info("%d rows", len(df)).',
  bad: [
    `import pandas as pd
from dash import Dash

app = Dash(__name__)
df = pd.read_csv("https://example.com/sales.csv")
print(df.head())`,
    `from pprint import pprint
import pandas as pd
from dash import Dash, Input, Output, State, ctx

app = Dash(__name__)


@app.callback(Output("out", "children"), Input("go", "n_clicks"), State("name", "value"))
def show(clicks, name):
    df = pd.DataFrame({"name": [name]})
    print("rows", df[df.name == name])  # D32
    print(f"looking for {name}", clicks)  # D32
    pprint(df.to_dict("records"))  # D32
    print(str(name))  # D32
    print(ctx.triggered)  # D32
    return df["name"][0]`,
  ],
  good: [
    `import pandas as pd
from dash import Dash

app = Dash(__name__)
df = pd.read_csv("https://example.com/sales.csv")
print(len(df))`,
    `import pandas as pd
from dash import Dash, Input, Output, State, ctx

app = Dash(__name__)
df = pd.DataFrame({"name": ["x"]})
print("starting", __name__, df.shape, df.columns, df.dtypes, df["name"].nunique())


@app.callback(Output("out", "children"), Input("go", "n_clicks"), State("name", "value"))
def show(clicks, name):
    print("clicked", clicks, ctx.triggered_id, len(name), type(name))
    name = "x"
    print(name)
    return name


if __name__ == "__main__":
    print(df)`,
  ],
  *checkApp({ modules }) {
    for (const module of modules) {
      for (const call of module.callsTo("builtins.print", "pprint.pprint", "pprint.pp")) {
        if (module.underMainGuard(call)) continue;
        const data = call.args.find((one) => shows(module, one) !== undefined);
        const what = data && shows(module, data);
        if (what !== undefined)
          yield { module, at: call, message: `${module.textOf(call.callee)}() writes ${what} into the log` };
      }
    }
  },
});

/** What an expression would show that is data. */
function shows(module: PythonModule, expression: Expression, depth = 0): string | undefined {
  if (depth > 20) return undefined;
  if (kindOfValue(module, expression) === "frame") return `rows of ${rootOf(module, expression)}`;
  const any = (list: readonly Expression[]) => {
    for (const one of list) {
      const found = shows(module, one, depth + 1);
      if (found !== undefined) return found;
    }
    return undefined;
  };
  switch (expression.kind) {
    case "name":
      return sentBy(module, expression) ? `what the visitor chose (${expression.name})` : undefined;
    case "attribute":
      return /^dash\.(ctx|callback_context)\.(triggered|inputs|inputs_list|states|states_list|args_grouping)$/.test(
        module.qualifiedName(expression) ?? "",
      )
        ? "what the visitor chose"
        : undefined;
    case "template":
      return any(expression.parts);
    case "binary":
      return /^[+%]$/.test(expression.operator) ? any([expression.left, expression.right]) : undefined;
    case "tuple":
    case "list":
      return any(expression.items);
    case "starred":
      return any([expression.value]);
    case "subscript":
      return any([expression.object]);
    case "call": {
      const { callee, args } = expression;
      if (/^builtins\.(str|repr|list|tuple|sorted|set)$/.test(module.qualifiedName(callee) ?? "")) return any(args);
      if (callee.kind !== "attribute") return undefined;
      if (callee.attribute === "format") return any(args);
      const shown = /^(to_(dict|json|string|records|numpy|html|markdown|list|csv)|tolist|items)$/.test(
        callee.attribute,
      );
      return shown && kindOfValue(module, callee.object) === "frame"
        ? `rows of ${rootOf(module, callee.object)}`
        : undefined;
    }
    default:
      return undefined;
  }
}

/** `df` of `df[df.a > 1].head()`. */
function rootOf(module: PythonModule, expression: Expression): string {
  switch (expression.kind) {
    case "name":
      return expression.name;
    case "attribute":
    case "subscript":
      return rootOf(module, expression.object);
    case "call":
      return expression.callee.kind === "attribute" && kindOfValue(module, expression.callee.object) === "frame"
        ? rootOf(module, expression.callee.object)
        : "a table";
    default:
      return "a table";
  }
}

/** Whether a name is what a callback was given, and more than a count of clicks or the page's own address. */
function sentBy(module: PythonModule, name: Name): boolean {
  const [binding, ...more] = module.bindings(name) ?? [];
  if (binding?.kind !== "parameter" || more.length > 0) return false;
  const callback = callbackAround(module, name);
  const definition = functionAround(module, name);
  if (!callback || callback.body?.definition !== definition || !definition) return false;
  const own = module.functions.find(({ parameters }) => parameters.includes(binding.parameter));
  return own === definition && !isHarmless(callback, definition.parameters, binding.parameter);
}

const harmless = /^(n_\w+|\w*_?timestamp|pathname|is_open|loading_state|disabled|active_tab|active_page|page_\w+)$/;

/** What a parameter is of, by its place among inputs and states as they are written; by its name where that is not known. */
function isHarmless(callback: Callback, parameters: readonly Parameter[], parameter: Parameter): boolean {
  const given = [...callback.inputs, ...callback.states].toSorted((a, b) => a.at.from - b.at.from);
  const property = given.length === parameters.length ? given[parameters.indexOf(parameter)]?.property : undefined;
  return (
    harmless.test(property ?? parameter.name) ||
    /click|interval|pathname/i.test(property === undefined ? parameter.name : "")
  );
}
