import { declare, paths, withDefault } from "../declare.ts";

export const inputs = declare({
  id: "lint-dashboard",
  name: "Lint a Dash dashboard",
  description:
    "Finds what takes a Plotly Dash dashboard down, and what Ruff knows of Python, on the lines that changed.",
  inputs: { paths: withDefault(paths("These files and folders only.", "pages"), []) },
  outputs: {},
});
