import { describe, expect, test } from "vitest";
import type { Report } from "../report/model.ts";
import { valuesOnGitHub, withValues } from "../report/values.ts";
import { memoryFiles, quietLog } from "../runner/memory.ts";
import { isClassified } from "./classified.ts";
import { findTables } from "./discover.ts";
import { folderBaseline } from "./drift/baseline.ts";
import { comparedWith, profiledOf, withDrift } from "./drift/compared.ts";
import { validate } from "./stage.ts";

const fields = '[{"name": "id", "type": "integer"}, {"name": "town", "type": "string"}]';
const resource = (name: string, more = "") =>
  `{"name": "${name}", "path": "${name}.csv"${more}, "schema": {"fields": ${fields}, "primaryKey": "id"}}`;
const descriptor = (package_: string, ...resources: readonly string[]) =>
  `{${package_}"resources": [${resources.join(", ")}]}`;
const said = (value: string) => `"slipway:classification": "${value}"`;

const rows = (town: string) => Array.from({ length: 120 }, (_, row) => `${row},${town}\n`).join("");
const csv = `id,town\n${rows("Leeds")}x,York\n`;

async function report(declared: string): Promise<Report> {
  const files = memoryFiles({ "datapackage.json": declared, "a.csv": csv, "b.csv": csv });
  const tables = await findTables(files);
  const { report, outputs } = await validate(tables, { profiled: "all" }, { files, log: quietLog });
  const before = memoryFiles({
    "datapackage.json": descriptor("", resource("a"), resource("b")),
    "a.csv": `id,town\n${rows("Hull")}`,
    "b.csv": `id,town\n${rows("Hull")}`,
  });
  const profiled = profiledOf(tables, outputs?.tables ?? []);
  return withDrift(report, "main", await comparedWith(folderBaseline("main", before), profiled, { files }));
}

const onGitHub = (given: Report) =>
  JSON.stringify(
    withValues(
      { version: 1, verdict: given.verdict, stages: [given] },
      valuesOnGitHub(() => true),
    ).stages,
  );

describe("of a dataset that is classified", () => {
  test("no value is seen on GitHub: no cell, no category, no changed row", async () => {
    const open = onGitHub(await report(descriptor("", resource("a"), resource("b"))));
    expect(["Leeds", "Hull", '"x"'].map((value) => open.includes(value))).toEqual([true, true, true]);
    const classified = await report(descriptor(`${said("official-sensitive")}, `, resource("a"), resource("b")));
    expect(onGitHub(classified)).not.toMatch(/Leeds|Hull|York|"x"/);
    expect(classified.findings.map(({ rule }) => rule)).toContain("drift-categories");
    // On the desk of whoever works on it, they are.
    expect(JSON.stringify(withValues({ version: 1, verdict: "fail", stages: [classified] }, "show"))).toContain(
      "Leeds",
    );
  });

  test("and another one of the same package may be seen, where it says so", async () => {
    const made = await report(descriptor(`${said("OFFICIAL")}, `, resource("a"), resource("b", `, ${said("open")}`)));
    const seen = JSON.parse(onGitHub(made)) as readonly Report[];
    const about = (file: string) =>
      JSON.stringify([
        seen[0]?.findings.filter(({ location }) => location?.file === file),
        seen[0]?.figures?.filter((figure) => figure.file === file),
      ]);
    expect([about("a.csv").includes("Hull"), about("b.csv").includes("Hull")]).toEqual([false, true]);
  });
});

test("a classification is one of three", async () => {
  const tables = (value: string) =>
    findTables(memoryFiles({ "datapackage.json": descriptor(`${said(value)}, `, resource("a")) }));
  expect((await tables("open")).map(isClassified)).toEqual([false]);
  expect((await tables("Official")).map(isClassified)).toEqual([true]);
  await expect(tables("oficial")).rejects.toMatchObject({
    message:
      'datapackage.json:1: there is no slipway:classification "oficial"; accepted are open, official, official-sensitive.',
    fix: 'Did you mean "official"?',
  });
  const elsewhere = memoryFiles({
    "datapackage.json": descriptor(
      "",
      `{"name": "a", "path": "a.csv", "schema": {"fields": ${fields}, ${said("open")}}}`,
    ),
  });
  expect((await findTables(elsewhere))[0]?.remarks).toMatchObject([{ fix: "It belongs to a package: put it there." }]);
});
