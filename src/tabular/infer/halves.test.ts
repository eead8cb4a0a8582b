import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { memoryFiles, quietLog } from "../../runner/memory.ts";
import { findTables } from "../discover.ts";
import { validate } from "../stage.ts";
import { inferSchema } from "./infer.ts";

const examples = join(import.meta.dirname, "..", "..", "..", "examples");

type Tables = Readonly<Record<string, readonly string[]>>;

/** Each CSV file of an example, in lines. */
const tablesOf = (example: string): Tables =>
  Object.fromEntries(
    readdirSync(join(examples, example, "data"))
      .filter((name) => name.endsWith(".csv"))
      .map((name) => [
        `data/${name}`,
        readFileSync(join(examples, example, "data", name), "utf8")
          .trimEnd()
          .split(/\r?\n/),
      ]),
  );

const part = (tables: Tables, from: number, to: number) =>
  Object.fromEntries(
    Object.entries(tables).map(([path, [header = "", ...rows]]) => {
      const kept = rows.slice(Math.round(rows.length * from), Math.round(rows.length * to));
      return [path, `${[header, ...kept].join("\n")}\n`];
    }),
  );

/** What is wrong with some tables by the schema that was inferred from others of the same names. */
async function faultsBy(seen: Readonly<Record<string, string>>, others: Readonly<Record<string, string>>) {
  const files = memoryFiles(seen);
  const { file, yaml } = await inferSchema(await findTables(files), { files });
  const described = memoryFiles({ ...others, [file]: yaml });
  const { report } = await validate(await findTables(described), {}, { files: described, log: quietLog });
  // What says who somebody is may stand in a column that no schema marks; that is not for the schema to accept.
  const ofSchema = report.findings.filter(({ rule }) => rule !== "personal-data" && rule !== "identifying-combination");
  return ofSchema.map(({ rule, message }) => `${rule}: ${message}`);
}

describe.each(["road-casualties", "soho-cholera", "crimea-army-deaths"])("of the example %s", (example) => {
  const tables = tablesOf(example);

  test("the schema of the first half accepts the second half", async () => {
    expect(await faultsBy(part(tables, 0, 0.5), part(tables, 0.5, 1))).toEqual([]);
  });

  test.each([0.1, 0.2, 0.3, 0.4, 0.5, 1])("the schema of the first %f of all rows accepts all", async (cut) => {
    expect(await faultsBy(part(tables, 0, cut), part(tables, 0, 1))).toEqual([]);
  });
});

test("whatever a table holds, its schema accepts it", async () => {
  const cell = fc.oneof(
    fc.constantFrom(
      "",
      "NA",
      "n/a",
      "[c]",
      "-",
      "x",
      "0",
      "1",
      "100",
      "007",
      "true",
      "Yes",
      "No",
      "Jan",
      "1,234",
      "£5",
      "5%",
    ),
    fc.constantFrom(
      "2024-01-31",
      "31/01/2024",
      "1/2/2024",
      "01.02.2024",
      "2024-01",
      "12:30",
      "12:30:00",
      "2024-01-31 12:30:00",
    ),
    fc.constantFrom(
      "LS1 4AP",
      "E09000001",
      "9990000018",
      "{}",
      "[1]",
      "a@b.uk",
      "https://a.uk",
      "P1D",
      "1e5",
      "-1.5",
      "2,5",
    ),
    fc.integer({ min: -5, max: 2100 }).map(String),
  );
  const column = fc.oneof(
    fc.array(cell, { minLength: 40, maxLength: 40 }),
    fc
      .uniqueArray(cell, { minLength: 1, maxLength: 3 })
      .map((few) => Array.from({ length: 40 }, (_, at) => few[at % few.length] ?? "")),
  );
  const name = fc.constantFrom(
    "id",
    "code",
    "year",
    "date",
    "rate",
    "change",
    "month",
    "latitude",
    "percent",
    "email",
    "table",
    "x",
  );
  await fc.assert(
    fc.asyncProperty(
      fc.uniqueArray(fc.tuple(name, column), { minLength: 1, maxLength: 5, selector: ([one]) => one }),
      async (columns) => {
        const quoted = (text: string) =>
          /[",]/.test(text) || columns.length === 1 ? `"${text.replaceAll('"', '""')}"` : text;
        const rows = Array.from({ length: 40 }, (_, at) =>
          columns.map(([, cells]) => quoted(cells[at] ?? "")).join(","),
        );
        const table = {
          "data/table.csv": `${columns.map(([one]) => one).join(",")}\n${rows.filter((row) => /[^,]/.test(row)).join("\n")}\n`,
        };
        // Of cells that a spreadsheet would run, and of dates written now with two digits and now with one, it says so all the same.
        const accepted = /^(formula|one-digit-date)/;
        expect((await faultsBy(table, table)).filter((fault) => !accepted.test(fault))).toEqual([]);
      },
    ),
    { numRuns: 60 },
  );
});
