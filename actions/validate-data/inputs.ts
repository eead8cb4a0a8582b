import { declare, paths, withDefault } from "../declare.ts";

export const inputs = declare({
  id: "validate-data",
  name: "Validate CSV data",
  description:
    "Checks every CSV table against its schema (Data Package): structure, types, constraints and keys, to the line and column.",
  inputs: { paths: withDefault(paths("These tables only.", "data/schools.csv"), []) },
  outputs: { rows: "How many rows were read, in all tables." },
});
