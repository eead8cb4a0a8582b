import type { PythonModule } from "../python/model.ts";
import type { Expression } from "../python/syntax.ts";
import { returnsOf } from "../python/syntax.ts";
import { beginningsOf, isRooted } from "./addresses.ts";
import { callbacksIn } from "./callbacks.ts";
import { componentsIn, property } from "./components.ts";
import type { Hit } from "./rule.ts";
import { rule } from "./rule.ts";

export const rootedLinks = rule({
  id: "D30",
  title: "An address begins at the root of the host",
  level: "warning",
  why: "The platform serves the dashboard below a path of its own, /dash/name/. An address that begins with / leaves it: the link ends at another page or at 404, the picture is missing.",
  fix: 'Write dash.get_relative_path("/page") for pages, dash.get_asset_url("logo.png") for files in assets.',
  bad: [
    `from dash import html

link = html.A("Schools", href="/schools")`,
    `import dash_bootstrap_components as dbc
from dash import Input, Output, callback, dcc, html

LOGO = "/assets/logo.png"
parts = [
    html.Img(src=LOGO),  # D30
    dcc.Link("Home", "/"),  # D30
    dcc.Location(id="url", pathname="/home"),  # D30
    dbc.NavLink("Area", href=f"/area/{code}"),  # D30
    html.A("x", href="/x" if private else "https://www.gov.uk"),  # D30
    html.A("y", href="/area/" + code),  # D30
]


@callback(Output("url", "pathname"), Input("go", "n_clicks"))
def go(_):
    return "/schools"  # D30`,
  ],
  good: [
    `from dash import get_relative_path, html

link = html.A("Schools", href=get_relative_path("/schools"))`,
    `import dash
from dash import dcc, get_asset_url, html

links = [dcc.Link(page["name"], href=page["relative_path"]) for page in dash.page_registry.values()]
more = [dcc.Link(page["name"], href=page["path"]) for page in dash.page_registry.values()]
parts = [
    html.Img(src=get_asset_url("logo.png")),
    html.Img(src="//cdn.example.com/logo.png"),
    html.A("Up", href="#top"),
    html.A("Data", href="data.csv"),
    html.A("GOV.UK", href="https://www.gov.uk/"),
    html.A("Area", href=f"{BASE}/area"),
    dcc.Location(id="url"),
]
dash.register_page("home", path="/")`,
  ],
  *check(module) {
    for (const component of componentsIn(module)) {
      const keys = component.name === "dash.dcc.Location" ? ["pathname", "href"] : ["href", "src"];
      const [found] = keys.flatMap((key) => {
        const given = property(component, key);
        return given && begins(module, given) ? [{ key, given }] : [];
      });
      if (found) yield { at: component.call, ...told(module, found.key, found.given) };
    }
    yield* fromCallbacks(module);
  },
});

const begins = (module: PythonModule, given: Expression) => beginningsOf(module, given).find(isRooted);

function told(module: PythonModule, key: string, given: Expression): Pick<Hit, "message" | "fix"> {
  const text = begins(module, given) ?? "";
  const asset = /^\/assets\/(.+)$/.exec(text)?.[1];
  return {
    message: `${key} begins with ${JSON.stringify(text)}, which leaves the path that the dashboard is served at`,
    fix: asset
      ? `Write dash.get_asset_url(${JSON.stringify(asset)}).`
      : "Write dash.get_relative_path(…) around it, or app.get_relative_path(…) before Dash 2.",
  };
}

/** What a callback gives as the one address of a `Location` or link. */
function* fromCallbacks(module: PythonModule): Iterable<Hit> {
  for (const { kind, body, outputs, complete } of callbacksIn(module)) {
    const [output, ...more] = outputs;
    const key = output?.property ?? "";
    if (kind !== "server" || !complete || more.length > 0 || body?.module !== module || !addresses.test(key)) continue;
    for (const value of returnsOf(body.definition)) {
      if (value && begins(module, value)) yield { at: value, ...told(module, key, value) };
    }
  }
}

const addresses = /^(pathname|href|src)$/;
