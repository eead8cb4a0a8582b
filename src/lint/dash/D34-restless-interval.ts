import type { PythonModule } from "../python/model.ts";
import { onlyValueOf } from "../python/values.ts";
import { callbacksOfApp } from "./callbacks.ts";
import { type Component, componentsIn, property } from "./components.ts";
import { idsOf, mayBeSame } from "./ids.ts";
import type { App } from "./rule.ts";
import { rule } from "./rule.ts";

export const restlessInterval = rule({
  id: "D34",
  title: "An interval asks the server more than every two seconds",
  level: "warning",
  why: "Every open page asks that often, all day: thirty readers are fifteen requests a second or more, also at night. It keeps their sessions alive for ever, and a slow answer is overtaken by the next question.",
  fix: "Set interval to 2000 milliseconds or more; data that changes daily needs none. For a task that runs, use a background callback with progress=.",
  bad: [
    `from dash import Dash, Input, Output, dcc, html

app = Dash(__name__)
app.layout = html.Div([dcc.Interval(id="tick", interval=500), html.P(id="time")])


@app.callback(Output("time", "children"), Input("tick", "n_intervals"))
def tell(n):
    return n`,
    `from dash import Dash, Input, Output, dcc, html

SECOND = 1000
app = Dash(__name__)
app.layout = html.Div(
    [
        dcc.Interval(id="a"),  # D34
        dcc.Interval(id="b", interval=1.5 * SECOND),  # D34
        html.P(id="out"),
    ]
)


@app.callback(Output("out", "children"), Input("a", "n_intervals"), Input("b", "n_intervals"))
def count(n, m):
    return n`,
  ],
  good: [
    `from dash import Dash, Input, Output, dcc, html

app = Dash(__name__)
app.layout = html.Div([dcc.Interval(id="tick", interval=60_000), html.P(id="time")])


@app.callback(Output("time", "children"), Input("tick", "n_intervals"))
def tell(n):
    return n`,
    `from dash import Dash, Input, Output, clientside_callback, dcc, html

app = Dash(__name__)
app.layout = html.Div(
    [
        dcc.Interval(id="once", interval=1, max_intervals=1),
        dcc.Interval(id="off", interval=500, disabled=True),
        dcc.Interval(id="clock", interval=500),
        dcc.Interval(id="some", interval=setting()),
        dcc.Interval(id="forgotten", interval=500),
        dcc.Interval(**more),
        html.P(id="out"),
    ]
)
clientside_callback("n => n", Output("out", "children"), Input("clock", "n_intervals"))`,
  ],
  *checkApp(app) {
    for (const component of app.modules.flatMap(componentsIn)) {
      if (component.name !== "dash.dcc.Interval" || component.call.spreads.length > 0) continue;
      const { module, call } = component;
      const milliseconds = numberOf(module, component, "interval", 1000);
      const most = numberOf(module, component, "max_intervals", -1);
      const off = property(component, "disabled");
      if (milliseconds === undefined || milliseconds >= 2000 || most === undefined || (most >= 0 && most <= 10))
        continue;
      if ((off && module.constant(off) !== false) || staysInBrowser(app, component)) continue;
      const seconds = Number((milliseconds / 1000).toPrecision(3));
      const often = seconds === 1 ? "second" : `${seconds} seconds`;
      yield { module, at: call, message: `every open page would ask the server every ${often}` };
    }
  },
});

/** Undefined when it is not known. */
function numberOf(module: PythonModule, component: Component, key: string, otherwise: number): number | undefined {
  const given = property(component, key);
  if (!given) return otherwise;
  const value = onlyValueOf(module, given);
  return typeof value === "number" ? value : undefined;
}

/** Whether the server hears of it: no callback does, or JavaScript of the page alone. */
function staysInBrowser(app: App, component: Component): boolean {
  const id = property(component, "id");
  const own = id && idsOf(component.module, id);
  if (!own) return id === undefined;
  return !callbacksOfApp(app).some(
    ({ kind, inputs, complete }) =>
      kind === "server" &&
      (!complete ||
        inputs.some(({ ids }) => !ids || ids.ids.some((one) => own.ids.some((other) => mayBeSame(one, other))))),
  );
}
