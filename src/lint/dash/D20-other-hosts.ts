import type { PythonModule } from "../python/model.ts";
import type { Expression } from "../python/syntax.ts";
import { keyword } from "../python/syntax.ts";
import { beginningsOf, foreignHost } from "./addresses.ts";
import { componentsIn, property } from "./components.ts";
import { memberName } from "./members.ts";
import type { Hit } from "./rule.ts";
import { rule } from "./rule.ts";

export const otherHosts = rule({
  id: "D20",
  title: "The page loads scripts, styles or pictures from other hosts",
  level: "warning",
  why: "Each reader's browser tells that host its address and which dashboard it is on; what the host sends runs in the page, unchecked; and where the network lets nothing out, the page is bare.",
  fix: "Put the file into assets/, from where Dash serves it by itself; pictures by get_asset_url.",
  bad: [
    `from dash import Dash

app = Dash(__name__, external_stylesheets=["https://codepen.io/chriddyp/pen/bWLwgP.css"])`,
    `import dash_bootstrap_components as dbc
from dash import Dash, html

CDN = "https://cdn.example.com"
scripts = [{"src": f"{CDN}/a.js", "integrity": "sha384-x"}, "//unpkg.com/b.js"]
app = Dash(  # D20
    __name__,
    external_scripts=scripts,
    external_stylesheets=[dbc.themes.BOOTSTRAP, dbc.icons.FONT_AWESOME],
    serve_locally=False,
)
app.scripts.config.serve_locally = False  # D20
app.css.append_css({"external_url": "https://cdn.example.com/x.css"})  # D20
app.layout = html.Div([html.Img(src="https://example.com/logo.png"), html.Script(src=CDN + "/c.js")])  # D20
PAGE = """<html><head>{%css%}<link href="https://fonts.googleapis.com/css2" rel="stylesheet"></head>
<body>{%app_entry%}<footer>{%config%}{%scripts%}{%renderer%}</footer><a href="https://example.org">x</a></body></html>"""
app.index_string = PAGE  # D20`,
  ],
  good: [
    `from dash import Dash

app = Dash(__name__, external_stylesheets=["/assets/style.css"])`,
    `from dash import Dash, dcc, get_asset_url, html
from styles import SHEETS

HOST = "https://www.gov.uk"
app = Dash(__name__, external_scripts=[], external_stylesheets=SHEETS, serve_locally=True)
app.layout = html.Div(
    [
        html.Img(src=get_asset_url("logo.png")),
        html.Img(src=f"{HOST}/crest.png"),
        html.Img(src="data:image/png;base64,aaaa"),
        html.A("Source", href="https://example.com"),
    ]
)`,
  ],
  *check(module) {
    for (const call of module.callsTo("dash.Dash")) {
      const hosts = ["external_stylesheets", "external_scripts"].flatMap((key) => {
        const given = keyword(call, key);
        return given ? hostsIn(module, given) : [];
      });
      const index = keyword(call, "index_string");
      hosts.push(...(index ? hostsOfPage(module, index) : []));
      const local = keyword(call, "serve_locally");
      const away = local && module.constant(local) === false ? ["unpkg.com"] : [];
      if (hosts.length + away.length > 0) yield { at: call, message: told("The page", [...hosts, ...away]) };
    }
    yield* assigned(module);
    for (const component of componentsIn(module)) {
      const key = Object.hasOwn(loading, component.name) ? loading[component.name] : undefined;
      const given = key && property(component, key);
      const hosts = given ? beginningsOf(module, given).flatMap((text) => foreignHost(text) ?? []) : [];
      if (hosts.length > 0) {
        yield { at: component.call, message: told(component.name.replace(/^dash\./, ""), hosts) };
      }
    }
  },
});

const loading: Readonly<Record<string, string>> = {
  "dash.html.Img": "src",
  "dash.html.Script": "src",
  "dash.html.Link": "href",
  "dash.html.Iframe": "src",
  "dash.html.Embed": "src",
  "dash_bootstrap_components.CardImg": "src",
};

function told(what: string, hosts: readonly string[]): string {
  const all = [...new Set(hosts)];
  const named = all.slice(0, 3).join(", ");
  return `${what} loads from ${named}${all.length > 3 ? ` and ${all.length - 3} more` : ""}`;
}

/** The hosts of a list of addresses, or of dictionaries that hold one. */
function hostsIn(module: PythonModule, given: Expression, seen: Set<Expression> = new Set()): readonly string[] {
  if (seen.has(given) || seen.size > 500) return [];
  seen.add(given);
  const name = module.qualifiedName(given) ?? "";
  if (/^dash_bootstrap_components\.(themes|icons)\./.test(name))
    return /\.GRID$/.test(name) ? [] : ["cdn.jsdelivr.net"];
  if (/^dash_mantine_components\.styles\./.test(name)) return ["unpkg.com"];
  const origin = module.origin(given);
  const { module: from, expression } = origin?.kind === "expression" ? origin : { module, expression: given };
  const inside = (list: readonly Expression[]) => list.flatMap((one) => hostsIn(from, one, seen));
  if (expression.kind === "list" || expression.kind === "tuple") return inside(expression.items);
  if (expression.kind === "starred") return inside([expression.value]);
  if (expression.kind === "binary" && expression.operator === "+" && !beginningsOf(from, expression).length) {
    return inside([expression.left, expression.right]);
  }
  if (expression.kind === "dict") {
    return inside(
      expression.entries.flatMap(({ key, value }) => {
        const named = key && from.constant(key);
        return named === "href" || named === "src" || named === "external_url" ? [value] : [];
      }),
    );
  }
  return beginningsOf(from, expression).flatMap((text) => foreignHost(text) ?? []);
}

function* assigned(module: PythonModule): Iterable<Hit> {
  for (const { target, value } of module.partsAssigned) {
    const name = memberName(module, target) ?? "";
    if (!value || !name.startsWith("dash.Dash.")) continue;
    if (name === "dash.Dash.index_string") {
      const hosts = hostsOfPage(module, value);
      if (hosts.length > 0) yield { at: target, message: told("index_string", hosts) };
    } else if (/\.(scripts|css)\.config\.serve_locally$/.test(name) && module.constant(value) === false) {
      yield { at: target, message: told("The page", ["unpkg.com"]) };
    }
  }
  for (const call of module.callsWith({ word: ["append_css", "append_script"] })) {
    if (!/^dash\.Dash\.(css|scripts)\./.test(memberName(module, call.callee) ?? "")) continue;
    const hosts = call.args.slice(0, 1).flatMap((given) => hostsIn(module, given));
    if (hosts.length > 0) yield { at: call, message: told("The page", hosts) };
  }
}

/** What a page of HTML has loaded: not where its links lead. */
function hostsOfPage(module: PythonModule, page: Expression): readonly string[] {
  return beginningsOf(module, page).flatMap((text) => {
    const whole = text.slice(0, 50_000).replace(/<!--[\s\S]*?-->/g, "");
    const tags = whole.match(/<(link|script|img|iframe)\b[^>]*>/gi) ?? [];
    const loaded = tags.filter((tag) => !/rel\s*=\s*["']?(canonical|alternate|author|license)/i.test(tag));
    const addresses = [
      ...loaded.map((tag) => /\b(?:href|src)\s*=\s*["']?([^"'\s>]+)/i.exec(tag)?.[1]),
      ...[...whole.matchAll(/@import\s+(?:url\()?["']?([^"')\s]+)/gi)].map(([, address]) => address),
    ];
    return addresses.flatMap((address) => (address && foreignHost(address)) || []);
  });
}
