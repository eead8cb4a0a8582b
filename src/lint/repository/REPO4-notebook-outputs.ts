import { counted } from "../../report/counts.ts";
import { rule } from "../dash/rule.ts";
import type { NotebookOutputs } from "./notebook.ts";
import { placeOf } from "./placed.ts";

export const notebookOutputs = rule({
  id: "REPO4",
  title: "A notebook is saved with what it showed",
  level: "warning",
  why: "Rows, charts and printed values stay in the file after the data is gone from the repository: a chart of Plotly holds every point of it. Each run also changes lines that nobody can review.",
  fix: "Clear them before you commit: jupyter nbconvert --clear-output --inplace NOTEBOOK.ipynb, or once and for all with nbstripout --install.",
  bad: {
    files: {
      "explore.ipynb": `{"cells": [{"cell_type": "code", "source": ["df.head()"],
  "outputs": [{"output_type": "execute_result", "data": {"text/html": ["<table><tr><td>Ash Lane</td></tr></table>"]}}]}]}`,
    },
  },
  good: {
    files: {
      "explore.ipynb": `{"cells": [{"cell_type": "code", "source": ["df.head()"], "outputs": []},
  {"cell_type": "code", "source": ["len(df)"], "outputs": [{"output_type": "execute_result", "data": {"text/plain": ["812"]}}]}]}`,
    },
  },
  *checkProject({ survey }) {
    for (const { path, at, ...outputs } of survey.notebooks) {
      const place = placeOf({ path, from: 0, to: 0, start: at, end: at });
      yield { ...place, message: `this notebook shows ${shown(outputs)}` };
    }
  },
});

/** `3 tables, 2 charts and 1 picture` */
function shown({ tables, charts, pictures, prints }: Omit<NotebookOutputs, "path" | "at">): string {
  const parts = [
    [tables, "table"],
    [charts, "chart"],
    [pictures, "picture"],
    [prints, "print of rows", "prints of rows"],
  ] as const;
  const said = parts.filter(([count]) => count > 0).map(([count, one, more]) => counted(count, one, more));
  return said.length === 1 ? (said[0] ?? "") : `${said.slice(0, -1).join(", ")} and ${said.at(-1)}`;
}
