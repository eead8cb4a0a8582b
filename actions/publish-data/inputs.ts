import { declare } from "../declare.ts";

export const inputs = declare({
  id: "publish-data",
  ships: "publish",
  name: "Publish a dashboard's data",
  description:
    "Validates every table, then publishes each as an immutable version, in CSV and Parquet with its schema.",
  inputs: {},
  outputs: { versions: "JSON: the version of each dataset, by its name, as deploy-dashboard takes it." },
});
