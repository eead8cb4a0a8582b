import { expect, test } from "vitest";
import { parseModules } from "../python/project.ts";
import { appsAmong } from "./apps.ts";
import { callbacksOfApp } from "./callbacks.ts";
import { definedIds, layoutsOfApp } from "./layouts.ts";
import { dashRules } from "./rules.ts";
import { runRules } from "./run.ts";
import { whenItRuns } from "./when-it-runs.ts";

const app = "from dash import Dash, dcc, html, callback, Input, Output\napp = Dash(__name__)\n";
const times = (count: number, line: (index: number) => string) =>
  Array.from({ length: count }, (_, index) => line(index)).join("");

/** Milliseconds of processor time to ask everything of one file. */
function cost(text: string): number {
  const begun = process.cpuUsage();
  const modules = parseModules([{ path: "app.py", text }]);
  for (const one of appsAmong(modules, undefined)) {
    callbacksOfApp(one);
    layoutsOfApp(one);
    definedIds(one);
    const when = whenItRuns(one);
    for (const module of one.modules) {
      for (const call of module.calls) {
        when.atImport(module, call);
        when.perRequest(module, call);
      }
    }
  }
  runRules(dashRules, modules, { versions: {} });
  const { user, system } = process.cpuUsage(begun);
  return (user + system) / 1000;
}

const files: Readonly<Record<string, (size: number) => string>> = {
  "a list of components": (size) =>
    `${app}app.layout = html.Div([\n${times(size, (i) => `    html.P(f"{${i}}", id="p${i}"),\n`)}])\n`,
  callbacks: (size) =>
    app +
    times(
      size / 4,
      (i) => `@callback(Output("o${i}", "children"), Input("i${i}", "value"))\ndef f${i}(x):\n    return html.P(x)\n\n`,
    ),
  "things appended to one list": (size) =>
    `${app}rows = []\n${times(size, (i) => `rows.append(html.P(id="p${i}"))\n`)}app.layout = html.Div(rows)\n`,
  "functions that call the next": (size) => `${app}${times(size / 2, (i) => `def f${i}():\n    f${i + 1}()\n`)}f0()\n`,
  "names bound again and again": (size) =>
    `${app}${times(size, (i) => `x = x + f"{x}-${i}"\n`)}app.layout = html.P(id=x)\n`,
  "one loop after the other": (size) =>
    `${app}rows = []\n${times(size / 2, (i) => `for i in range(9):\n    rows.append(html.P(id=f"p${i}-{i}"))\n`)}app.layout = html.Div(rows)\n`,
};

test.each(Object.keys(files))(
  "10,000 lines of %s are no matter of minutes",
  (kind) => {
    expect(cost(files[kind]!(10_000))).toBeLessThan(3000);
  },
  60_000,
);

test.each(["html.Div(", "[", "lambda: ", "not ", "-"])("5,000 levels of %s are read, or refused", (level) => {
  const close = level.endsWith("(") ? ")" : level === "[" ? "]" : "";
  expect(cost(`${app}app.layout = ${level.repeat(5000)}1${close.repeat(5000)}\n`)).toBeLessThan(2000);
});
