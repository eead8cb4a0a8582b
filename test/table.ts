import type { TableSource } from "../src/tabular/model.ts";
import { defaultDialect } from "../src/tabular/schema/dialect.ts";
import { parseText } from "../src/tabular/schema/document.ts";
import { readTableSchema } from "../src/tabular/schema/table-schema.ts";

/** A table `x.csv` with a schema as a descriptor would have it. */
export function tableOf(schema?: object, extra: Partial<TableSource> = {}): TableSource {
  const document = schema && parseText("s.json", JSON.stringify(schema));
  const view = document && { document, path: [], value: document.value as Readonly<Record<string, unknown>> };
  return {
    name: "x",
    path: "x.csv",
    schema: view && readTableSchema(view, 2, { list: [] }),
    dialect: defaultDialect,
    declaredIn: undefined,
    ...extra,
  };
}
