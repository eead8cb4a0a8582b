import type { PythonModule } from "../python/model.ts";
import type { Expression } from "../python/syntax.ts";
import { idsIn, type PlacedId } from "./layout-ids.ts";
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
    for (const { module, layout, level } of app.modules.flatMap(layoutsIn)) {
      const first = new Map<string, PlacedId>();
      for (const found of idsIn(module, layout)) {
        const before = first.get(found.id);
        if (before === undefined) {
          first.set(found.id, found);
          continue;
        }
        const elsewhere = `${before.module.path}:${before.module.position(before.at.from).line}`;
        const message =
          before.at === found.at
            ? `The component with the id ${found.id} is in the layout twice`
            : `The id ${found.id} is taken already, in ${elsewhere}`;
        yield { module: found.module, at: found.at, level, message };
      }
    }
  },
});

type Layout = { readonly module: PythonModule; readonly layout: Expression; readonly level: "error" | "warning" };

/** `app.layout = …`, which Dash checks itself, and a page's `layout`, whose second component of a name is merely dead. */
function layoutsIn(module: PythonModule): readonly Layout[] {
  const isPage = module.callsTo("dash.register_page").length > 0;
  return module.assignments.flatMap(({ targets, value, augmented }): Layout[] => {
    if (!value || augmented) return [];
    if (targets.some((target) => target.kind === "attribute" && module.qualifiedName(target) === "dash.Dash.layout")) {
      return [{ module, layout: value, level: "error" }];
    }
    const top = module.site(value).scope === module.scope;
    const page = isPage && top && targets.some((target) => target.kind === "name" && target.name === "layout");
    return page ? [{ module, layout: value, level: "warning" }] : [];
  });
}
