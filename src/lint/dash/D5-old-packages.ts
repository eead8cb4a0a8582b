import { rule } from "./rule.ts";

const now: Readonly<Record<string, string>> = {
  dash_core_components: "from dash import dcc",
  dash_html_components: "from dash import html",
  dash_table: "from dash import dash_table",
};

export const oldPackages = rule({
  id: "D5",
  title: "Components are imported from packages that are gone",
  level: "error",
  why: "Since Dash 2 these components are part of dash itself, and Dash 3 no longer installs the old packages: the import fails, and so does the start.",
  fix: "Import them from dash: from dash import dcc, html, dash_table.",
  bad: `import dash_core_components as dcc

menu = dcc.Dropdown(["a", "b"])`,
  good: `from dash import dcc

menu = dcc.Dropdown(["a", "b"])`,
  *check(module, { satisfies, version }) {
    // Before Dash 2 these were the right packages, and there were no others.
    if (satisfies("dash", "<2")) return;
    for (const statement of module.imports) {
      // `try: from dash import dcc` with the old way for its failure works with every version.
      if (module.site(statement).attempt) continue;
      for (const name of statement.names) {
        const old = name.dots === 0 ? (name.module.split(".")[0] ?? "") : "";
        const instead = Object.hasOwn(now, old) ? now[old] : undefined;
        if (instead === undefined) continue;
        const installed = version(old.replaceAll("_", "-")) !== undefined;
        const fails = satisfies("dash", ">=3") === true && !installed;
        const message = fails ? `${old} is not installed with Dash 3 and later` : `${old} became part of dash`;
        yield { at: statement, level: fails ? "error" : "warning", message, fix: `Write ${instead}.` };
      }
    }
  },
});
