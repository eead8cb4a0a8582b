import { chmod, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { scratch, slipway } from "./slipway.ts";

// `slipway validate --fix` and `--diff`, on the real command.

const untidy = "\ufeffid,name\r\n1,x\n2 ,y\r\n,\r\n";
const tidy = "id,name\r\n1,x\r\n2,y\r\n";
const files = {
  "x.csv": untidy,
  "x.schema.json": JSON.stringify({
    fields: [
      { name: "id", type: "integer" },
      { name: "name", type: "string" },
    ],
  }),
};

describe("slipway validate", () => {
  test("says how much of what it found is mended by --fix, which it leaves alone", async () => {
    await using folder = await scratch(files);
    const { code, stdout } = await slipway(["validate", folder.path]);
    expect([code, await readFile(join(folder.path, "x.csv"), "utf8")]).toEqual([1, untidy]);
    expect(stdout).toContain("All 4 are mended by `slipway validate --fix`; --diff shows what it would change.");
  });

  test("--fix writes what is mended, keeps the file's rights, and reports what is left", async () => {
    await using folder = await scratch({ ...files, "x.csv": `${untidy}3,z,w\r\n` });
    const file = join(folder.path, "x.csv");
    await chmod(file, 0o640);
    const { code, stdout } = await slipway(["validate", file, "--fix"]);
    expect([code, await readFile(file, "utf8"), (await stat(file)).mode & 0o777]).toEqual([
      1,
      `${tidy.slice(0, -2)}\r\n,\r\n3,z,w\r\n`,
      0o640,
    ]);
    expect(stdout).toMatch(/✔ x\.csv is mended:\n {2}the byte order mark is taken off\n/);
    expect(stdout.match(/(?:error|warning|note) [a-z-]+/g)).toEqual(["error blank-row", "error long-row"]);
    expect((await slipway(["validate", file, "--fix"])).stdout).toContain("Nothing to mend in 1 table.");
  });

  test("--diff alone writes nothing and exits as the check does; with --fix the diff is shown and written", async () => {
    await using folder = await scratch(files);
    const file = join(folder.path, "x.csv");
    const hunk = ["@@ -1,4 +1,3 @@", "-\\ufeffid,name", "-1,x\\n", "-2 ,y", "-,", "+id,name", "+1,x\\r\\n", "+2,y", ""];
    const shown = await slipway(["validate", file, "--diff"]);
    expect([shown.code, shown.stdout.split("\n").slice(2, 11), await readFile(file, "utf8")]).toEqual([
      1,
      hunk,
      untidy,
    ]);
    const written = await slipway(["validate", file, "--fix", "--diff"]);
    expect([written.code, written.stdout.split("\n").slice(2, 11)]).toEqual([0, hunk]);
    expect(await readFile(file, "utf8")).toBe(tidy);
  });

  test("with --json - nothing else is said, and the report is of what is left and what was mended", async () => {
    await using folder = await scratch(files);
    const { code, stdout } = await slipway(["validate", folder.path, "--fix", "--diff", "--json", "-"]);
    const [{ findings, facts }] = JSON.parse(stdout).stages;
    expect([code, findings, facts.mended]).toEqual([
      0,
      [],
      [
        {
          path: "x.csv",
          mends: [
            { kind: "byte-order-mark", count: 1, lines: [] },
            { kind: "line-endings", count: 1, lines: [2] },
            { kind: "spaces", field: "id", count: 1, lines: [3] },
            { kind: "trailing-rows", count: 1, lines: [4] },
          ],
        },
      ],
    ]);
  });

  test("a file that may not be written is refused before any other is", async () => {
    await using folder = await scratch({ "a.csv": untidy, "b.csv": untidy });
    await chmod(join(folder.path, "b.csv"), 0o444);
    const { code, stdout } = await slipway(["validate", folder.path, "--fix"]);
    expect([code, await readFile(join(folder.path, "a.csv"), "utf8")]).toEqual([2, untidy]);
    expect(stdout).toMatch(/b\.csv" is read-only, and stays as it\s+is\./);
  });
});
