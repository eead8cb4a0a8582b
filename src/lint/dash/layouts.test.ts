import { describe, expect, test } from "vitest";
import { parseModules } from "../python/project.ts";
import { appsAmong } from "./apps.ts";
import { shownId } from "./ids.ts";
import { definedIds, layoutsOfApp } from "./layouts.ts";

const start = "import dash\nfrom dash import Dash, dcc, html, callback, Input, Output\n";
const app = `${start}app = Dash(__name__)\n`;

function appOf(files: string | Readonly<Record<string, string>>) {
  const all = typeof files === "string" ? { "app.py": files } : files;
  const modules = parseModules(Object.entries(all).map(([path, text]) => ({ path, text })));
  return appsAmong(modules, undefined)[0]!;
}

/** `a b? …`: what is certain, what may be, and whether there may be more. */
const written = ({ ids, complete }: Pick<ReturnType<typeof definedIds>, "ids" | "complete">) =>
  [...ids.map(({ id, certain }) => `${shownId(id)}${certain ? "" : "?"}`), ...(complete ? [] : ["…"])].join(" ");
const layout = (text: string) =>
  layoutsOfApp(appOf(`${app}${text}`))
    .map(written)
    .join(" / ");

describe("a layout's ids", () => {
  test.each([
    ['app.layout = html.Div([dcc.Graph(id="a"), html.P("x", "b")], id="c")', "c a b"],
    ['app.layout = dcc.Graph("a")', "a"],
    ['app.layout = [html.Div(id="a"), html.Div(id="b")]', "a b"],
    ['def serve():\n    return html.Div(id="a")\napp.layout = serve', "a"],
    ['def serve(x):\n    return html.Div(x, id="a")\napp.layout = serve', "a"],
    ['app.layout = lambda: html.Div(id="a")', "a"],
    [
      'def card(name, inside=None):\n    return html.Div([html.P(id=f"{name}-p"), inside])\napp.layout = html.Div([card("a"), card("b", html.P(id="c"))])',
      "a-p b-p c",
    ],
    ['app.layout = html.Div([html.P(id=f"p{i}") for i in range(3)])', "p0 p1 p2"],
    ["app.layout = html.Div([html.P(id=n) for n in names])", "…"],
    ["app.layout = html.Div([html.P(n) for n in names])", "…"],
    ['app.layout = html.Div([html.P(f"{n}", id="x") for n in names])', "x?"],
    ['app.layout = html.Div([html.P(id="a") if x else html.P(id="b")])', "a? b?"],
    [
      'rows = [html.P(id="a")]\nfor n in ["b", "c"]:\n    rows.append(html.P(id=n))\nif x:\n    rows += [html.P(id="d")]\napp.layout = html.Div(rows)',
      "b c d? a",
    ],
    [
      'def rows():\n    made = []\n    for n in ["b", "c"]:\n        made.append(html.P(id=n))\n    return made\napp.layout = html.Div(rows())',
      "b c",
    ],
    ['rows = [html.P(id="a")]\nrows.pop()\napp.layout = html.Div(rows)', "a …"],
    ['box = html.Div(id="a")\nbox.children = [html.P(id="b")]\napp.layout = box', "b? a"],
    ['app.layout = html.Div([*[html.P(id="a")], other()])', "a …"],
    ['app.layout = html.Div(html.P(id="a"), **more)', "a …"],
    ['app.layout = html.Div([html.P(id="a")] + [html.P(id="b")])', "a b"],
    ['app.layout = html.Div([dcc.Checklist(options=[{"label": html.B(id="in"), "value": 1}], id="a")])', "a in?"],
    [
      'app.layout = html.Div([html.P(id={"type": "x", "index": i}) for i in range(2)])',
      '{"type": "x", "index": 0} {"type": "x", "index": 1}',
    ],
    [
      'import pandas as pd\ndf = pd.read_csv("x")\napp.layout = html.Div([str(len(df)), df["a"].sum(), f"{x}", 1 - y])',
      "",
    ],
    ['app.layout = html.Div([dash.page_container, dcc.Location(id="url")])', "url"],
    ['import dash_bootstrap_components as dbc\napp.layout = dbc.Container(dbc.Row(dbc.Col(id="a")))', "a"],
    ['import of_somebody as os_\napp.layout = html.Div([os_.Header(html.P(id="a"))])', "a? …"],
    ['app.layout = html.Div(id="a")\napp.validation_layout = html.Div(id="b")', "a / b"],
    ["app.layout = html.Div(name())\ndef name():\n    return name()", "…"],
  ])("%s: %s", (text, expected) => expect(layout(text)).toBe(expected));
});

test("pages have theirs, as a value, a function or an argument", () => {
  const pages = {
    "app.py": `${start}app = Dash(use_pages=True)\napp.layout = html.Div(dash.page_container)\n`,
    "pages/a.py": `${start}dash.register_page(__name__)\nlayout = html.Div(id="a")\n`,
    "pages/b.py": `${start}dash.register_page(__name__)\ndef layout(report=None, **query):\n    return html.Div(report, id="b")\n`,
    "pages/c.py": `${start}dash.register_page(__name__, layout=html.P(id="c"))\n`,
  };
  const found = appOf(pages);
  expect(layoutsOfApp(found).map((one) => `${one.kind} ${written(one)}`)).toEqual([
    "app ",
    "page a",
    "page b",
    "page c",
  ]);
  expect(written(definedIds(found))).toBe("a b c");
});

describe("what is defined anywhere in an app", () => {
  const defined = (text: string) => written(definedIds(appOf(`${app}${text}`)));
  const callback = '@callback(Output("a", "children"), Input("b", "value"))\ndef f(x):\n    ';
  test.each([
    [`app.layout = html.Div(id="a")\n${callback}return html.P(x, id="made")`, "a made"],
    [`app.layout = html.Div(id="a")\n${callback}return other(x)`, "a …"],
    [`app.layout = html.Div(id="a")\n${callback}return f"{x}"`, "a"],
    ['app.layout = html.Div(id="a")\ntabs = {"x": html.P(id="b")}', "a b?"],
    ['app.layout = html.Div(id="a")\ndef unseen(name):\n    return html.P(id=name)', "a …"],
    ['app.layout = html.Div(id="a")\napp.layout.children.append(html.P(id="b"))', "a b? …"],
    ["x = 1", "…"],
  ])("%s: %s", (text, expected) => expect(defined(text)).toBe(expected));
});

describe("what a callback adds to what it was given, and gives back,", () => {
  const made = (body: string) => {
    const text = `from somebody import card, fill\n${app}app.layout = html.Div(id="a")\n${body}`;
    return written(definedIds(appOf(text)));
  };
  const head = '@callback(Output("a", "children"), Input("b", "value"))\ndef f(x, rows):\n    ';
  const known = 'html.P(id="made")';
  test.each([
    [`rows.append(${known})`, "a made"],
    [`rows = rows or []\n    rows.append(${known})`, "a made"],
    [`if x:\n        rows = []\n    rows.insert(0, ${known})`, "a made"],
    [`rows += [${known}]`, "a made"],
    [`rows["props"]["children"].append(${known})`, "a made"],
    [`more = rows\n    more.append(${known})`, "a made"],
    ["len(rows)", "a"],
    ["rows.append(card(x))", "a …"],
    ["rows += [card(x)]", "a …"],
    ['rows["props"]["children"].append(card(x))', "a …"],
    ["more = rows\n    more.append(card(x))", "a …"],
    ["rows[0] = card(x)", "a …"],
    ['rows["props"]["id"] = x', "a …"],
    ["fill(rows)", "a …"],
    ['setattr(rows, "children", card(x))', "a …"],
    ["mine(x, rows)\n    return rows\ndef mine(x, into):\n    into.append(card(x))", "a …"],
    ["mine(x, rows)\n    return rows\ndef mine(x, into):\n    return len(into)", "a"],
    ["mine(into=rows)\n    return rows\ndef mine(x=1, into=None):\n    into += [card(x)]", "a …"],
  ])("is known, or not: %s", (text, expected) => {
    expect(made(`${head}${text}${text.includes("return rows") ? "" : "\n    return rows"}`)).toBe(expected);
  });
});

test("another module's parts are followed there", () => {
  const files = {
    "app.py": `${app}from parts import rows, card\napp.layout = html.Div([rows, card("x")])\n`,
    "parts.py": `${start}from names import PREFIX\nrows = [html.P(id="a")]\nrows.append(html.P(id="b"))\ndef card(name):\n    return html.P(id=PREFIX + name)\n`,
    "names.py": 'PREFIX = "p-"\n',
  };
  expect(layoutsOfApp(appOf(files)).map(written)).toEqual(["b a p-x"]);
});

test("a figure's layout is no layout, a layout of an app that came as an argument is", () => {
  const text =
    "import plotly.graph_objects as go\nfig = go.Figure()\nfig.layout = go.Layout()\ndef show(app):\n    app.layout = html.P(id='p')\n";
  expect(layout(text)).toBe("p");
});
