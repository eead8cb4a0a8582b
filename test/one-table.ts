import { scratch } from "./slipway.ts";

/** A repository with one table, and a schema that wants numbers. */
export const table = async (csv: string, files: Readonly<Record<string, string>> = {}) => {
  const folder = await scratch({
    "data/x.csv": csv,
    "data/datapackage.yaml":
      "resources:\n  - name: x\n    path: x.csv\n    schema:\n      fields:\n        - { name: area, type: string }\n        - { name: count, type: integer }\n",
    ...files,
  });
  return folder;
};
