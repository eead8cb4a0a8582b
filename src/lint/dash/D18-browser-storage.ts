import type { PythonModule } from "../python/model.ts";
import type { Call } from "../python/syntax.ts";
import { keyword } from "../python/syntax.ts";
import { textsOf } from "../python/values.ts";
import { type Component, componentsIn, property } from "./components.ts";
import { rule } from "./rule.ts";

export const browserStorage = rule({
  id: "D18",
  title: "Something is kept in the reader's browser for good",
  level: "warning",
  why: "It stays on that computer when the tab is closed, for whoever uses it next. The browser keeps it by address and component id alone: dashboards of one address that use the same id read, and overwrite, each other's.",
  fix: 'Use storage_type="session", or "memory"; and begin the id with the name of the dashboard.',
  bad: [
    `from dash import dcc

store = dcc.Store(id="store", storage_type="local")`,
    `from dash import dcc

KEPT = "local"
parts = [
    dcc.Store(id="schools-choice", storage_type=KEPT),  # D18
    dcc.Dropdown(["a"], id="dropdown", persistence=True),  # D18
    dcc.Tabs(id="tabs", persistence="v2", persistence_type="local"),  # D18
]`,
  ],
  good: [
    `from dash import dcc

store = dcc.Store(id="store", storage_type="session")`,
    `from dash import dcc

parts = [
    dcc.Store(id="memory"),
    dcc.Dropdown(["a"], id="schools-region", persistence=True),
    dcc.Dropdown(["a"], id="dropdown", persistence=True, persistence_type="session"),
    dcc.Tabs(id="tabs", persistence=False),
]`,
  ],
  *check(module) {
    for (const component of componentsIn(module)) {
      const { call } = component;
      const id = idOf(component);
      const named = id === undefined ? "" : ` ${id}`;
      if (component.name === "dash.dcc.Store") {
        if (textOf(module, call, "storage_type") !== "local") continue;
        yield { at: call, message: `dcc.Store${named} leaves what it holds on the reader's computer` };
        continue;
      }
      const persistence = keyword(call, "persistence");
      const value = persistence && module.constant(persistence);
      if (value === undefined || value === null || value === false || value === "" || value === 0) continue;
      const type = keyword(call, "persistence_type");
      if (type ? textOf(module, call, "persistence_type") !== "local" : call.spreads.length > 0) continue;
      if (id === undefined || !isUsual(id)) continue;
      yield {
        at: call,
        message: `${id} keeps its value in the browser under an id that other dashboards may use as well`,
        fix: `Begin the id with the name of the dashboard, or write persistence_type="session".`,
      };
    }
  },
});

function textOf(module: PythonModule, call: Call, key: string): string | undefined {
  const given = keyword(call, key);
  const found = given && textsOf(module, given);
  return found?.texts.length === 1 ? found.texts[0] : undefined;
}

function idOf(component: Component): string | undefined {
  const given = property(component, "id");
  const found = given && textsOf(component.module, given);
  return found?.texts.length === 1 ? found.texts[0] : undefined;
}

const usual = new Set(
  (
    "area areas checkbox checklist chart country data date dates daterange datepicker dropdown figure filter filters graph input " +
    "interval local map memory menu month name options page picker radio radioitems range region regions search select selection " +
    "session settings slider state store submit switch tab table tabs text textarea theme toggle url user value variable year years"
  ).split(" "),
);

/** An id of words that everybody takes: `dropdown`, `date-range`, `my-input-1`. */
const isUsual = (id: string) =>
  id
    .toLowerCase()
    .split(/[-_\s]+|(?<=\D)(?=\d)/)
    .every((word) => usual.has(word) || /^(\d+|my|the|main|dcc|component|id)$/.test(word));
