import type { PythonModule } from "../python/model.ts";
import type { Expression, ImportedName, Span, Statement } from "../python/syntax.ts";
import { statementsIn } from "../python/syntax.ts";
import { heldClasses } from "./held-classes.ts";
import { type Change, changedNames, commonName } from "./name-changes.ts";
import { rule } from "./rule.ts";

export const goneNames = rule({
  id: "D43",
  title: "A name is not in the installed Dash, Plotly or pandas",
  level: "error",
  why: "A dashboard that worked last year is built again, a package is a major version newer, and a name that it uses is not there: the import or the first callback ends with ImportError or AttributeError.",
  fix: "Write what replaced the name, or ask for a version of the package that has it.",
  bad: [
    {
      files: { "app.py": `from dash import dcc\n\nleave = dcc.LogoutButton(logout_url="/out")` },
      versions: { dash: "4.4.1" },
    },
    {
      files: {
        "app.py": `import pandas as pd
import plotly.plotly as py  # D43
from dash import Dash, long_callback  # D43
from plotly import graph_objs as go

app = Dash(__name__)
rows = pd.DataFrame()
for name in ["a.csv", "b.csv"]:
    rows = rows.append(pd.read_csv(name))  # D43 warning
start = pd.datetime(2020, 1, 1)  # D43


@app.long_callback(output=[], inputs=[])  # D43
def slow():
    frame = pd.read_excel("a.xlsx")
    for key, column in frame[["a"]].iteritems():  # D43 warning
        print(key, column)
    return go.Heatmapgl()  # D43 warning`,
      },
      versions: { dash: "4.4.1", plotly: "6.0.0", pandas: "2.2.3" },
    },
    { files: { "app.py": "from dash import Patch\n\nchange = Patch()" }, versions: { dash: "2.8.1" } },
    {
      files: { "app.py": "from dash import dcc, Input" },
      versions: { dash: "1.21.0" },
    },
  ],
  good: [
    {
      files: { "app.py": `from dash import html\n\nleave = html.A("Leave", href="/out")` },
      versions: { dash: "4.4.1" },
    },
    {
      files: {
        "app.py": `import pandas as pd
import dash_core_components as dcc
import plotly.express as px
from dash.dependencies import Input, Output

rows = pd.DataFrame().append(pd.read_csv("a.csv"))
map = px.scatter_mapbox(rows)
leave = dcc.LogoutButton(logout_url="/out")`,
      },
      versions: { dash: "1.21.0", plotly: "5.24.1", pandas: "1.5.3" },
    },
    {
      files: {
        "app.py": `import pandas as pd
import plotly

try:
    from plotly.plotly import iplot
except ImportError:
    from chart_studio.plotly import iplot

rows = []
rows.append(1)
frame = pd.read_csv("a.csv")
if hasattr(frame, "append"):
    frame = frame.append(frame)
if plotly.__version__ < "7":
    plotly.express.scatter_mapbox(frame)


def joined(frame):
    return frame.append(rows)


def sheets():
    return pd.read_excel("a.xlsx", sheet_name=None).append`,
      },
      versions: { plotly: "7.0.0", pandas: "3.0.0" },
    },
    {
      files: { "app.py": "import pandas as pd\n\npd.read_csv('a.csv').append(1)" },
      versions: {},
    },
  ],
  *check(module, environment) {
    const changes = changedNames(environment);
    if (changes.size === 0) return;
    const uses = [...importedNames(module), ...namesUsed(module, changes), ...methodsUsed(module, changes)];
    for (const { at, name, said, node, sure } of uses) {
      const change = changes.get(name);
      if (!change || isReadyFor(module, node)) continue;
      const { certain, scope } = module.site(node);
      const isSure = sure && certain && !change.open;
      const fails = isSure && scope === module.scope && !module.underMainGuard(node);
      yield { at, level: fails ? "error" : "warning", ...worded(said, change) };
    }
  },
});

/** Somewhere that something is used by name. */
type Use = {
  readonly at: Span;
  /** As the table has it. */
  readonly name: string;
  /** As it is written. */
  readonly said: string;
  readonly node: Expression | Statement;
  /** It is a name of a module or a class, and no method of what a variable holds. */
  readonly sure: boolean;
};

const ofThese = /^(dash|plotly|pandas)(\.|$)/;

function* importedNames(module: PythonModule): Iterable<Use> {
  for (const node of module.imports) {
    for (const imported of node.names) {
      // The old component packages are another rule's.
      if (imported.dots > 0 || !ofThese.test(imported.module)) continue;
      for (const said of pathsOf(imported)) yield { at: imported, name: commonName(said), said, node, sure: true };
    }
  }
}

/** `from a.b import c` has `a.b` and `a.b.c`; the package itself is always there. */
function pathsOf({ module, name }: ImportedName): readonly string[] {
  const parts = [...module.split("."), ...(name === undefined || name === "*" ? [] : [name])];
  return parts.map((_, place) => parts.slice(0, place + 1).join(".")).slice(1);
}

function* namesUsed(module: PythonModule, changes: ReadonlyMap<string, Change>): Iterable<Use> {
  const writes = writtenIn(module);
  // What dash-extensions and jupyter-dash call by a name of Dash's is there, whatever Dash has.
  const hasOthers = module.imports.some(({ names }) =>
    names.some((one) => /^(dash_extensions|jupyter_dash)\b/.test(one.module)),
  );
  const names = [...changes.keys()].filter((name) => !hasOthers || !name.startsWith("dash."));
  const all = names.flatMap((name) => [name, name.replace(/^plotly\.graph_objects/, "plotly.graph_objs")]);
  for (const node of module.referencesTo(...new Set(all))) {
    const name = module.qualifiedName(node);
    // What an import binds was said there.
    if (name === undefined || writes.has(name) || (node.kind === "name" && module.bindings(node))) continue;
    const text = module.textOf(node);
    yield { at: node, name: commonName(name), said: /^[\w.]{1,80}$/.test(text) ? text : name, node, sure: true };
  }
}

/** Methods of what a variable holds, which may be a table at one time and a column at another: they have to be gone from both. */
function* methodsUsed(module: PythonModule, changes: ReadonlyMap<string, Change>): Iterable<Use> {
  const writes = writtenIn(module);
  for (const { callee: node } of module.calls) {
    if (node.kind !== "attribute" || module.qualifiedName(node) !== undefined) continue;
    const names = [...(heldClasses(module, node.object) ?? [])].map((held) => `${held}.${node.attribute}`);
    const [name] = names;
    if (name === undefined || !names.every((one) => changes.has(one) && !writes.has(one))) continue;
    yield { at: node, name, said: `${name.split(".").at(-2)}.${node.attribute}`, node, sure: false };
  }
}

/** `pandas.DataFrame.append = joined` puts a name back, and `app.title = "Sales"` asks for none. */
const writtenIn = (module: PythonModule): ReadonlySet<string> =>
  new Set(
    module.assignments
      .flatMap(({ targets }) => targets)
      .flatMap((target) => (target.kind === "attribute" ? (module.qualifiedName(target) ?? []) : [])),
  );

/** Whether something is ready for the name not to be there: a `try`, or a condition that asks. */
const isReadyFor = (module: PythonModule, node: Expression | Statement): boolean =>
  module.site(node).attempt || asking(module).some(({ from, to }) => from <= node.from && node.to <= to);

function asking(module: PythonModule): readonly Span[] {
  const before = askingIn.get(module);
  if (before) return before;
  const bodies = [
    module.statements,
    ...module.functions.map(({ body }) => body),
    ...module.classes.map(({ body }) => body),
  ];
  const found = bodies
    .flatMap(statementsIn)
    .filter(
      (statement) =>
        statement.kind === "if" &&
        statement.branches.some(
          ({ test }) => test && /version|hasattr|getattr|TYPE_CHECKING/i.test(module.textOf(test).slice(0, 500)),
        ),
    );
  askingIn.set(module, found);
  return found;
}

const askingIn = new WeakMap<PythonModule, readonly Span[]>();

const titles: Readonly<Record<string, string>> = { dash: "Dash", plotly: "Plotly" };

function worded(said: string, { kind, distribution, release, installed, open, instead }: Change) {
  const title = titles[distribution] ?? distribution;
  const asked = open ? `the newest ${title}, which nothing here rules out` : `any ${title} that is asked for`;
  const where = installed === undefined ? asked : `${title} ${installed}`;
  const message = `${said} is not in ${where}: it ${kind} with ${release}`;
  if (kind === "came") return { message, fix: `Ask for ${title} ${release} or later.` };
  return { message, fix: instead ?? `Look into the release notes of ${title} ${release} for what replaced it.` };
}
