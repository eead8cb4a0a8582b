import { shownId, writtenId } from "./ids.ts";
import { layoutsOfApp } from "./layouts.ts";
import type { PlacedId } from "./placed-ids.ts";
import { rule } from "./rule.ts";

export const duplicateIds = rule({
  id: "D15",
  title: "Two components of one layout have the same id",
  level: "error",
  why: "Dash refuses the layout at the first request with DuplicateIdError; later requests get a page on which no callback works.",
  fix: "Give each component of the layout an id of its own.",
  bad: [
    `from dash import Dash, dcc, html

app = Dash(__name__)
app.layout = html.Div([dcc.Graph(id="sales"), dcc.Graph(id="sales")])`,
    {
      files: {
        "app.py": `from dash import Dash, dcc, html
from ids import Ids, graph_id

app = Dash(__name__)


def card(year, id):
    return html.Div([html.H2(year), dcc.Graph(id=id)])  # D15


app.layout = html.Div(
    [
        *[card(year, f"graph-{year}") for year in (2023, 2024)],
        html.P(id=Ids.note),
        card(2025, graph_id(2024)),
        html.P(id="note"),  # D15
        dcc.Graph(id={"type": "g", "index": 1}),
        dcc.Graph(id=dict(index=1, type="g")),  # D15
    ]
)`,
        "ids.py": `class Ids:
    note = "note"


def graph_id(year):
    return "graph-" + str(year)`,
      },
    },
  ],
  good: [
    `from dash import Dash, dcc, html

app = Dash(__name__)
app.layout = html.Div([dcc.Graph(id="sales"), dcc.Graph(id="returns")])`,
    `import sys

from dash import Dash, dcc, html

app = Dash(__name__)
years = sys.argv[1:]
chart = dcc.Graph(id="sales")
if len(years) > 1:
    body = html.Div([chart, html.P(id="note")])
else:
    body = html.P(id="note")
app.layout = html.Div([body, *[dcc.Graph(id=f"graph-{year}") for year in years], dcc.Graph(id="graph-2024")])`,
  ],
  *checkApp(app) {
    for (const { kind, ids } of layoutsOfApp(app)) {
      const first = new Map<string, PlacedId>();
      for (const found of ids) {
        const written = found.certain ? writtenId(found.id) : undefined;
        if (written === undefined) continue;
        const before = first.get(written);
        if (before === undefined) {
          first.set(written, found);
          continue;
        }
        const id = found.id.kind === "text" ? `"${found.id.id}"` : shownId(found.id);
        const elsewhere = `${before.module.path}:${before.module.position(before.at.from).line}`;
        const message =
          before.at === found.at
            ? `The component with the id ${id} is in the layout twice`
            : `The id ${id} is taken already, in ${elsewhere}`;
        // Dash itself checks the app's layout; the second component of a name in a page is merely dead.
        yield { module: found.module, at: found.at, level: kind === "app" ? "error" : "warning", message };
      }
    }
  },
});
