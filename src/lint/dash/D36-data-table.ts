import { componentsIn } from "./components.ts";
import { rule } from "./rule.ts";

export const dataTable = rule({
  id: "D36",
  title: "DataTable is deprecated",
  level: "warning",
  why: "Since Dash 3.3 the table is no longer developed and will be removed; its tests for size are switched off already.",
  fix: "For a new table use dash_ag_grid.AgGrid, of dash[ag-grid]; an old one works for now.",
  bad: `from dash import dash_table

table = dash_table.DataTable(rows)`,
  good: [
    `import dash_ag_grid as dag

table = dag.AgGrid(rowData=rows, columnDefs=[{"field": "school"}])`,
    {
      files: { "app.py": "import dash_table\n\ntable = dash_table.DataTable(rows)" },
      versions: { dash: "1.21.0" },
    },
    {
      files: { "app.py": "from dash import dash_table\n\ntable = dash_table.DataTable(rows)" },
      versions: { dash: "3.2.0" },
    },
  ],
  versions: { dash: ">=3.3" },
  *check(module) {
    for (const { name, call } of componentsIn(module)) {
      if (name === "dash.dash_table.DataTable") yield { at: call, message: "DataTable is deprecated since Dash 3.3" };
    }
  },
});
