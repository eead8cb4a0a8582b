import { describe, expect, test } from "vitest";
import { tableOf } from "../../test/table.ts";
import { memoryFiles } from "../runner/memory.ts";
import { checkTable } from "./engine.ts";
import type { Field, TableSource } from "./model.ts";
import { tabularRules } from "./rules.ts";
import { defaultDialect } from "./schema/dialect.ts";

const described = (field: Pick<Field, "name" | "type" | "properties">): TableSource["schema"] => ({
  fields: [{ ...field, constraints: {} }],
  fieldsMatch: "exact",
  missingValues: [{ value: "" }],
  primaryKey: [],
  uniqueKeys: [],
  foreignKeys: [],
});
const counting = (rule: object) =>
  tableOf({
    fields: [{ name: "area" }, { name: "deaths", type: "integer", "slipway:disclosure": rule }],
    missingValues: ["[c]"],
  }).schema;
const schemas: Readonly<Record<string, TableSource["schema"]>> = {
  "type-error": described({ name: "opened", type: "date", properties: {} }),
  "year-zero": described({ name: "opened", type: "date", properties: {} }),
  "uk-type": described({ name: "patient", type: "string", properties: { "slipway:type": "nhs-number" } }),
  "rare-combination": tableOf({
    fields: [{ name: "age_band" }, { name: "sex" }],
    "slipway:identifies": { fields: ["age_band", "sex"], k: 2 },
  }).schema,
  "small-number": counting({ threshold: 10 }),
  "not-rounded": counting({ roundTo: 5 }),
  "recoverable-cell": tableOf({
    fields: [
      { name: "women", type: "integer", "slipway:disclosure": { markers: ["[c]"] } },
      { name: "men", type: "integer", "slipway:disclosure": { markers: ["[c]"] } },
      { name: "all", type: "integer", "slipway:total": { of: ["women", "men"] } },
    ],
    missingValues: ["[c]"],
  }).schema,
  "repeated-json-key": described({ name: "extra", type: "object", properties: {} }),
  "irregular-groups": described({ name: "spent", type: "number", properties: { groupChar: "," } }),
  "swapped-coordinates": described({ name: "place", type: "geopoint", properties: {} }),
  "lost-zeros": described({ name: "school", type: "string", properties: {} }),
};

async function rulesIn(content: string, schema: TableSource["schema"], header: boolean): Promise<readonly string[]> {
  const table = { name: "x", path: "x.csv", schema, dialect: { ...defaultDialect, header }, declaredIn: undefined };
  const checking = checkTable(table, memoryFiles({ "x.csv": content }).open("x.csv"));
  for (;;) {
    const step = await checking.next();
    if (step.done) return step.value.findings.map(({ rule }) => rule);
  }
}

describe("rules", () => {
  test("say what to do, but for a few whose every finding says so itself", () => {
    expect(tabularRules.filter(({ fix }) => fix === undefined).map(({ id }) => id)).toEqual([
      "schema-doubt",
      "space-around-quotes",
      "type-error",
      "identifying-combination",
      "small-number",
      "not-rounded",
      "recoverable-cell",
    ]);
  });

  test("have ids of their own and say why they matter", () => {
    expect(new Set(tabularRules.map(({ id }) => id)).size).toBe(tabularRules.length);
    expect(
      tabularRules.filter(
        ({ id, why, title, stage }) =>
          !/^[a-z0-9-]+$/.test(id) || why === "" || /\.$/.test(title) || stage !== "validate",
      ),
    ).toEqual([]);
  });

  const examples = tabularRules.flatMap(({ id, bad, good }) =>
    bad === undefined || good === undefined ? [] : [{ id, bad, good }],
  );
  test.each(examples)("$id is what its bad example shows and its good one does not", async ({ id, bad, good }) => {
    const header = bad.includes("\n");
    expect([await rulesIn(bad, schemas[id], header), await rulesIn(good, schemas[id], header)]).toEqual([[id], []]);
  });

  test("with examples are not forgotten by the test above", () => {
    expect(examples.map(({ id }) => id)).toEqual([
      "stray-quote",
      "unclosed-quote",
      "short-row",
      "long-row",
      "title-row",
      "wrong-delimiter",
      "other-quote",
      "trailing-columns",
      "trailing-rows",
      "totals-row",
      "footnote-row",
      "space-around-quotes",
      "type-error",
      "uk-type",
      "year-zero",
      "formula",
      "excel-error",
      "scientific",
      "lost-zeros",
      "excel-date",
      "mojibake",
      "irregular-groups",
      "swapped-coordinates",
      "repeated-json-key",
      "personal-data",
      "identifying-combination",
      "rare-combination",
      "small-number",
      "not-rounded",
      "recoverable-cell",
    ]);
  });
});
