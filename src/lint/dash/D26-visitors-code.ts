import type { PythonModule } from "../python/model.ts";
import type { Call, Expression } from "../python/syntax.ts";
import { keyword } from "../python/syntax.ts";
import { textsOf } from "../python/values.ts";
import { rule } from "./rule.ts";
import { kindOfValue } from "./shared-values.ts";
import { visitorInput } from "./visitor-input.ts";
import { through, whenItRuns } from "./when-it-runs.ts";

export const visitorsCode = rule({
  id: "D26",
  title: "A callback runs text as code",
  level: "warning",
  why: "What a callback is given comes from the browser, and anybody can send it anything: eval, exec and the eval and query of pandas run it on the server, with all that the dashboard may read.",
  fix: "Look the choice up in a dictionary of what is allowed; filter with df[df.country == country]; read numbers with float() and data with json.loads or ast.literal_eval.",
  bad: [
    `from dash import Dash, Input, Output

app = Dash(__name__)


@app.callback(Output("out", "children"), Input("formula", "value"))
def show(formula):
    return eval(formula)`,
    `import pandas as pd
from dash import Dash, Input, Output

app = Dash(__name__)
df = pd.DataFrame({"country": ["UK"]})


def matching(frame, condition):
    return df.query(condition)  # D26


def compute(text):
    return eval(text)  # D26


@app.callback(Output("out", "children"), Input("country", "value"), Input("code", "value"))
def show(country, code):
    exec("x = " + code)  # D26
    df[df.country != ""].query(f"country == '{country}'")  # D26
    df.eval("total = price * {}".format(code))  # D26
    compute(stored())
    return len(matching(df, "country == " + country))`,
  ],
  good: [
    `from dash import Dash, Input, Output

app = Dash(__name__)
FORMULAS = {"double": lambda x: 2 * x}


@app.callback(Output("out", "children"), Input("formula", "value"))
def show(formula):
    return FORMULAS[formula](21)`,
    `import pandas as pd
from dash import Dash, Input, Output

app = Dash(__name__)
df = pd.DataFrame({"year": [1]})
table = eval("{}")
COLUMNS = {"a": "year"}


def unused(text):
    return eval(text)


@app.callback(Output("out", "children"), Input("year", "value"), Input("column", "value"))
def show(year, column):
    eval("1 + 1")
    df.query("year == @year")
    df.query(f"year == {int(year)}")
    df.query(f"{COLUMNS[column]} == 1")
    session.query(year)
    model.eval()
    return len(df.query("year > 2000"))`,
  ],
  *checkApp(app) {
    const runs = whenItRuns(app);
    const isSent = visitorInput(app);
    for (const module of app.modules) {
      for (const { call, code, pandas } of runsCode(module)) {
        const path = runs.perRequest(module, call);
        if (!path || isWritten(module, code)) continue;
        const told = `${shortly(module, call)}()`;
        if (isSent(module, code)) {
          yield { module, at: call, message: `${told} runs what a visitor sends as code${through(path)}` };
        } else if (!pandas) {
          yield {
            module,
            at: call,
            message: `${told} runs text as code, and a visitor may have a say in it${through(path)}`,
          };
        }
      }
    }
  },
});

type Run = { readonly call: Call; readonly code: Expression; readonly pandas: boolean };

function* runsCode(module: PythonModule): Iterable<Run> {
  for (const call of module.callsTo("builtins.eval", "builtins.exec")) {
    const [code] = call.args;
    if (code) yield { call, code, pandas: false };
  }
  for (const call of module.callsTo("pandas.eval")) {
    const code = keyword(call, "expr") ?? call.args[0];
    if (code) yield { call, code, pandas: true };
  }
  for (const call of module.callsWith({ word: ["eval", "query"] })) {
    const { callee } = call;
    if (callee.kind !== "attribute") continue;
    const code = keyword(call, "expr") ?? call.args[0];
    if (code && kindOfValue(module, callee.object) === "frame") yield { call, code, pandas: true };
  }
}

const isWritten = (module: PythonModule, code: Expression) => textsOf(module, code) !== undefined;

function shortly(module: PythonModule, { callee }: Call): string {
  const text = module.textOf(callee);
  return text.length <= 40 && !text.includes("\n") ? text : callee.kind === "attribute" ? callee.attribute : "the call";
}
