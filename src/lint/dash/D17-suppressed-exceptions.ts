import type { PythonModule } from "../python/model.ts";
import { type Expression, keyword } from "../python/syntax.ts";
import { callbacksOfApp } from "./callbacks.ts";
import { componentsIn, mayHave } from "./components.ts";
import { layoutsOfApp } from "./layouts.ts";
import { memberName } from "./members.ts";
import { placedIds } from "./placed-ids.ts";
import type { App, Hit } from "./rule.ts";
import { rule } from "./rule.ts";

export const suppressedExceptions = rule({
  id: "D17",
  title: "Dash is told to say nothing of unknown ids, for no reason",
  level: "warning",
  why: "With suppress_callback_exceptions a misspelt id is a control that does nothing, and nobody is told. It is meant for components that callbacks make later; here all of them are in the layout from the start.",
  fix: "Leave it out. Where a component is not always there, say so of that one alone: Input(…, allow_optional=True), since Dash 3.1.",
  bad: [
    `from dash import Dash, Input, Output, dcc, html

app = Dash(__name__, suppress_callback_exceptions=True)
app.layout = html.Div([dcc.Input(id="name"), html.P(id="hello")])


@app.callback(Output("hello", "children"), Input("name", "value"))
def greet(name):
    return f"Hello {name}"`,
    `from dash import Dash, dcc, html

app = Dash(__name__)
app.config["suppress_callback_exceptions"] = True  # D17
app.config.suppress_callback_exceptions = True  # D17
app.config.update({"suppress_callback_exceptions": True})  # D17
app.layout = html.Div(id="out")`,
  ],
  good: [
    `from dash import Dash, Input, Output, dcc, html

app = Dash(__name__)
app.layout = html.Div([dcc.Input(id="name"), html.P(id="hello")])


@app.callback(Output("hello", "children"), Input("name", "value"))
def greet(name):
    return f"Hello {name}"`,
    `from dash import Dash, Input, Output, dcc, html

app = Dash(__name__, suppress_callback_exceptions=True)
app.layout = html.Div([dcc.Tabs(id="tabs"), html.Div(id="panel")])


@app.callback(Output("panel", "children"), Input("tabs", "value"))
def panel(tab):
    return dcc.Graph(id="sales")


@app.callback(Output("sales", "figure"), Input("tabs", "value"))
def draw(tab):
    return {}`,
    {
      files: {
        "app.py":
          "from dash import Dash, html, page_container\n\napp = Dash(use_pages=True, suppress_callback_exceptions=True)\napp.layout = html.Div(page_container)",
        "other.py":
          "from dash import Dash, html\n\napp = Dash(suppress_callback_exceptions=True)\n\n\ndef serve():\n    return html.P(id=user())\n\n\napp.layout = serve",
      },
    },
  ],
  *checkApp(app) {
    const hits = app.modules.flatMap((module) => [...suppressedIn(module)].map((hit) => ({ ...hit, module })));
    if (hits.length > 0 && isStatic(app)) yield* hits;
  },
});

/** Whether all components are in the layout that Dash checks callbacks against: none is made by a callback or page later. */
function isStatic(app: App): boolean {
  const layouts = layoutsOfApp(app);
  if (!layouts.some(({ kind }) => kind === "app")) return false;
  const later = layouts.some(({ kind, module, at }) => {
    const origin = at.kind === "function" ? undefined : module.origin(at);
    return kind !== "app" || at.kind === "function" || at.kind === "lambda" || origin?.kind !== "expression";
  });
  const pages = app.modules.some((module) =>
    module.callsTo("dash.Dash").some((call) => keyword(call, "use_pages") !== undefined || call.spreads.length > 0),
  );
  if (later || pages) return false;
  const calls = new Set(layouts.flatMap((layout) => [...layout.calls]));
  const elsewhere = app.modules.flatMap(componentsIn).some((one) => !calls.has(one.call) && mayHave(one, "id"));
  if (elsewhere) return false;
  return callbacksOfApp(app).every(({ kind, body, outputs, complete }) => {
    if (complete && outputs.every(({ property }) => property !== undefined && !holdsComponents.test(property)))
      return true;
    if (kind === "clientside" || !body || !complete) return false;
    const made = placedIds(body.module, body.definition);
    return made.complete && made.ids.length === 0;
  });
}

/** `children`, and other properties that components are handed over in: none of data, text and looks. */
const holdsComponents =
  /^(?!(figure|data|value|options|style|className|disabled|src|href|n_clicks|is_open|columns|title|hidden)$)/;

function* suppressedIn(module: PythonModule): Iterable<Hit> {
  const message =
    "suppress_callback_exceptions=True hides misspelt ids, and every id of its callbacks is in the layout";
  for (const call of module.callsTo("dash.Dash")) {
    const given = keyword(call, name);
    if (given && module.constant(given) === true) yield { at: call, message };
  }
  for (const { target, value } of module.partsAssigned) {
    if (!value || module.constant(value) !== true) continue;
    if (memberName(module, target) === `dash.Dash.config.${name}` || isItem(module, target)) {
      yield { at: target, message };
    }
  }
  for (const call of module.callsWith({ word: ["update"] })) {
    if (memberName(module, call.callee) !== "dash.Dash.config.update") continue;
    const [given] = call.args;
    const entries = given?.kind === "dict" ? given.entries : [];
    const set = entries.some(
      ({ key, value }) => key && module.constant(key) === name && module.constant(value) === true,
    );
    const named = keyword(call, name);
    if (set || (named && module.constant(named) === true)) yield { at: call, message };
  }
}

const name = "suppress_callback_exceptions";

const isItem = (module: PythonModule, target: Expression) =>
  target.kind === "subscript" &&
  module.qualifiedName(target.object) === "dash.Dash.config" &&
  target.index[0] !== undefined &&
  module.constant(target.index[0]) === name;
