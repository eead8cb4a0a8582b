import type { ObjectStore } from "../src/dataset/ports.ts";
import { type Dataset, publish } from "../src/dataset/stage.ts";
import { report } from "../src/report/verdict.ts";
import { memoryFiles, quietLog } from "../src/runner/memory.ts";
import type { Field, TableSource } from "../src/tabular/model.ts";
import { defaultDialect } from "../src/tabular/schema/dialect.ts";

// A table of two schools and its publication, whatever a test is about.

const field = (name: string, type: Field["type"], properties = {}): Field => ({
  name,
  type,
  constraints: {},
  properties,
});

export const schools: TableSource = {
  name: "schools",
  path: "data/schools.csv",
  declaredIn: "data/datapackage.yaml",
  descriptor: { title: "Schools in England", name: "all", licenses: [{ name: "OGL-UK-3.0" }] },
  dialect: defaultDialect,
  schema: {
    fields: [
      field("id", "integer"),
      field("name", "string"),
      field("opened", "date"),
      field("seen", "datetime"),
      field("share", "number"),
      field("open", "boolean"),
    ],
    fieldsMatch: "exact",
    missingValues: [{ value: "" }],
    primaryKey: ["id"],
    uniqueKeys: [],
    foreignKeys: [{ fields: ["id"], reference: { resource: "regions", fields: ["id"] } }],
  },
};
export const csv = `id,name,opened,seen,share,open
1,"St Mary's, Ely",1999-09-01,2026-01-02T03:04:05Z,0.5,true
2,Ysgol Gwynedd é,,,,
`;
export const dataset: Dataset = {
  dashboard: "school-absence",
  table: schools,
  report: report("validate", { headline: "1 table, 2 rows" }),
};
export const committedAt = new Date("2026-09-01T10:11:12Z");
export const run = (store: ObjectStore, text = csv, at = committedAt, given = [dataset]) =>
  publish(given, { committedAt: at }, { files: memoryFiles({ "data/schools.csv": text }), store, log: quietLog });
export const text = (store: { contents: ReadonlyMap<string, Uint8Array> }, key: string) =>
  new TextDecoder().decode(store.contents.get(key));
export const json = (store: { contents: ReadonlyMap<string, Uint8Array> }, key: string) => JSON.parse(text(store, key));

export const version = "20260901T101112Z-3bd31";
export const files = [
  "_SUCCESS",
  "data.txt",
  "datapackage.json",
  "dataset.jsonld",
  "profile.json",
  "report.json",
  "schools.csv",
  "schools.csv-metadata.json",
  "schools.parquet",
].map((name) => `school-absence/schools/${version}/${name}`);
