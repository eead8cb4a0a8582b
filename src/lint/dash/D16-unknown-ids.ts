import { didYouMean } from "../../report/did-you-mean.ts";
import { keyword } from "../python/syntax.ts";
import { callbacksOfApp } from "./callbacks.ts";
import { definedIds, isDashOwn } from "./layouts.ts";
import { rule } from "./rule.ts";

export const unknownIds = rule({
  id: "D16",
  title: "A callback refers to a component that no layout has",
  level: "warning",
  why: "The callback never runs, or what it gives goes nowhere: a control that does nothing. With suppress_callback_exceptions not even the browser's console says so.",
  fix: "Write the id as the layout has it, or add the component; for one that is not always there, say allow_optional=True.",
  bad: [
    `from dash import Dash, Input, Output, dcc, html

app = Dash(__name__)
app.layout = html.Div([dcc.Dropdown(["A", "B"], id="region"), dcc.Graph(id="sales")])


@app.callback(Output("sales", "figure"), Input("regoin", "value"))  # D16
def draw(region):
    return {}`,
    {
      files: {
        "app.py":
          "from dash import Dash, html, page_container\n\napp = Dash(use_pages=True)\napp.layout = html.Div(page_container)",
        "pages/home.py": `from dash import Input, Output, State, callback, dcc, html, register_page
from ids import OUT

register_page(__name__, path="/")
years = [2023, 2024]


def card(year):
    return html.Div(dcc.Graph(id=f"graph-{year}"))


def layout(**_):
    return html.Div([dcc.Location(id="url"), html.P(id=OUT), *[card(year) for year in years]])


@callback(Output(OUT, "children"), Input("url", "pathname"), State("_pages_location", "search"))
def where(path, search):
    return path


for year in [2023, 2024, 2025]:
    callback(Output(f"graph-{year}", "figure"), Input("url", "href"))(print)  # D16`,
        "ids.py": 'OUT = "out"',
      },
    },
    `from dash import Dash, Input, Output, State, html

app = Dash(__name__)
app.layout = html.Div([html.Button(id="add"), html.Div(id="rows", children=[])])


@app.callback(Output("rows", "children"), Input("add", "n_clicks"), State("rows", "children"))
def add(clicks, rows):
    rows = rows or []
    rows.append(html.Div(html.P(id="newest")))
    return rows


@app.callback(Output("newest", "children"), Input("latest", "n_clicks"))  # D16
def draw(clicks):
    return clicks`,
  ],
  good: [
    `from dash import Dash, Input, Output, dcc, html

app = Dash(__name__)
app.layout = html.Div([dcc.Dropdown(["A", "B"], id="region"), dcc.Graph(id="sales")])


@app.callback(Output("sales", "figure"), Input("region", "value"))
def draw(region):
    return {}`,
    `from dash import ALL, Dash, Input, Output, callback, html, page_container

app = Dash(__name__)
app.layout = html.Div([html.Div(id="tabs"), html.Div(id="panel"), page_container])


@callback(Output("panel", "children"), Input("tabs", "n_clicks"))
def panel(_):
    return html.Button("Save", id="save")


@callback(
    Output("tabs", "children"),
    Input("save", "n_clicks"),
    Input("later", "n_clicks", allow_optional=True),
    Input({"type": "row", "index": ALL}, "n_clicks"),
    Input("_pages_location", "pathname"),
)
def save(*_):
    return "Saved"`,
    `from company import header
from dash import Dash, Input, Output, dcc, html

app = Dash(__name__)
app.layout = html.Div([header(), dcc.Graph(id="sales")])


@app.callback(Output("sales", "figure"), Input("header-search", "value"))
def draw(region):
    return {}`,
    `from company import card
from dash import Dash, Input, Output, State, html

app = Dash(__name__)
app.layout = html.Div([html.Button(id="add"), html.Div(id="rows", children=[])])


@app.callback(Output("rows", "children"), Input("add", "n_clicks"), State("rows", "children"))
def add(clicks, rows):
    rows.append(card(clicks))
    return rows


@app.callback(Output("card-text", "children"), Input("card-button", "n_clicks"))
def draw(clicks):
    return clicks`,
  ],
  *checkApp(app) {
    const defined = definedIds(app);
    if (!defined.complete || app.modules.some((module) => module.referencesTo(...unseen).length > 0)) return;
    const known = new Set(defined.ids.flatMap(({ id }) => (id.kind === "text" ? [id.id] : [])));
    for (const { outputs, inputs, states, aside, declaration } of callbacksOfApp(app)) {
      if (keyword(declaration, "optional") || declaration.spreads.length > 0) continue;
      for (const { ids, allowOptional, module, at } of [...outputs, ...inputs, ...states, ...aside]) {
        if (allowOptional !== false || !ids) continue;
        const unknown = ids.ids.flatMap((id) =>
          id.kind === "text" && !known.has(id.id) && !isDashOwn(id.id) ? [id.id] : [],
        );
        if (!ids.certain && unknown.length < ids.ids.length) continue;
        for (const id of unknown) {
          const meant = didYouMean(id, known);
          yield {
            module,
            at,
            message: `No component of the dashboard has the id ${id}, which a callback refers to`,
            ...(meant === undefined ? {} : { fix: `Did you mean "${meant}"?` }),
          };
        }
      }
    }
  },
});

/** What brings components or modules that cannot be seen. */
const unseen = [
  "dash.hooks.layout",
  "dash.hooks.index",
  "importlib.import_module",
  "builtins.__import__",
  "builtins.exec",
];
