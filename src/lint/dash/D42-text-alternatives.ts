import { appsMadeIn } from "../python/dash-app.ts";
import type { PythonModule } from "../python/model.ts";
import type { Call, Expression } from "../python/syntax.ts";
import { keyword } from "../python/syntax.ts";
import { textsOf } from "../python/values.ts";
import { beginningsOf } from "./addresses.ts";
import { type Component, componentsIn, mayHave, property } from "./components.ts";
import { layoutsOfApp } from "./layouts.ts";
import { memberName } from "./members.ts";
import type { App, Hit } from "./rule.ts";
import { rule } from "./rule.ts";

type PlacedHit = Hit & { readonly module: PythonModule };

export const textAlternatives = rule({
  id: "D42",
  title: "Part of the page cannot be read with a screen reader",
  level: "warning",
  why: "Public sector websites must meet WCAG 2.2 AA by law. Whoever does not see a chart or picture has only its text; a label that belongs to nothing leaves a control without a name; without a language a screen reader reads English as if it were another.",
  fix: "Say in words what is to be seen.",
  bad: [
    `from dash import Dash, dcc, html

app = Dash(__name__)
app.index_string = app.index_string.replace("<html>", '<html lang="en">')
app.layout = html.Div([html.H1("Schools"), dcc.Graph(id="schools")])`,
    `import dash_bootstrap_components as dbc
from dash import Dash, dcc, html

app = Dash(__name__)  # D42
app.layout = html.Main(
    [
        html.Img(src="/assets/map.png"),  # D42
        html.Label("Region"),  # D42
        dbc.Label("Year"),  # D42
        dcc.Dropdown(["a"], id="region"),
        html.Div(dcc.Graph(id="sales"), className="card"),  # D42
        html.Div(dcc.Graph(figure={}), **{"aria-live": "polite"}),  # D42
    ]
)`,
    {
      files: {
        "app.py": `from dash import Dash
from page import PAGE

app = Dash(__name__, index_string=PAGE)  # D42
app.layout = "Schools"`,
        "page.py": 'PAGE = "<html><body>{%app_entry%}{%config%}{%scripts%}{%renderer%}</body></html>"',
      },
    },
  ],
  good: [
    `from dash import Dash, dcc, html

app = Dash(__name__)
app.index_string = app.index_string.replace("<html>", '<html lang="en">')
app.layout = html.Figure([dcc.Graph(id="schools"), html.Figcaption("Schools by region: most are in the South East")])`,
    `import dash_bootstrap_components as dbc
from dash import Dash, dcc, html

PAGE = """<!DOCTYPE html>
<html lang="cy"><body>{%app_entry%}{%config%}{%scripts%}{%renderer%}</body></html>"""
app = Dash(__name__, index_string=PAGE)
chart = dcc.Graph(id="rest")
app.layout = html.Main(
    [
        html.Img(src="/assets/map.png", alt=""),
        html.Img(src="/assets/line.png", role="presentation"),
        html.Img(**picture),
        html.Label(["Region", dcc.Dropdown(["a"])]),
        html.Label("Year", htmlFor="year"),
        dbc.Label("Year", html_for="year"),
        html.Label(text),
        html.Div(dcc.Graph(id="sales"), role="img", **{"aria-label": "Sales rise"}),
        html.Div([dcc.Loading(dcc.Graph(id="costs")), html.Details([html.Summary("Data"), table()])]),
        html.Div(dcc.Graph(id="more"), **described),
        chart,
    ]
)`,
    {
      files: {
        "app.py": `from dash import Dash

class Board(Dash):
    def interpolate_index(self, **parts):
        return page(parts)

app = Board(__name__)`,
      },
    },
  ],
  *checkApp(app) {
    yield* withoutLanguage(app);
    for (const module of app.modules) {
      const parents = parentsIn(module);
      const said = componentsIn(module).filter(({ name }) => beside.test(name));
      for (const component of componentsIn(module)) {
        const found = judged(component, parents.get(component.call) ?? [], said);
        if (found) yield { module, at: component.call, ...found };
      }
    }
  },
});

function judged(
  component: Component,
  around: readonly Component[],
  said: readonly Component[],
): Pick<Hit, "message" | "fix"> | undefined {
  switch (component.name) {
    case "dash.dcc.Graph":
      if (around.length === 0 || around.some((one) => describes(one, said))) return undefined;
      return {
        message: `The chart${named(component)} has no text alternative`,
        fix: 'Write html.Figure([dcc.Graph(…), html.Figcaption("what it shows")]), or html.Div(dcc.Graph(…), role="img", **{"aria-label": "what it shows"}).',
      };
    case "dash.html.Img":
      if (mayHave(component, "alt") || mayHave(component, "role")) return undefined;
      return {
        message: `The picture${named(component)} has no text alternative`,
        fix: 'Add alt="what it shows", or alt="" where it is mere decoration.',
      };
    case "dash.html.Label":
    case "dash_bootstrap_components.Label": {
      const key = component.name === "dash.html.Label" ? "htmlFor" : "html_for";
      if (mayHave(component, key) || !isTextAlone(component)) return undefined;
      return {
        message: `The label ${shortly(component)} belongs to no control`,
        fix: `Add ${key}="…" with the id of the control, or put the control into the label. For text alone there is html.P.`,
      };
    }
    default:
      return undefined;
  }
}

const named = ({ module, ...component }: Component) => {
  const id = property(component, "id");
  const [text] = (id && textsOf(module, id)?.texts) ?? [];
  return text ? ` ${text}` : "";
};

const shortly = ({ module, ...component }: Component) => {
  const children = property(component, "children");
  const text = ((children && textsOf(module, children)?.texts) ?? [])[0]?.replace(/\s+/g, " ").trim() ?? "";
  return text === "" ? "here" : JSON.stringify(text.length > 40 ? `${text.slice(0, 40)}…` : text);
};

/** A label with a control inside needs no more; whether one comes in a name is not known. */
function isTextAlone(component: Component): boolean {
  const { module } = component;
  const children = property(component, "children");
  if (!children || (property(component, "id") && module.text.includes("labelledby"))) return false;
  return textsOf(module, children) !== undefined;
}

/** How many components around a chart may hold its text. */
const near = 3;

/** The components that each component is written in, the innermost first. */
function parentsIn(module: PythonModule): ReadonlyMap<Call, readonly Component[]> {
  const parents = new Map<Call, readonly Component[]>();
  const open: Component[] = [];
  for (const component of componentsIn(module)) {
    while (open.length > 0 && (open.at(-1)?.call.to ?? 0) <= component.call.from) open.pop();
    parents.set(component.call, open.slice(-near).reverse());
    open.push(component);
  }
  return parents;
}

/** Names what is inside of it, or has something beside the chart that says the same in words or numbers. */
function describes(around: Component, said: readonly Component[]): boolean {
  const { call, module } = around;
  if (["role", "title", "aria-label"].some((key) => keyword(call, key))) return true;
  if (call.spreads.some((spread) => mayName(module, spread))) return true;
  return said.some(({ call: { from, to } }) => from > call.from && to < call.to);
}

const beside = /^dash\.html\.(Figcaption|Details|Table|Caption)$|^dash\.dash_table\.DataTable$|^dash_ag_grid\.AgGrid$/;

function mayName(module: PythonModule, spread: Expression): boolean {
  const origin = module.origin(spread);
  const { expression, module: from } = origin?.kind === "expression" ? origin : { expression: spread, module };
  if (expression.kind !== "dict") return true;
  return expression.entries.some(({ key }) => {
    const name = key && from.constant(key);
    return typeof name !== "string" || /^(aria-(label|labelledby|describedby|details|hidden)|role|title)$/.test(name);
  });
}

/** Dash's own page says no language. One finding for a dashboard. */
function* withoutLanguage(app: App): Iterable<PlacedHit> {
  const made = [app.entry, ...app.modules].flatMap((module) =>
    appsMadeIn(module).flatMap((call) => (isMaking(module, call) ? [{ module, call }] : [])),
  );
  const [first] = made;
  if (!first || layoutsOfApp(app).length === 0) return;
  if (made.some(({ call }) => call.spreads.length > 0) || app.modules.some(makesPage)) return;
  const pages = app.modules.flatMap(pagesIn);
  if (pages.some(({ module, page }) => saysLanguage(module, page))) return;
  yield {
    module: first.module,
    at: first.call,
    message: "The page says no language",
    fix: `Write app.index_string = app.index_string.replace("<html>", '<html lang="en">') below it.`,
  };
}

const isMaking = (module: PythonModule, { callee }: Call) => {
  const origin = module.origin(callee);
  return origin?.kind === "class" || module.qualifiedName(callee) === "dash.Dash";
};

/** In a way that cannot be read. */
const makesPage = (module: PythonModule) =>
  module.functions.some(({ name }) => name === "interpolate_index") ||
  module.partsAssigned.some(({ target }) => target.kind === "attribute" && target.attribute === "interpolate_index") ||
  module.referencesTo("dash.hooks.index").length > 0;

type Page = { readonly module: PythonModule; readonly page: Expression };

function pagesIn(module: PythonModule): readonly Page[] {
  const given = module.callsTo("dash.Dash").flatMap((call) => keyword(call, "index_string") ?? []);
  const assigned = module.assignments.flatMap(({ targets, value }) =>
    value && targets.some((target) => memberName(module, target) === "dash.Dash.index_string") ? [value] : [],
  );
  const unknown = module.assignments.flatMap(({ targets, value }) =>
    value && targets.some((one) => one.kind === "attribute" && one.attribute === "index_string") ? [value] : [],
  );
  return [...new Set([...given, ...assigned, ...unknown])].map((page) => ({ module, page }));
}

/** True also where the page is not known. */
function saysLanguage(module: PythonModule, page: Expression): boolean {
  const texts = textsOf(module, page)?.texts ?? beginningsOf(module, page);
  if (texts.length === 0) return true;
  return texts.some((text) => !/<html/i.test(text) || /<html\b[^>]*\blang\s*=/i.test(text));
}
