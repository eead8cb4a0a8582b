import { describe, expect, test } from "vitest";
import { committedAt, csv, dataset, files, json, run, schools, text, version } from "../../test/published-schools.ts";
import { UserError } from "../report/user-error.ts";
import { report } from "../report/verdict.ts";
import { memoryStore } from "./memory-store.ts";
import type { Dataset } from "./stage.ts";

describe("a first publication", () => {
  test("writes the version, the pointer and the index, and nothing else", async () => {
    const store = memoryStore();
    const { report: said, outputs } = await run(store);
    expect({ report: said, outputs }).toEqual({
      report: report("publish", {
        headline: "1 new version, 0 unchanged, in memory",
        facts: { versions: { schools: version }, rows: { schools: 2 } },
      }),
      outputs: { pins: { schools: version } },
    });
    expect([...store.contents.keys()].sort()).toEqual([
      ...files,
      "school-absence/schools/latest.json",
      "school-absence/schools/versions.json",
    ]);
    expect(json(store, "school-absence/schools/latest.json")).toEqual({ version });
    expect(text(store, `school-absence/schools/${version}/schools.csv`)).toBe(csv);
  });
});

describe("what is refused, before anything is written", () => {
  test.each<[string, Dataset, string]>([
    [
      "a name that leads elsewhere",
      { ...dataset, table: { ...schools, name: "../x" } },
      'data/datapackage.yaml: "../x" cannot be the name of a dataset',
    ],
    [
      "data that did not pass",
      {
        ...dataset,
        report: report("validate", {
          headline: "",
          findings: [{ rule: "type-error", level: "error", message: "m", count: 1, location: { file: schools.path } }],
        }),
      },
      "data/schools.csv: what does not pass validation is not published (type-error).",
    ],
    [
      "a file that is not there",
      { ...dataset, table: { ...schools, path: "data/none.csv" } },
      "data/none.csv: there is no such file to publish.",
    ],
  ])("%s", async (_, given, message) => {
    const store = memoryStore();
    const failure = await run(store, csv, committedAt, [given]).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(UserError);
    expect((failure as UserError).message).toContain(message);
    expect(store.contents.size).toBe(0);
  });

  test("two tables of one name", async () => {
    await expect(run(memoryStore(), csv, committedAt, [dataset, dataset])).rejects.toThrow(
      'two tables are called "schools"',
    );
  });

  test("a commit from the future of the store's own clock", async () => {
    await expect(run(memoryStore("2026-09-01T10:11:11Z"))).rejects.toThrow(
      "The commit is of 2026-09-01T10:11:12.000Z, which is later than the clock of memory (2026-09-01T10:11:11.000Z).",
    );
  });
});

test("a table with rows to skip, which other readers would take for data, is refused before anything is written", async () => {
  const store = memoryStore();
  const metadata = { file: "data/schools.csv-metadata.json", reads: [], beyond: "skipRows" };
  const table = { ...schools, schema: undefined, metadata };
  await expect(run(store, csv, committedAt, [{ ...dataset, table }])).rejects.toThrow(
    "data/schools.csv: data/schools.csv-metadata.json has the property skipRows, and such a table is not published.",
  );
  expect(store.contents.size).toBe(0);
});

test.each([{ headerRows: [1, 2] }, { commentRows: [9] }, { lineTerminator: ";" }])(
  "a table whose dialect has %j is refused before anything is written",
  async (extra) => {
    const store = memoryStore();
    const table = { ...schools, dialect: { ...schools.dialect, ...extra } };
    await expect(run(store, csv, committedAt, [{ ...dataset, table }])).rejects.toThrow(
      `data/schools.csv: data/datapackage.yaml has the property ${Object.keys(extra)[0]}, and such a table is not published.`,
    );
    expect(store.contents.size).toBe(0);
  },
);

test("a compressed table is refused before anything is written", async () => {
  const table = { ...schools, path: "data/schools.csv.gz" };
  await expect(run(memoryStore(), csv, committedAt, [{ ...dataset, table }])).rejects.toThrow(
    "data/schools.csv.gz is compressed, and such a table is not published.",
  );
});

test("no tables are no versions", async () => {
  expect(await run(memoryStore(), csv, committedAt, [])).toEqual({
    report: report("publish", { headline: "no tables to publish", facts: { versions: {}, rows: {} } }),
    outputs: { pins: {} },
  });
});
