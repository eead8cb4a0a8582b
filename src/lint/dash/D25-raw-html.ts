import type { PythonModule } from "../python/model.ts";
import type { Call, Expression } from "../python/syntax.ts";
import { keyword, returnsOf } from "../python/syntax.ts";
import { textsOf, valuesOf } from "../python/values.ts";
import { callbackAround, callbacksIn } from "./callbacks.ts";
import { type Component, componentsIn, property } from "./components.ts";
import { readsTextOfFile } from "./readers.ts";
import { rule } from "./rule.ts";

export const rawHtml = rule({
  id: "D25",
  title: "Values are shown as HTML, with whatever is in it",
  level: "error",
  why: "HTML that comes with a value, a name in a CSV file or what a reader types, can run scripts in the browser of everybody who opens the page, with their session, on an address that other dashboards may share.",
  fix: 'Build the page of components, which show text as text; else escape each value with html.escape, and give an Iframe sandbox="".',
  bad: [
    `from dash import Dash, dcc

app = Dash(__name__)
app.layout = dcc.Markdown(id="notes", dangerously_allow_html=True)`,
    `from pathlib import Path
from urllib.request import urlopen

import requests
from dash import Dash, Input, Output, dash_table, dcc, html

app = Dash(__name__)
app.layout = html.Div(
    [
        dcc.Input(id="name"),
        html.Iframe(id="card"),
        html.Iframe(id="help", srcDoc="<p>Help</p>"),
        dcc.Markdown(id="text", children="<b>Hello</b>", dangerously_allow_html=True),  # D25 warning
        dash_table.DataTable(id="table", markdown_options={"html": True}),  # D25
    ]
)
notes = dcc.Markdown(requests.get("https://example.com").text, dangerously_allow_html=True)  # D25
with open("notes.md") as file:
    text = file.read()
notes = dcc.Markdown(text, dangerously_allow_html=True)  # D25 warning
notes = dcc.Markdown(Path("notes.md").read_text(), dangerously_allow_html=True)  # D25 warning
with urlopen("https://example.com/notes.md") as file:
    notes = dcc.Markdown(file.read(), dangerously_allow_html=True)  # D25


@app.callback(Output("card", "srcDoc"), Input("name", "value"))
def card(name):
    return f"<h1>{name}</h1>"  # D25


@app.callback(Output("help", "children"), Input("name", "value"))
def more(name):
    text = "<p>" + name + "</p>"
    return [
        html.Iframe(srcDoc=text),  # D25
        html.Iframe(srcDoc="<p>{}</p>".format(app.title), sandbox="allow-scripts allow-same-origin"),  # D25 warning
    ]`,
  ],
  good: [
    `from dash import Dash, dcc

app = Dash(__name__)
app.layout = dcc.Markdown(id="notes")`,
    `from html import escape

import bleach
from dash import Dash, Input, Output, dcc, html
from figures import chart, rows

app = Dash(__name__)
NAME = "Ash Lane"
app.layout = html.Div(
    [
        html.Iframe(srcDoc=f"<h1>{NAME}: {len(rows)} rows, {rows:,}</h1>"),
        html.Iframe(srcDoc=chart.to_html()),
        html.Iframe(srcDoc=f"<b>{rows}</b>", sandbox=""),
        dcc.Markdown("A<sub>1</sub>", dangerously_allow_html=True),
        dcc.Markdown(["A<sub>1</sub>", f"B<sub>{NAME}</sub>"], dangerously_allow_html=True),
        dcc.Markdown(escape(rows), dangerously_allow_html=True),
    ]
)


def cleaned(text):
    found = bleach.clean(text.strip())
    for tag, replacement in TAGS.items():
        found = found.replace(tag, replacement)
    return found


def section(text):
    clean = cleaned(text)
    return dcc.Markdown(clean, dangerously_allow_html=True, id="section")


@app.callback(Output("card", "srcDoc"), Input("name", "value"))
def card(name):
    return f"<h1>{escape(name)}</h1>"`,
  ],
  *check(module) {
    for (const component of componentsIn(module)) {
      const { call, name } = component;
      if (keyword(call, "dangerously_allow_html") && isTrue(module, keyword(call, "dangerously_allow_html"))) {
        const level = levelOfMarkdown(component);
        const lets = level === "error" ? "lets HTML in the text" : "may let HTML that nobody has looked at";
        if (level) yield { at: call, level, message: `dangerously_allow_html=True ${lets} into the page` };
      }
      if (name === "dash.dash_table.DataTable" && htmlInTable(module, call)) {
        yield { at: call, message: 'markdown_options={"html": True} lets scripts in the table\'s cells run' };
      }
      const code = keyword(call, "dangerously_allow_code");
      if (code && isTrue(module, code)) {
        yield { at: call, message: "dangerously_allow_code=True lets code in the columns run" };
      }
      const page =
        name === "dash.html.Iframe" && !isSandboxed(module, call) ? property(component, "srcDoc") : undefined;
      const level = page && levelOf(module, page);
      if (level) yield { at: call, level, message: said(level) };
    }
    for (const { body, outputs, complete } of callbacksIn(module)) {
      const [output, ...more] = outputs;
      if (!complete || !body || more.length > 0 || output?.property !== "srcDoc" || body.module !== module) continue;
      for (const value of returnsOf(body.definition)) {
        const level = value && levelOf(module, value);
        if (level) yield { at: value, level, message: said(level) };
      }
    }
  },
});

type Seriousness = "error" | "warning";

const said = (level: Seriousness) =>
  level === "error"
    ? "srcDoc is put together with what a reader chooses or types, and runs the scripts in it"
    : "srcDoc is put together with values, and may run scripts in them";

const isTrue = (module: PythonModule, value: Expression | undefined) =>
  value !== undefined && module.constant(value) === true;

/** Text that is written here can have no script in it, until a callback gives another; one from a file, as was reviewed with it or not. */
function levelOfMarkdown(component: Component): Seriousness | undefined {
  const { module, call } = component;
  const text = property(component, "children");
  if (!text) return "error";
  if (!valuesOf(module, text)) {
    if (isClean(module, text)) return undefined;
    return isOfFile(module, text) ? "warning" : "error";
  }
  return property(component, "id") || call.spreads.length > 0 ? "warning" : undefined;
}

function isOfFile(module: PythonModule, text: Expression): boolean {
  const whole = writtenAs(module, text);
  return whole.kind === "call" && readsTextOfFile(module, whole);
}

function htmlInTable(module: PythonModule, call: Call): boolean {
  const given = keyword(call, "markdown_options");
  const origin = given && module.origin(given);
  if (origin?.kind !== "expression") return false;
  const { expression, module: from } = origin;
  if (expression.kind === "call" && from.qualifiedName(expression.callee) === "builtins.dict") {
    return isTrue(from, keyword(expression, "html"));
  }
  if (expression.kind !== "dict") return false;
  return expression.entries.some(({ key, value }) => key && from.constant(key) === "html" && isTrue(from, value));
}

/** A frame without `allow-same-origin` is of no origin; without `allow-scripts` it runs none. */
function isSandboxed(module: PythonModule, call: Call): boolean {
  const given = keyword(call, "sandbox");
  if (!given) return call.spreads.length > 0;
  const value = module.constant(given);
  return typeof value !== "string" || !(/\ballow-scripts\b/.test(value) && /\ballow-same-origin\b/.test(value));
}

/** What comes of a callback's own arguments is the reader's; of other values it is not known. */
function levelOf(module: PythonModule, page: Expression): Seriousness | undefined {
  const whole = writtenAs(module, page);
  const values = fieldsOf(module, whole);
  if (values.length === 0) return undefined;
  return values.some((value) => isReaders(module, value)) ? "error" : "warning";
}

/** A name stands for what it was given, where it is given one thing. */
function writtenAs(module: PythonModule, expression: Expression): Expression {
  const [only, ...more] = expression.kind === "name" ? (module.bindings(expression) ?? []) : [];
  return only?.kind === "value" && more.length === 0 ? only.value : expression;
}

/** The values in an f-string, a sum, a `format` or `%` that are neither written in the code nor safe. */
function fieldsOf(module: PythonModule, expression: Expression, depth = 0): readonly Expression[] {
  if (depth > 20 || textsOf(module, expression)) return [];
  const inside = (list: readonly Expression[]) =>
    list.flatMap((one) => {
      const parts = fieldsOf(module, one, depth + 1);
      return parts.length > 0 || isText(module, one) || isSafe(module, one) ? parts : [one];
    });
  if (expression.kind === "template") return expression.plain ? inside(expression.parts) : [];
  if (expression.kind === "binary" && /^[+%]$/.test(expression.operator)) {
    if (!isText(module, expression)) return [];
    const { right } = expression;
    return inside([expression.left, ...(right.kind === "tuple" ? right.items : [right])]);
  }
  if (expression.kind !== "call" || !isFormat(module, expression)) return [];
  return inside([...expression.args, ...expression.keywords.map(({ value }) => value)]);
}

const isFormat = (module: PythonModule, { callee }: Call) =>
  callee.kind === "attribute" && callee.attribute === "format" && textsOf(module, callee.object) !== undefined;

/** Whether an expression puts text together, so that what is in it was looked at. */
function isText(module: PythonModule, expression: Expression, depth = 0): boolean {
  if (depth > 20) return false;
  if (expression.kind === "template") return true;
  if (expression.kind === "call") return isFormat(module, expression);
  if (expression.kind !== "binary" || !/^[+%]$/.test(expression.operator)) return false;
  return [expression.left, expression.right].some(
    (side) => isText(module, side, depth + 1) || textsOf(module, side) !== undefined,
  );
}

/** Numbers, what is escaped, and what is written in the code. */
function isSafe(module: PythonModule, expression: Expression): boolean {
  if (expression.kind === "constant" || isClean(module, expression)) return true;
  const name = expression.kind === "call" ? module.qualifiedName(expression.callee) : undefined;
  return /^builtins\.(len|int|float|round|sum|abs|id|hash)$/.test(name ?? "");
}

const cleaning =
  /(^|\.)(html\.escape|(markupsafe|flask|jinja2|xml\.sax\.saxutils)\.escape|bleach\.clean|nh3\.clean(_text)?)$/;

/** Whether text was escaped or cleaned on the way: by what it is given to, in a function of the project, by another name. */
function isClean(module: PythonModule, expression: Expression, seen: Set<Expression> = new Set()): boolean {
  // All of it has to be, so what was looked at before needs no second look.
  if (seen.has(expression) || textsOf(module, expression)) return true;
  if (seen.size > 100) return false;
  seen.add(expression);
  const all = (list: readonly Expression[], from = module) => list.every((one) => isClean(from, one, seen));
  switch (expression.kind) {
    case "name": {
      const bindings = module.bindings(expression) ?? [];
      const values = bindings.flatMap((one) => (one.kind === "value" ? [one.value] : []));
      return values.length > 0 && values.length === bindings.length && all(values);
    }
    case "template":
      return all(expression.parts);
    case "binary":
      return expression.operator === "+" && all([expression.left, expression.right]);
    case "conditional":
      return all([expression.then, expression.otherwise]);
    case "call": {
      const { callee } = expression;
      if (cleaning.test(module.qualifiedName(callee) ?? "")) return true;
      const origin = module.origin(callee);
      if (origin?.kind === "function") {
        const values = returnsOf(origin.definition).filter((value) => value !== undefined);
        return values.length > 0 && all(values, origin.module);
      }
      return (
        callee.kind === "attribute" && /^(replace|l?r?strip|lower)$/.test(callee.attribute) && all([callee.object])
      );
    }
    default:
      return false;
  }
}

function isReaders(module: PythonModule, value: Expression): boolean {
  if (value.kind !== "name") return false;
  const [only, ...more] = module.bindings(value) ?? [];
  if (only?.kind !== "parameter" || more.length > 0) return false;
  return callbackAround(module, value)?.body?.definition.parameters.includes(only.parameter) === true;
}
