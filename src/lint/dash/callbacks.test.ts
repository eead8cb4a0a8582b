import { describe, expect, test } from "vitest";
import { parseModules } from "../python/project.ts";
import { type Callback, callbackAround, callbacksIn } from "./callbacks.ts";
import type { Dependency } from "./dependencies.ts";
import { shownId } from "./ids.ts";

const start =
  "import dash\nfrom dash import Dash, dcc, html, callback, clientside_callback, Input, Output, State, MATCH, ALL, ctx\n";
const app = `${start}app = Dash(__name__)\n`;

function callbacks(files: string | Readonly<Record<string, string>>, path = "app.py") {
  const all = typeof files === "string" ? { "app.py": files } : files;
  const modules = parseModules(Object.entries(all).map(([path, text]) => ({ path, text })));
  return callbacksIn(modules.find((module) => module.path === path)!);
}

const said = ({ ids, property, allowDuplicate }: Dependency) =>
  `${ids ? ids.ids.map(shownId).join("|") + (ids.certain ? "" : "?") : "unknown"}.${property}${allowDuplicate ? " again" : ""}`;
const told = ({ kind, body, outputs, inputs, states, complete, certain }: Callback) =>
  `${kind} ${body?.definition.name}: ${outputs.map(said).join(", ")} < ${inputs.map(said).join(", ")} & ${states.map(said).join(", ")}${complete ? "" : " …"}${certain ? "" : " perhaps"}`;
const all = (text: string) => callbacks(text).map(told);

const args = 'Output("a", "b"), Input("c", "d")';

describe("a callback is seen", () => {
  test.each([
    [`${app}@app.callback(${args})\ndef f(x): pass`, "server f: a.b < c.d & "],
    [`${app}@callback(${args})\ndef f(x): pass`, "server f: a.b < c.d & "],
    [`${app}@dash.callback(${args})\ndef f(x): pass`, "server f: a.b < c.d & "],
    [
      `from dash import callback as cb, Output as O, Input\n@cb(O("a", "b"), Input("c", "d"))\nasync def f(x): pass`,
      "server f: a.b < c.d & ",
    ],
    [`${app}def f(x): pass\napp.callback(${args})(f)`, "server f: a.b < c.d & "],
    [`${app}app.callback(${args})(lambda x: x)`, "server undefined: a.b < c.d & "],
    [`${app}clientside_callback("f", ${args})`, "clientside undefined: a.b < c.d & "],
    [`${app}app.clientside_callback(ClientsideFunction("a", "b"), ${args})`, "clientside undefined: a.b < c.d & "],
    [
      `${app}@app.callback([Output("a", "b")], [Input("c", "d")], [State("e", "f")])\ndef f(x): pass`,
      "server f: a.b < c.d & e.f",
    ],
    [
      `${app}@callback(output={"x": Output("a", "b")}, inputs=dict_of, state=(State("e", "f"),))\ndef f(x): pass`,
      "server f: a.b <  & e.f …",
    ],
    [
      `${app}@callback(output=dict(x=Output("a", "b")), inputs={"y": (Input("c", "d"), Input("e", "f"))})\ndef f(x): pass`,
      "server f: a.b < c.d, e.f & ",
    ],
    [
      `${app}@callback(Output({"type": "a", "index": MATCH}, "b"), Input({"type": "c", "index": ALL}, "d"))\ndef f(x): pass`,
      'server f: {"type": "a", "index": MATCH}.b < {"type": "c", "index": ALL}.d & ',
    ],
    [
      `${app}@callback(Output("a", "b", allow_duplicate=True), Input(component_id="c", component_property="d"))\ndef f(x): pass`,
      "server f: a.b again < c.d & ",
    ],
    [`${app}G = "g"\n@callback(Output(f"{G}-1", "b"), Input(G, "d"))\ndef f(x): pass`, "server f: g-1.b < g.d & "],
    [
      `${app}ins = [Input(i, "v") for i in ("a", "b")]\n@callback(Output("a", "b"), ins, *[State("s", "t")])\ndef f(x): pass`,
      "server f: a.b < a.v, b.v & s.t",
    ],
    [
      `${app}box = dcc.Input(id="box")\nother = dcc.Input()\n@callback(Output(other, "value"), Input(box, "value"))\ndef f(x): pass`,
      "server f: a component without an id.value < box.value & ",
    ],
    [
      `${app}box = dcc.Input(id={"type": "box"})\n@callback(Output("a", "b"), Input(box.id, "value"))\ndef f(x): pass`,
      'server f: a.b < {"type": "box"}.value & ',
    ],
    [`${app}def register(app):\n    @app.callback(${args})\n    def f(x): pass`, "server f: a.b < c.d &  perhaps"],
    [
      `${app}def register(name):\n    @callback(Output(f"{name}-out", "b"), Input(name, "d"))\n    def f(x): pass\nregister("p")\nregister(name="q")`,
      "server f: p-out|q-out.b < p|q.d & ",
    ],
    [
      `${app}def register(name):\n    @callback(Output(f"{name}-out", "b"), Input("c", "d"))\n    def f(x): pass\nregister("p")\nregister(other)`,
      "server f: unknown.b < c.d & ",
    ],
    [`${app}if x:\n    @app.callback(${args})\n    def f(x): pass`, "server f: a.b < c.d &  perhaps"],
    [
      `${app}for n in ["p", "q"]:\n    @app.callback(Output(n, "b"), Input(f"{n}-in", "d"))\n    def f(x): pass`,
      "server f: p|q.b < p-in|q-in.d & ",
    ],
    [`${app}@callback(Output(x, "b"), *more)\ndef f(x): pass`, "server f: unknown.b <  &  …"],
    [`${app}@callback(${args}, **options)\ndef f(x): pass`, "server f: a.b < c.d &  …"],
  ])("%s", (text, expected) => expect(all(text)).toEqual([expected]));
});

test.each([
  `${app}app.callback(${args})`,
  "@other.callback(1)\ndef f(): pass",
  `def callback(*a): pass\n@callback(1)\ndef f(): pass`,
])("no callback is: %s", (text) => expect(all(text)).toEqual([]));

test("how it runs is known where it is written", () => {
  const flags = (more: string, name = "callback") => {
    const [found] = callbacks(`${app}@app.${name}(${args}${more})\ndef f(x): pass`);
    return [found?.background, found?.preventInitialCall, found?.aside.map(said)];
  };
  expect(flags("")).toEqual([false, undefined, []]);
  expect(
    flags(', background=True, prevent_initial_call=True, running=[(Output("r", "disabled"), True, False)]'),
  ).toEqual([true, true, ["r.disabled"]]);
  expect(flags(', prevent_initial_call="initial_duplicate"', "long_callback")).toEqual([true, "initial_duplicate", []]);
  expect(flags(", background=x")).toEqual([undefined, undefined, []]);
});

test("whose it is: one Dash object, over modules, or any", () => {
  const files = {
    "app.py": `${app}other = Dash()\n`,
    "one.py": `${start}from app import app, other\n@app.callback(${args})\ndef f(x): pass\n@other.callback(${args})\ndef g(x): pass\n@callback(${args})\ndef h(x): pass\n@who.callback(${args})\ndef i(x): pass\n`,
  };
  const owners = callbacks(files, "one.py").map(({ owner }) =>
    typeof owner === "object" ? owner.module.textOf(owner.made) : owner,
  );
  expect(owners).toEqual(["Dash(__name__)", "Dash()", "any", undefined]);
});

test("the function that another one makes for a callback is its body", () => {
  const made = "def make(n):\n    def inner(x): return n\n    return inner\n";
  const bodies = (given: string) =>
    callbacks(`${app}${made}app.callback(${args})(${given})\n`).map(({ body }) => body?.definition.name);
  expect(bodies('make("a")')).toEqual(["inner"]);
  expect(bodies("lambda x: x")).toEqual([undefined]);
  expect(bodies("unknown(1)")).toEqual([undefined]);
});

test("what stands in a callback's function knows which", () => {
  const [module] = parseModules([
    {
      path: "app.py",
      text: `${app}@app.callback(${args})\ndef f(x):\n    def g():\n        inside()\n    return [outside(y) for y in x]\noutside()\n`,
    },
  ]);
  const around = module!.calls
    .filter(({ callee }) => callee.kind === "name" && callee.name.endsWith("side"))
    .map((call) => callbackAround(module!, call)?.body?.definition.name);
  expect(around).toEqual(["f", "f", undefined]);
});
