import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Ajv2020 } from "ajv/dist/2020.js";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { dashboardYaml } from "../src/dashboard/dashboard-yaml.ts";
import { platformYaml } from "../src/platform/platform-yaml.ts";
import { keyRows } from "../src/settings/key-table.ts";
import { generatedFiles, staleFiles } from "./docs.ts";
import { generatedSchemas } from "./schemas.ts";

test("what is generated is what is committed (npm run docs writes it)", async () => {
  expect(staleFiles(await generatedFiles())).toEqual([]);
});

test("a file that the code would write differently is named, and so is one that it would not write", async () => {
  const folder = await mkdtemp(join(tmpdir(), "slipway-docs-"));
  try {
    await mkdir(join(folder, "docs/reference/rules"), { recursive: true });
    for (const path of ["fresh.md", "stale.md", "rules/old.md"]) {
      await writeFile(join(folder, "docs/reference", path), "before");
    }
    const expected = new Map([
      ["docs/reference/fresh.md", "before"],
      ["docs/reference/stale.md", "after"],
      ["schemas/new.schema.json", "{}"],
    ]);
    expect(staleFiles(expected, folder)).toEqual([
      "docs/reference/stale.md is stale",
      "schemas/new.schema.json is missing",
      "docs/reference/rules/old.md is left over",
    ]);
  } finally {
    await rm(folder, { recursive: true });
  }
});

describe("a schema says what the code says", () => {
  const schemaOf = (name: string) =>
    JSON.parse(new Map(generatedSchemas()).get(`schemas/${name}.schema.json`) ?? "") as object;
  const validator = (name: string) => new Ajv2020({ allErrors: true }).compile(schemaOf(name));
  const nested = (name: string, example: string) =>
    name
      .split(".")
      .reverse()
      .reduce<unknown>((value, key) => ({ [key]: value }), parse(example));

  test.each([
    ["dashboard", dashboardYaml, {}],
    ["platform", platformYaml, { provider: "local" }],
  ])("every example of %s is accepted by both", (name, schema, base) => {
    const validate = validator(name);
    const judged = keyRows(schema).map(({ name: key, example }) => {
      const value = { ...base, ...(nested(key, example) as object) };
      return [key, validate(value), schema.safeParse(value).success];
    });
    expect(judged.length).toBeGreaterThan(5);
    expect(judged.filter(([, editor, code]) => editor !== true || code !== true)).toEqual([]);
  });

  test.each([
    ["dashboard", { pyton: "3.13" }],
    ["dashboard", { name: "School Absence" }],
    ["dashboard", { python: 3.13 }],
    ["platform", {}],
    ["platform", { provider: "local", values: "perhaps" }],
    ["report", { version: 2, verdict: "pass", stages: [] }],
  ])("%s refuses %j", (name, value) => {
    expect(validator(name)(value)).toBe(false);
  });

  test("nothing has to be said in dashboard.yaml", () => {
    expect(validator("dashboard")({})).toBe(true);
  });
});
