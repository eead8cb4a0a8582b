import { describe, expect, test } from "vitest";
import { memoryFiles } from "../runner/memory.ts";
import { findTables } from "../tabular/discover.ts";
import { versionFinding, versionInWords, versionsDue } from "./version-due.ts";

const descriptor = (version: string | undefined, more = "") => `
title: Deaths${version === undefined ? "" : `\nversion: "${version}"`}
resources:
  - { name: x, path: x.csv, schema: { fields: [{ name: a }] }${more} }
`;

/** What is said of a change from one descriptor to another, in which a table got rows. */
async function due(before: string, now: string, { rows = [3, 5], file = "datapackage.yaml" } = {}) {
  const files = memoryFiles({ [file]: now });
  const [was, tables] = [await findTables(memoryFiles({ "datapackage.yaml": before })), await findTables(files)];
  const [table] = tables;
  const [had = 0, has = 0] = rows;
  const data = table === undefined || had === has ? [] : [{ table, before: { rows: had }, profile: { rows: has } }];
  const versions = versionsDue(was, tables, data);
  const late = versions.filter(({ isThere }) => !isThere);
  const found = await Promise.all(late.map((one) => versionFinding(one, files)));
  return [
    ...versions.map(versionInWords),
    ...found.map(({ level, message, location }) => `${location?.file}:${location?.line} ${level}: ${message}`),
  ];
}

describe("the version that a change makes due", () => {
  test("is said where the descriptor still has the old one, with the reason, on its line", async () => {
    expect(await due(descriptor("1.3.0"), descriptor("1.3.0"))).toEqual([
      "version 1.3.0 → 1.4.0 is due",
      'datapackage.yaml:3 note: This change is minor ("x": 2 rows more than before): version 1.3.0 → 1.4.0; the descriptor still says 1.3.0',
    ]);
  });

  test("is no finding where the descriptor has it, a later one, or one on the way to it", async () => {
    expect(await due(descriptor("1.3.0"), descriptor("1.4.0"))).toEqual(["version 1.3.0 → 1.4.0"]);
    expect(await due(descriptor("1.3.0"), descriptor("2.0.0"))).toEqual(["version 1.3.0 → 2.0.0"]);
    expect(await due(descriptor("1.3.0"), descriptor("1.4.0-rc.1"))).toEqual(["version 1.3.0 → 1.4.0-rc.1"]);
    expect((await due(descriptor("1.3.0"), descriptor("1.4.0-::error::")))[0]).toBe("version 1.3.0 → 1.4.0 is due");
  });

  test("is that of the gravest change: rows more, and a title that is another, are minor", async () => {
    const titled = descriptor("1.3.0", ", title: X");
    expect(await due(descriptor("1.3.0"), titled, { rows: [3, 3] })).toEqual([
      "version 1.3.0 → 1.3.1 is due",
      expect.stringContaining("This change is a patch ("),
    ]);
    expect((await due(descriptor("1.3.0"), titled))[0]).toBe("version 1.3.0 → 1.4.0 is due");
  });

  test("is a warning where readers may break", async () => {
    const other = descriptor("1.3.1").replace("name: a", "name: b, type: integer");
    expect(await due(descriptor("1.3.0"), other)).toEqual([
      "version 1.3.0 → 2.0.0 is due",
      expect.stringMatching(/^datapackage\.yaml:3 warning: This change is major .*; the descriptor says 1\.3\.1$/),
    ]);
  });

  test("is looked for in a descriptor that is called otherwise now, and missed where it is gone", async () => {
    expect(await due(descriptor("1.3.0"), descriptor(undefined), { file: "datapackage.yml" })).toEqual([
      "version 1.3.0 → 1.4.0 is due",
      expect.stringMatching(/^datapackage\.yml:\d note: .*; the descriptor has no version any more$/),
    ]);
  });

  test("is nobody's matter without a version before, with one that is no three numbers, and without a change", async () => {
    expect(await due(descriptor(undefined), descriptor("1.0.0"))).toEqual([]);
    expect(await due(descriptor("2026-09"), descriptor("2026-09"))).toEqual([]);
    expect(await due(descriptor("1.3.0"), descriptor("1.3.0"), { rows: [3, 3] })).toEqual([]);
  });
});
