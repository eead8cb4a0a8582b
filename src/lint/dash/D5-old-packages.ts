import type { PythonModule } from "../python/model.ts";
import type { Import, ImportedName } from "../python/syntax.ts";
import { type Edit, rule } from "./rule.ts";

/** What each is called in dash. */
const now: Readonly<Record<string, string>> = {
  dash_core_components: "dcc",
  dash_html_components: "html",
  dash_table: "dash_table",
};

export const oldPackages = rule({
  id: "D5",
  title: "Components are imported from packages that are gone",
  level: "error",
  why: "Since Dash 2 these components are part of dash itself, and Dash 3 no longer installs the old packages: the import fails, and so does the start.",
  fix: "Import them from dash: from dash import dcc, html, dash_table.",
  bad: [
    `import dash_core_components as dcc

menu = dcc.Dropdown(["a", "b"])`,
    {
      files: {
        "app.py": `import dash, dash_html_components as html  # D5
import dash_core_components as core  # D5
import dash_table  # D5
import dash_table.FormatTemplate as formats  # D5
from dash_core_components import Dropdown, Graph as Chart  # D5
from dash_table.Format import Format  # D5
from dash_html_components import *  # D5

def layout():
    import dash_html_components as html  # D5
    return html.Div([Dropdown(), core.Store()])`,
      },
    },
    {
      files: {
        "app.py": `import dash

if dash.__version__ < "2":
    import dash_html_components as html  # D5 warning
else:
    from dash import html`,
      },
      versions: { dash: "3.1.0" },
    },
    {
      files: {
        "app.py": "import dash_table  # D5 warning",
      },
      versions: { dash: "3.1.0", "dash-table": "5.0.0" },
    },
  ],
  good: `from dash import dcc

menu = dcc.Dropdown(["a", "b"])`,
  *check(module, { satisfies }) {
    // Before Dash 2 these were the right packages, and there were no others.
    if (satisfies("dash", "<2")) return;
    for (const statement of module.imports) {
      // `try: from dash import dcc` with the old way for its failure works with every version.
      const { attempt, certain } = module.site(statement);
      if (attempt) continue;
      for (const name of statement.names) {
        const old = name.dots === 0 ? (name.module.split(".")[0] ?? "") : "";
        const instead = Object.hasOwn(now, old) ? now[old] : undefined;
        if (instead === undefined) continue;
        const installed = satisfies(old.replaceAll("_", "-"), ">=0") !== undefined;
        // Below a condition it may be for the old Dash alone.
        const fails = satisfies("dash", ">=3") === true && !installed && certain;
        const message = fails ? `${old} is not installed with Dash 3 and later` : `${old} became part of dash`;
        // Whoever pins the old package may still have the old Dash.
        const isThere = satisfies("dash", ">=2") ?? !installed;
        const edit = isThere ? writtenAnew(module, statement, name, { old, instead }) : undefined;
        const fix = `Write from dash import ${instead}.`;
        yield { at: statement, level: fails ? "error" : "warning", message, fix, ...(edit && { edit }) };
      }
    }
  },
});

type Renamed = { readonly old: string; readonly instead: string };

/** The same names from dash, where the statement has one module and binds no other name than it did. */
function writtenAnew(
  module: PythonModule,
  statement: Import,
  name: ImportedName,
  { old, instead }: Renamed,
): Edit | undefined {
  const text = module.textOf(statement);
  const whole = new RegExp(String.raw`^import[ \t]+${old}(?:[ \t]+as[ \t]+(\w+))?$`).exec(text);
  if (whole) {
    const [, as = old] = whole;
    // `import dash_core_components` without another name is used under that one, which nobody would write today.
    if (as === old && as !== instead) return undefined;
    const { from, to } = statement;
    return { from, to, text: `from dash import ${instead}${as === instead ? "" : ` as ${as}`}` };
  }
  const before = new RegExp(String.raw`^(?:from[ \t]+|import[ \t]+(?=[\w.]+[ \t]+as[ \t]+\w+$))(?=${old}\b)`).exec(
    text,
  );
  if (!before || statement.names[0] !== name) return undefined;
  const from = statement.from + before[0].length;
  return { from, to: from + old.length, text: `dash.${instead}` };
}
