import { readFile, writeFile } from "node:fs/promises";
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

test("in a folder with nothing to look at, status says what to do", async () => {
  await using state = await scratch();
  const { code, stdout } = await slipway(["status"], { state: state.path });
  expect([code, stdout]).toEqual([0, "Nothing is deployed here. slipway run DIR deploys a dashboard.\n"]);
});
