import { functionAround } from "../python/call-graph.ts";
import type { PythonModule } from "../python/model.ts";
import { reachedFrom } from "../python/reach.ts";
import { keyword } from "../python/syntax.ts";
import { type Callback, callbacksOfApp, type Owner } from "./callbacks.ts";
import type { Dependency } from "./dependencies.ts";
import { type Id, type PatternValue, shownId } from "./ids.ts";
import type { App, Hit } from "./rule.ts";
import { rule } from "./rule.ts";

export const duplicateOutputs = rule({
  id: "D14",
  title: "Two callbacks have the same output",
  level: "warning",
  why: "Dash starts without a word: of two callbacks with the same outputs it keeps the later function alone, and the browser reports the rest to its console only. With allow_duplicate=True it needs prevent_initial_call as well, or it refuses to start with DuplicateCallback.",
  fix: "Make one callback of the two, and ask dash.ctx.triggered_id what happened; or write Output(…, allow_duplicate=True) in the second, with prevent_initial_call=True.",
  bad: [
    `from dash import Dash, Input, Output, dcc, html

app = Dash(__name__)
app.layout = html.Div([dcc.Input(id="name"), html.Button(id="clear"), html.P(id="hello")])


@app.callback(Output("hello", "children"), Input("name", "value"))
def greet(name):
    return f"Hello {name}"


@app.callback(Output("hello", "children"), Input("clear", "n_clicks"))  # D14
def clear(_):
    return ""`,
    `from dash import Dash, Input, Output, callback

app = Dash(__name__, prevent_initial_callbacks=True)


@callback(Output("hello", "children", allow_duplicate=True), Input("clear", "n_clicks"))  # D14 error
def clear(_):
    return ""`,
    `from dash import Dash, Input, Output

app = Dash(__name__)
ids = {"out": "total"}
for part in ["total", "rest"]:
    app.callback(Output(part, "children"), Input(f"{part}-in", "value"))(print)


@app.callback(
    Output(ids["out"], "children"),  # D14
    Output("title", "children"),
    Input("year", "value"),
)
def total(year):
    return year, year`,
    `from dash import MATCH, Dash, Input, Output


def register(app):
    @app.callback(Output({"type": "out", "index": MATCH}, "children"), Input({"type": "in", "index": MATCH}, "value"))
    def one(value):
        return value

    @app.callback(Output({"type": "out", "index": 1}, "children"), Input("all", "value"))  # D14
    def other(value):
        return value


app = Dash(__name__)
register(app)`,
    `from dash import Dash, Input, Output

app = Dash(__name__)
out = Output("out", "children", allow_duplicate=True)


@app.callback(Output("out", "children", allow_duplicate=True), Input("a", "value"), prevent_initial_call=True)
def one(a):
    return a


@app.callback(Output("out", "children", allow_duplicate=True), Input("a", "value"), prevent_initial_call=True)  # D14
def other(a):
    return a


@app.callback([Output("x", "children"), Output("x", "children")], Input("a", "value"))  # D14
def twice(a):
    return a, a`,
  ],
  good: [
    `from dash import Dash, Input, Output, dcc, html

app = Dash(__name__)
app.layout = html.Div([dcc.Input(id="name"), html.Button(id="clear"), html.P(id="hello")])


@app.callback(Output("hello", "children"), Input("name", "value"))
def greet(name):
    return f"Hello {name}"


@app.callback(
    Output("hello", "children", allow_duplicate=True),
    Input("clear", "n_clicks"),
    prevent_initial_call=True,
)
def clear(_):
    return ""`,
    `import sys

from dash import Dash, Input, Output, callback

app = Dash(__name__, prevent_initial_callbacks="initial_duplicate")
other = Dash(__name__)


@other.callback(Output("hello", "children"), Input("name", "value"))
@app.callback(Output("hello", "children"), Input("name", "value"))
def greet(name):
    return name


@app.callback(Output("hello", "children", allow_duplicate=True), Input("clear", "n_clicks"))
def clear(_):
    return ""


def short(app):
    app.callback(Output("title", "children"), Input("name", "value"))(greet)


def long(app):
    app.callback(Output("title", "children"), Input("name", "value"))(greet)


if "--short" in sys.argv:
    short(app)
else:
    long(app)


@callback(Output("hello", "title"), Input("name", "value"), running=[(Output("hello", "title"), "…", "")])
def title(name):
    return name`,
    `from dash_extensions.enrich import DashProxy, Input, MultiplexerTransform, Output

app = DashProxy(transforms=[MultiplexerTransform()])


@app.callback(Output("hello", "children"), Input("name", "value"))
def greet(name):
    return name


@app.callback(Output("hello", "children"), Input("clear", "n_clicks"))
def clear(_):
    return ""`,
  ],
  *checkApp(app) {
    if (app.modules.some(takesDuplicates)) return;
    const callbacks = callbacksOfApp(app);
    for (const callback of callbacks) yield* refused(app, callback);
    const always = alwaysDeclared(app);
    const claims = new Map<string, Claim[]>();
    for (const callback of callbacks) {
      for (const output of callback.outputs) {
        const property = claimed(callback, output);
        if (property === undefined || output.ids?.certain !== true) continue;
        const found = output.ids.ids.map((id) => {
          const key = `${property} ${id.kind === "pattern" ? [...id.keys.keys()].toSorted().join() : shownId(id)}`;
          const before = claims.get(key) ?? [];
          claims.set(key, before);
          const earlier = before.find(
            (one) =>
              isSame(id, one.id) &&
              (one.callback === callback ? one.output !== output : areTogether(one.callback, callback, always)),
          );
          before.push({ callback, output, id });
          return earlier;
        });
        const earlier = found.find((one) => one !== undefined);
        if (earlier) yield { module: output.module, at: output.at, message: told(earlier, callback, output) };
      }
    }
  },
});

type Claim = { readonly callback: Callback; readonly output: Dependency; readonly id: Id };

/** The `MultiplexerTransform` of dash-extensions makes one callback of all with the same output. */
const takesDuplicates = (module: PythonModule) =>
  module.imports.some(({ names }) => names.some((name) => name.module.startsWith("dash_extensions")));

/** Dash refuses the declaration itself: to run both when the page opens has no order. @see dash._validate.validate_duplicate_output */
function* refused(app: App, callback: Callback): Iterable<Hit & { readonly module: PythonModule }> {
  const { declaration, module, owner } = callback;
  const output = callback.outputs.find(({ allowDuplicate }) => allowDuplicate === true);
  if (!output || owner === undefined || declaration.spreads.length > 0) return;
  const prevent = keyword(declaration, "prevent_initial_call");
  if (prevent && ![false, null].includes(module.constant(prevent) as boolean | null)) return;
  if (declaration.args.some((one) => one.kind === "starred" || module.constant(one) === true)) return;
  if (owner !== "any" && preventsAll(app, owner)) return;
  yield {
    module: output.module,
    at: output.at,
    level: "error",
    message: "allow_duplicate=True needs prevent_initial_call in its callback, without which Dash refuses to start",
    fix: 'Add prevent_initial_call=True to the callback, or "initial_duplicate" if it has to run when the page opens.',
  };
}

/** `dash.callback` does not ask the app: it may not be there yet. */
function preventsAll(app: App, { module, made }: Owner): boolean {
  if (made.kind !== "call" || made.spreads.length > 0) return true;
  const given = keyword(made, "prevent_initial_callbacks");
  const off = given === undefined || module.constant(given) === false || module.constant(given) === null;
  return (
    !off ||
    app.modules.some(({ text }) =>
      /config[^\n]*prevent_initial_callbacks|prevent_initial_callbacks[^\n]*config/.test(text),
    )
  );
}

/** The property as the browser tells outputs apart: those that may be there twice by their inputs. @see dash._utils.create_callback_id */
function claimed({ inputs, complete }: Callback, { property, allowDuplicate }: Dependency): string | undefined {
  if (property === undefined || allowDuplicate === undefined) return undefined;
  if (!allowDuplicate) return property;
  const written = inputs.map((input) => {
    const [id, ...more] = input.ids?.certain ? input.ids.ids : [];
    return id && more.length === 0 && id.kind !== "component" && input.property !== undefined
      ? `${shownId(id)}.${input.property}`
      : undefined;
  });
  return complete && !written.includes(undefined) ? `${property}@${written.join(".")}` : undefined;
}

/** Whether two ids are certainly of one component, whatever wildcards stand for. */
function isSame(one: Id, other: Id): boolean {
  if (one.kind === "component" || other.kind === "component") return false;
  if (one.kind === "text" || other.kind === "text") {
    return one.kind === "text" && other.kind === "text" && one.id === other.id;
  }
  const meets = (a: PatternValue | undefined, b: PatternValue | undefined) =>
    a !== undefined && b !== undefined && (typeof a === "object" || typeof b === "object" || a === b);
  return one.keys.size === other.keys.size && [...one.keys].every(([key, value]) => meets(value, other.keys.get(key)));
}

/** Whether the process that has one callback has the other as well, on the same app. */
function areTogether(one: Callback, other: Callback, always: (callback: Callback) => boolean): boolean {
  if (always(one) && always(other) && isOneOwner(one.owner, other.owner)) return true;
  const [a, b] = [one, other].map(({ module, declaration }) => module.site(declaration));
  if (one.module !== other.module || a?.scope !== b?.scope || !a?.certain || !b?.certain) return false;
  const object = ({ module, declaration: { callee } }: Callback) =>
    callee.kind === "attribute" ? module.textOf(callee.object) : undefined;
  return isOneOwner(one.owner, other.owner) || (object(one) !== undefined && object(one) === object(other));
}

function isOneOwner(one: Callback["owner"], other: Callback["owner"]): boolean {
  if (one === undefined || other === undefined) return false;
  return one === "any" || other === "any" ? one === other : one.made === other.made;
}

/** Whether a callback is declared whenever the app is loaded: no condition stands before it, nor before the function it is in. */
function alwaysDeclared(app: App): (callback: Callback) => boolean {
  const loaded = reachedFrom(app.entry, app.modules).certain;
  return ({ certain, module, declaration }) => {
    if (!certain || !loaded.has(module)) return false;
    const around = functionAround(module, declaration);
    return (
      around === undefined ||
      module.calls.some((call) => {
        const origin = module.origin(call.callee);
        const { certain, scope } = module.site(call);
        return origin?.kind === "function" && origin.definition === around && certain && scope === module.scope;
      })
    );
  };
}

function told(earlier: Claim, callback: Callback, { property, allowDuplicate }: Dependency): string {
  const what = `The output ${shownId(earlier.id)}.${property}`;
  if (earlier.callback === callback) return `${what} is named twice by one callback`;
  const { module, at } = earlier.output;
  const where = `${module.path}:${module.position(at.from).line}`;
  return allowDuplicate
    ? `${what} belongs to a callback with the same inputs as well, in ${where}, and Dash cannot tell the two apart`
    : `${what} belongs to another callback as well, in ${where}`;
}
