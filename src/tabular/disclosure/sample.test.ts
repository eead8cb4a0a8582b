import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { sameFindings } from "../../../test/same-findings.ts";
import { tableOf } from "../../../test/table.ts";
import { memoryFiles } from "../../runner/memory.ts";
import { tablesFor } from "../discover.ts";
import type { TableSource } from "../model.ts";
import { disclosureRules } from "./rules.ts";

const upTo = (count: number, one: (index: number) => string) => Array.from({ length: count }, (_, index) => one(index));
const people = (rows: number) =>
  `ref,surname,date_of_birth,postcode,sex,notes\n${upTo(rows, (index) => `AB12${String(index).padStart(4, "0")}C,Lovelace,1815-12-1${index % 10},SW1A ${index % 10}AA,F,ok\n`).join("")}`;

const fields = (more: Readonly<Record<string, object>> = {}) => ({
  fields: ["ref", "surname", "date_of_birth", "postcode", "sex", "notes"].map((name) => ({
    name,
    type: "string",
    ...more[name],
  })),
});

const brief = async (table: TableSource, content: string) =>
  (await sameFindings(table, content)).map(({ rule, message, fix, count, location, found: values, personal }) => ({
    rule,
    message,
    at: `${location?.line}:${location?.column}`,
    ...(rule === "identifying-combination" ? { fix } : {}),
    ...(count === 1 ? {} : { count }),
    ...(values ? { values, personal } : {}),
  }));

describe("personal data that the schema does not mark", () => {
  test("are found by value or name, said once for each column, with a sample that identifies nobody", async () => {
    const content = people(40).replace("F,ok", "F,ask ada@example.org").replace("F,ok", "F,about AB 12 34 56 C");
    expect(await brief(tableOf(fields()), content)).toEqual([
      {
        rule: "personal-data",
        message: '"ref" probably holds National Insurance numbers: all 40 values that were looked at have their form',
        at: "2:1",
        values: ["A•••"],
        personal: true,
      },
      {
        rule: "personal-data",
        message:
          '"surname" probably holds names of people: its name says so, and so does the form of all 40 values that were looked at',
        at: "2:11",
        values: ["L•••"],
        personal: true,
      },
      {
        rule: "personal-data",
        message:
          '"date_of_birth" probably holds dates of birth: its name says so, and so does the form of all 40 values that were looked at',
        at: "2:20",
        values: ["1•••"],
        personal: true,
      },
      {
        rule: "identifying-combination",
        message:
          '"date_of_birth", "postcode" and "sex" together probably tell who each row is about: a date of birth, a unit postcode and a sex',
        at: "2:20",
        fix: "Publish an age band instead of the date of birth and the outward code (such as SW1A) or a larger area instead of the postcode; or take one of the columns out.",
      },
      {
        rule: "personal-data",
        message: '"notes" has e-mail addresses in its text, in 1 of the 40 rows that were looked at',
        at: "2:42",
        values: ["a•••"],
        personal: true,
      },
      {
        rule: "personal-data",
        message: '"notes" has National Insurance numbers in its text, in 1 of the 40 rows that were looked at',
        at: "3:42",
        values: ["A•••"],
        personal: true,
      },
    ]);
  });

  test("are found without a schema too, where columns have numbers: what stands in a header may be anything", async () => {
    const said = await brief(tableOf(), people(40));
    expect(said.map(({ message }) => message.split(" ").slice(0, 6).join(" "))).toEqual([
      "Column 1 probably holds National Insurance",
      "Column 2 probably holds names of",
      "Column 3 probably holds dates of",
      "Column 3, column 4 and column",
    ]);
  });

  test("are not reported of a column that the schema speaks of, either way", async () => {
    const all = ["ref", "surname", "date_of_birth"];
    for (const personal of [true, false]) {
      const marked = fields(Object.fromEntries(all.map((name) => [name, { "slipway:personal": personal }])));
      const rules = (await sameFindings(tableOf(marked), people(40))).map(({ rule }) => rule);
      // What is nobody's takes part in no combination.
      expect(rules).toEqual(personal ? ["identifying-combination"] : []);
    }
    const known = Object.fromEntries(
      [...all, "postcode", "sex"].map((name) => [name, { "slipway:personal": true }] as const),
    );
    expect(await sameFindings(tableOf(fields(known)), people(40))).toEqual([]);
    const uk = { ref: { "slipway:type": "national-insurance-number" } };
    expect((await sameFindings(tableOf(fields(uk)), people(40))).map(({ location }) => location?.field)).not.toContain(
      "ref",
    );
  });

  test("leave no trace of a value in any finding about the column, also where a rule has nothing to do with them", async () => {
    const schema = fields({ surname: { constraints: { maxLength: 3 } }, notes: { constraints: { minLength: 9 } } });
    const said = await sameFindings(tableOf({ ...schema, primaryKey: ["surname", "sex"] }), people(40));
    const about = said.filter(({ rule }) => rule !== "personal-data" && rule !== "identifying-combination");
    expect(about.map(({ rule, personal = false }) => [rule, personal])).toEqual([
      ["max-length", true],
      ["min-length", false],
      ["primary-key", true],
    ]);
  });

  test("are not thought to stand in a header that is written almost as the schema has it", async () => {
    const table = tableOf({ fields: [{ name: "surname", type: "string", "slipway:personal": true }, { name: "sex" }] });
    const header = async (content: string) =>
      (await sameFindings(table, content)).map(({ rule, found, personal }) => [rule, found, personal]);
    expect(await header("Surname,sex\n")).toEqual([["misnamed-column", ["Surname"], undefined]]);
    expect(await header("Lovelace,sex\n")).toEqual([["misnamed-column", ["Lovelace"], true]]);
  });

  test("are looked for in the first thousand rows, and those alone", async () => {
    const table = tableOf({ fields: [{ name: "x", type: "string" }] });
    const rows = (before: number) => `x\n${"ok\n".repeat(before)}ask ada@example.org\n${"ok\n".repeat(500)}`;
    expect(await sameFindings(table, rows(999))).toHaveLength(1);
    expect(await sameFindings(table, rows(1_000))).toEqual([]);
  });

  test("are looked for in fewer rows of a table that has very many columns", async () => {
    const wide = `${upTo(2_000, (index) => `c${index}`).join(",")}\n`;
    const row = (last: string) => `${",".repeat(1_999)}${last}\n`;
    expect(await sameFindings(tableOf(), wide + row("x").repeat(99) + row("ask ada@example.org"))).toHaveLength(1);
    expect(await sameFindings(tableOf(), wide + row("x").repeat(100) + row("ask ada@example.org"))).toEqual([]);
  });
});

describe("columns that identify together", () => {
  const combined = async (header: string, row: string) =>
    (await sameFindings(tableOf(), `${header}\n${`${row}\n`.repeat(3)}`))
      .filter(({ rule }) => rule === "identifying-combination")
      .map(({ message }) => message.split(": ")[1]);

  test.each([
    ["dob,postcode", "1815-12-10,SW1A 1AA", "a date of birth and a unit postcode"],
    ["sex,dob,lsoa11cd", "F,10/12/1815,E01004736", "a date of birth, a small area and a sex"],
    ["dob,uprn", "1815-12-10,100023336956", "a date of birth and a property"],
    ["age,gender,pcd", "36,female,SW1A1AA", "a unit postcode, an age in years and a sex"],
    ["age_at_death,sex,uprn", "36,1,100023336956", "a property, an age in years and a sex"],
  ])("%s", async (header, row, words) => {
    expect(await combined(header, row)).toEqual([words]);
  });

  test.each([
    ["postcode,sex", "SW1A 1AA,F"],
    ["dob,sex", "1815-12-10,F"],
    ["age,sex,lsoa11cd", "36,F,E01004736"],
    ["age_band,sex,postcode", "30-39,F,SW1A 1AA"],
    ["age,sex,postcode", "36,F,SW1A"],
    ["age,sex,postcode", "36,All persons,SW1A 1AA"],
    ["dob,area", "1815-12-10,E09000033"],
    ["date_opened,postcode,type", "1815-12-10,SW1A 1AA,F"],
    ["mean_age,sex,postcode", "36,F,SW1A 1AA"],
  ])("and not %s of %s", async (header, row) => {
    expect(await combined(header, row)).toEqual([]);
  });
});

test("nothing of the kind is said of the examples, which are about nobody alive", async () => {
  const examples = join(import.meta.dirname, "../../../examples");
  const paths = globSync("*/data/*", { cwd: examples });
  const contents = Object.fromEntries(paths.map((path) => [path, readFileSync(join(examples, path), "utf8")]));
  const files = memoryFiles(contents);
  const tables = await tablesFor(paths, files);
  expect(tables.length).toBeGreaterThan(6);
  for (const table of tables) {
    for (const described of [table, { ...table, schema: undefined }]) {
      const rules = (await sameFindings(described, contents[table.path] ?? "")).map(({ rule }) => rule);
      expect([table.path, ...rules.filter((rule) => rule in disclosureRules)]).toEqual([table.path]);
    }
  }
});
