import { readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Spec, Validation } from "@cyclonedx/cyclonedx-library";
import { describe, expect, test } from "vitest";
import { reportFile } from "../src/report/model.ts";
import { copyOfExample, root, scratch, slipway } from "./slipway.ts";

// What the flags promise, on the real command.

const broken = {
  "app.py": "from dash import Dash\n\napp = Dash(__name__)\nserver = app.server\napp.run(debug=True)\n",
};
const clean = { "app.py": "from dash import Dash\n\napp = Dash(__name__)\nserver = app.server\n" };

describe("--json -", () => {
  test("prints the report, which keeps its contract, and nothing else", async () => {
    await using folder = await scratch(broken);
    const { code, stdout, stderr } = await slipway(["lint", folder.path, "--json", "-"]);
    const file = reportFile.parse(JSON.parse(stdout));
    expect(
      file.stages.map(({ stage, verdict, findings }) => [stage, verdict, findings.map(({ rule }) => rule)]),
    ).toEqual([["lint", "fail", expect.arrayContaining(["D2", "D3"])]]);
    expect([code, stderr]).toEqual([1, ""]);
  });
});

test("--json, --sarif and --summary write files, and the terminal is written to all the same", async () => {
  await using folder = await scratch(broken);
  const at = (name: string) => join(folder.path, name);
  const outcome = await slipway([
    "lint",
    folder.path,
    "--json",
    at("r.json"),
    "--sarif",
    at("r.sarif"),
    "--summary",
    at("r.md"),
  ]);
  expect(outcome.stdout).toMatch(/✖ lint/);
  expect(reportFile.parse(JSON.parse(await readFile(at("r.json"), "utf8"))).verdict).toBe("fail");
  const sarif = JSON.parse(await readFile(at("r.sarif"), "utf8"));
  expect([sarif.version, sarif.runs[0].columnKind]).toEqual(["2.1.0", "unicodeCodePoints"]);
  expect(sarif.runs[0].results.map(({ ruleId }: { ruleId: string }) => ruleId)).toEqual(
    expect.arrayContaining(["D2", "D3"]),
  );
  expect((await readFile(at("r.md"), "utf8")).split("\n")[0]).toMatch(/^## ❌ .*2 errors/);
});

test("--quiet says nothing of what passes, and all of what fails", async () => {
  await using good = await scratch(clean);
  await using bad = await scratch(broken);
  expect(await slipway(["lint", good.path, "--quiet"])).toEqual({ code: 0, stdout: "", stderr: "" });
  expect((await slipway(["lint", bad.path, "--quiet"])).stdout).toMatch(/app\.py:5:1\s+error D2/);
});

test("nothing is coloured where nobody is at a terminal", async () => {
  await using folder = await scratch(broken);
  expect((await slipway(["lint", folder.path], { env: { NO_COLOR: "" } })).stdout).not.toContain("\u001b");
});

test("--sbom writes what is in the image as CycloneDX 1.6, and its validator agrees", async () => {
  await using state = await scratch();
  const file = join(state.path, "sbom.cdx.json");
  const outcome = await slipway(["scan", join(root, "examples/road-casualties"), "--sbom", file], {
    state: state.path,
  });
  expect(outcome.code).toBe(0);
  const text = await readFile(file, "utf8");
  expect(await new Validation.JsonStrictValidator(Spec.Version.v1dot6).validate(text)).toBeNull();
  const names = JSON.parse(text).components.map(({ name }: { name: string }) => name);
  expect(names).toEqual(expect.arrayContaining(["dash", "pandas", "python3.13-minimal"]));
});

test("a registry that does not answer is the machine's fault: exit code 3, and nothing after it is done", async () => {
  await using folder = await copyOfExample("road-casualties");
  await using state = await scratch();
  await writeFile(join(folder.path, "platform.yaml"), "provider: local\nregistry: localhost:9/dashboards\n");
  const outcome = await slipway(["run", folder.path, "--once", "--json", "-"], { state: state.path });
  expect(outcome.code).toBe(3);
  const stages = JSON.parse(outcome.stdout).stages as { stage: string; verdict: string; headline: string }[];
  expect(stages.slice(-3).map(({ stage, verdict }) => [stage, verdict])).toEqual([
    ["push", "error"],
    ["publish", "not-run"],
    ["deploy", "not-run"],
  ]);
});

test("--help teaches: every command, examples, and the exit codes", async () => {
  const { code, stdout } = await slipway(["--help"]);
  expect(code).toBe(0);
  for (const word of ["check", "run", "validate", "schema", "rollback", "explain", "Examples:", "Exit codes:"]) {
    expect(stdout).toContain(word);
  }
  expect((await slipway(["run", "--help"])).stdout).toMatch(/--once\s+prove that it answers, then stop/);
});

test("a schema that was inferred is written once, and holds for the data it was made from", async () => {
  await using folder = await scratch({
    "data/schools.csv": "urn,name,opened\n100001,Ash,2001-09-01\n100002,Birch,2004-09-01\n",
  });
  expect((await slipway(["schema", "infer", folder.path, "--write"])).code).toBe(0);
  const again = await slipway(["schema", "infer", folder.path, "--write"]);
  expect([again.code, again.stderr.includes("is there already, and is not overwritten")]).toEqual([2, true]);
  const { code, stdout } = await slipway(["validate", folder.path]);
  expect([code, stdout.includes("1 table, 2 rows, no fault")]).toEqual([0, true]);
});

test("what a schema leaves open is asked on standard error, and the descriptor alone stands on standard output", async () => {
  await using folder = await scratch({ "data/x.csv": "id,day\n1,01/02/2024\n2,03/04/2024\n" });
  const { code, stdout, stderr } = await slipway(["schema", "infer", folder.path, "--json", "-"]);
  expect([code, JSON.parse(stdout).resources[0].schema.primaryKey]).toEqual([0, ["id"]]);
  expect(stderr).toMatch(/^\? data\/x\.csv: "day" holds dates of which no day is above 12/);
});

test("two descriptors are compared: a verdict, each change with its reason, and the version that is due", async () => {
  const descriptor = (fields: string) =>
    `$schema: https://datapackage.org/profiles/2.0/datapackage.json\nversion: 1.0.0\nresources:\n  - name: x\n    path: x.csv\n    schema:\n      fields: [${fields}]\n`;
  await using folder = await scratch({
    "old.yaml": descriptor("{ name: a, type: integer }"),
    "new.yaml": descriptor("{ name: a, type: integer }, { name: b, type: date }"),
  });
  const [old, now] = [join(folder.path, "old.yaml"), join(folder.path, "new.yaml")];
  const major = await slipway(["schema", "diff", old, now]);
  expect([major.code, major.stdout]).toEqual([
    0,
    "major: 1 change\n\n  major  x · b: the column is new\n         code that reads columns by their place, or checks that there are no others, breaks\n\nThe version is still 1.0.0: 2.0.0 is due.\n",
  ]);
  const minor = await slipway(["schema", "diff", "--added-column", "minor", "--json", "-", old, now]);
  expect(JSON.parse(minor.stdout)).toMatchObject({ verdict: "minor", version: { due: "1.1.0", isThere: false } });
  expect((await slipway(["schema", "diff", old, old])).stdout).toBe(
    "✔ nothing changed in what the data is declared to be\n",
  );
});

test("a descriptor is exported for CSV on the Web, by which our own validator accepts the data, and for schema.org", async () => {
  await using folder = await scratch({
    "x.csv": "a,b,ok\n1,2024-01-31,True\n",
    "datapackage.yaml":
      "title: Numbers\nresources:\n  - name: x\n    path: x.csv\n    schema:\n      primaryKey: [a]\n      fields: [{ name: a, type: integer }, { name: b, type: date }, { name: ok, type: boolean }]\n",
  });
  const at = (name: string) => join(folder.path, name);
  const { code } = await slipway([
    "schema",
    "export",
    "--csvw",
    at("datapackage.yaml"),
    "--json",
    at("csv-metadata.json"),
  ]);
  const described = await slipway(["schema", "export", "--schema-org", at("datapackage.yaml")]);
  expect([code, JSON.parse(described.stdout)["@type"]]).toEqual([0, "Dataset"]);
  await rm(at("datapackage.yaml"));
  expect((await slipway(["validate", folder.path])).stdout).toContain("1 table, 1 row, no fault");
  expect((await slipway(["schema", "export", at("x.csv")])).stderr).toContain(
    "Neither --csvw nor --schema-org was given.",
  );
});

test("in a folder with nothing to look at, status says what to do", async () => {
  await using state = await scratch();
  const { code, stdout } = await slipway(["status"], { state: state.path });
  expect([code, stdout]).toEqual([0, "Nothing is deployed here. slipway run DIR deploys a dashboard.\n"]);
});
