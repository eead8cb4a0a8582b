import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { memoryFiles } from "../runner/memory.ts";
import { findTables } from "./discover.ts";
import { checkTable } from "./engine.ts";
import type { FieldType, TableSource } from "./model.ts";
import { defaultDialect } from "./schema/dialect.ts";
import { parseText } from "./schema/document.ts";
import { readField } from "./schema/field.ts";
import { readTableSchema } from "./schema/table-schema.ts";
import { readerOf } from "./types/field-reader.ts";

// What another implementation does with the same cells, constraints and files. It is no authority: where the standard says
// otherwise the standard is followed, and the difference stands here with its reason. The folder is given by whoever has it.
const folder = process.env["SLIPWAY_CONFORMANCE"];
const suite = folder === undefined ? "" : join(folder, "table-schema");
const read = (file: string) => JSON.parse(readFileSync(join(suite, file), "utf8"));

type FieldCase = {
  readonly type: FieldType;
  readonly format: string;
  readonly options: Readonly<Record<string, unknown>>;
  readonly cell: string;
  readonly frictionlessPyAccepts: boolean;
};

const knownFieldDifferences = {
  'integer " 01 "': "spaces are not part of an integer (XML Schema Datatypes 2e §3.3.13)",
  'number " 01 "': "spaces are not part of a number (XML Schema Datatypes 2e §3.2.3)",
  'string wkt "POLYGON ((30 10, 40 40, 20 40, 10 20, 30 10)"':
    "wkt is no format of the standard: the schema is refused, not the cell",
  'string wkt "string"': "wkt is no format of the standard: the schema is refused, not the cell",
};

/** Cases that ask for what has no counterpart here, by how many there are of each. */
const leftOut = {
  "expected row counts are no property of a descriptor": 2,
  "its schema did not come along": 2,
  "the path is no file": 1,
};

describe.skipIf(folder === undefined || !existsSync(suite))(
  "agreement with another implementation (SLIPWAY_CONFORMANCE names the folder of its cases)",
  () => {
    test("cells are of a type or not, but for known differences", () => {
      const { cases } = read("field-cases.json") as { readonly cases: readonly FieldCase[] };
      const different = cases.flatMap(({ type, format, options, cell, frictionlessPyAccepts }) => {
        // The default of missingValues: an empty cell is no value of any type.
        const accepts = cell !== "" && readerOf({ type, format, properties: options }).read(cell) !== undefined;
        return accepts === frictionlessPyAccepts
          ? []
          : [`${type}${format === "default" ? "" : ` ${format}`} ${JSON.stringify(cell).replaceAll("\\", "")}`];
      });
      expect(cases.length).toBeGreaterThan(200);
      expect([...new Set(different)].sort()).toEqual(Object.keys(knownFieldDifferences).sort());
    });

    test("constraints are possible for a type or not", () => {
      const { cases } = read("constraint-cases.json") as {
        readonly cases: readonly { readonly type: FieldType; readonly constraints: object; readonly valid: boolean }[];
      };
      const different = cases.filter(({ type, constraints, valid }) => {
        const document = parseText("x.json", JSON.stringify({ name: "x", type, constraints }));
        const view = { document, path: [], value: document.value as Readonly<Record<string, unknown>> };
        try {
          readField(view, 1, { list: [] });
          return !valid;
        } catch {
          return valid;
        }
      });
      expect(cases.length).toBeGreaterThan(70);
      expect(different).toEqual([]);
    });

    test("files have the same faults", async () => {
      const { cases } = read("report-cases.json") as { readonly cases: readonly ReportCase[] };
      const without: Record<string, number> = {};
      for (const { test: name, path, options, fields, errors } of cases) {
        const table = tableOf(path, options);
        if (typeof table === "string") {
          without[table] = (without[table] ?? 0) + 1;
          continue;
        }
        const expected = [...new Set((errors ?? []).map((error) => error[fields?.indexOf("type") ?? 0]))];
        expect([name, [...new Set(await rulesOf(table, readFileSync(join(suite, path))))].sort()]).toEqual([
          name,
          expected.sort(),
        ]);
      }
      expect(cases.length).toBeGreaterThan(20);
      expect(without).toEqual(leftOut);
    });
  },
);

type ReportCase = {
  readonly test: string;
  readonly path: string;
  readonly options: Readonly<Record<string, unknown>>;
  readonly fields: readonly string[] | null;
  readonly errors: readonly (readonly unknown[])[] | null;
};

/** The table of a case, or why there is none. */
function tableOf(path: string, options: ReportCase["options"]): TableSource | keyof typeof leftOut {
  if (!existsSync(join(suite, path))) return "the path is no file";
  if ("rows" in options) return "expected row counts are no property of a descriptor";
  const { schema, bytes } = options;
  if (typeof schema === "string" && !existsSync(join(suite, schema))) return "its schema did not come along";
  const text = typeof schema === "string" ? readFileSync(join(suite, schema), "utf8") : JSON.stringify(schema);
  const document = schema === undefined ? undefined : parseText("x.json", text);
  return {
    name: "x",
    path,
    schema:
      document &&
      readTableSchema({ document, path: [], value: document.value as Readonly<Record<string, unknown>> }, 1, {
        list: [],
      }),
    dialect: defaultDialect,
    declaredIn: undefined,
    ...(typeof bytes === "number" ? { expected: { bytes } } : {}),
  };
}

/** Our rules in the other implementation's words. */
const words: Readonly<Record<string, readonly string[]>> = {
  "blank-column-name": ["blank-label"],
  "duplicate-column": ["duplicate-label"],
  // A row that is too long is one fault here, and the extra column that it belongs to is one of the header.
  "extra-column": ["extra-label", "extra-cell"],
  "long-row": ["extra-cell"],
  "short-row": ["missing-cell"],
  "blank-row": ["blank-row"],
  // Blank rows at the end are a fault of their own here.
  "trailing-rows": ["blank-row"],
  "empty-file": ["source-error"],
  encoding: ["encoding-error"],
  "file-changed": ["byte-count"],
  unique: ["unique-error"],
  "primary-key": ["primary-key"],
};

async function rulesOf(table: TableSource, bytes: Uint8Array): Promise<string[]> {
  const batches = checkTable(table, memoryFiles({ x: bytes }).open("x"));
  let step = await batches.next();
  while (!step.done) step = await batches.next();
  return step.value.findings.filter(({ level }) => level === "error").flatMap(({ rule }) => words[rule] ?? [rule]);
}

test("a schema with a format that is not the standard's is refused, whatever others make of it", async () => {
  const files = memoryFiles({
    "x.csv": "a\n",
    "x.schema.json": '{"fields": [{"name": "a", "type": "string", "format": "wkt"}]}',
  });
  await expect(findTables(files)).rejects.toThrow(
    'x.schema.json:1: the field "a" of type string has the format "wkt"; accepted: default, email, uri, binary, uuid.',
  );
});
