import type { PythonModule } from "../python/model.ts";
import type { Expression } from "../python/syntax.ts";
import { componentsIn, property } from "./components.ts";
import { rule } from "./rule.ts";

const sending = ["showSendToCloud", "showEditInChartStudio", "showLink", "sendData", "plotlyServerURL"];

export const sendsData = rule({
  id: "D22",
  title: "A chart has a button that sends its data to a vendor",
  level: "warning",
  why: "One click uploads the figure, with all the data in it, to Plotly's Chart Studio on servers abroad.",
  fix: "Leave it out of config. To keep a chart, there is the button that downloads it as a picture.",
  bad: [
    `from dash import dcc

graph = dcc.Graph(config={"showSendToCloud": True})`,
    `from dash import dcc

CONFIG = dict(displaylogo=False, showEditInChartStudio=True, plotlyServerURL="https://chart-studio.plotly.com")
graph = dcc.Graph(id="sales", config=CONFIG)  # D22
other = dcc.Graph(id="sales", config={**CONFIG, "plotlyServerURL": "https://chart-studio.plotly.com"})  # D22`,
  ],
  good: [
    `from dash import dcc

graph = dcc.Graph(config={"displaylogo": False, "showSendToCloud": False})`,
    `from dash import dcc

graph = dcc.Graph(config={"displaylogo": False, "plotlyServerURL": "", "showLink": SHOW})
other = dcc.Graph(config=settings())`,
  ],
  *check(module) {
    for (const component of componentsIn(module)) {
      const config = component.name === "dash.dcc.Graph" ? property(component, "config") : undefined;
      const [first] = config ? switchedOn(module, config) : [];
      if (first)
        yield { at: component.call, message: `${first} in config lets readers send the chart's data to a vendor` };
    }
  },
});

/** Those that are on, in the order in which they are written. */
function switchedOn(module: PythonModule, config: Expression, seen: Set<Expression> = new Set()): readonly string[] {
  if (seen.has(config) || seen.size > 100) return [];
  seen.add(config);
  const origin = module.origin(config);
  const { expression, module: from } = origin?.kind === "expression" ? origin : { expression: config, module };
  const on = (key: unknown, value: Expression): readonly string[] => {
    if (typeof key !== "string" || !sending.includes(key)) return [];
    const given = from.constant(value);
    return given === true || (typeof given === "string" && given !== "") ? [key] : [];
  };
  if (expression.kind === "dict") {
    return expression.entries.flatMap(({ key, value }) => {
      if (key) return on(from.constant(key), value);
      return switchedOn(from, value, seen);
    });
  }
  if (expression.kind !== "call" || from.qualifiedName(expression.callee) !== "builtins.dict") return [];
  return expression.keywords.flatMap(({ name, value }) => on(name, value));
}
