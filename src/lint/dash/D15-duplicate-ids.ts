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
  bad: `from dash import Dash, dcc, html

app = Dash(__name__)
app.layout = html.Div([dcc.Graph(id="sales"), dcc.Graph(id="sales")])`,
  good: `from dash import Dash, dcc, html

app = Dash(__name__)
app.layout = html.Div([dcc.Graph(id="sales"), dcc.Graph(id="returns")])`,
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
        const id = shownId(found.id);
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
