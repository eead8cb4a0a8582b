import { cp, mkdir, readFile, writeFile } from "node:fs/promises";
import { delimiter, dirname, join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { bundled } from "../test/bundle.ts";
import { repositoryOf } from "../test/git.ts";
import { type EventName, githubEvents } from "../test/github-events.ts";
import { table } from "../test/one-table.ts";
import { part } from "../test/parts.ts";
import { copyOfExample, root, scratch } from "../test/slipway.ts";
import { job } from "../test/step.ts";

// The files that a release carries, run as a runner runs them: each a process of its own, with the runner's environment.

const ruff = await part("ruff");

let dist: string;
beforeAll(async () => {
  dist = await bundled();
});

describe("what is found", () => {
  test("in a pull request is annotated on the lines that changed; the rest is counted", async () => {
    await using folder = await scratch({
      "app.py": "from dash import Dash\nimport os\napp = Dash(__name__)\nserver = app.server\n",
    });
    const git = await repositoryOf(folder.path);
    await git("checkout", "-qb", "work");
    await writeFile(join(folder.path, "page.py"), "import sys\n");
    await git("add", "page.py");
    await git("commit", "-qm", "work");
    const head = await git("rev-parse", "HEAD");
    await git("checkout", "-q", "main");
    await git("merge", "-q", "--no-ff", "-m", "merge", "work");
    await using here = await job(dist, folder.path, "pull request");
    await writeFile(join(here.temporary, "x"), "");
    const payload = structuredClone(githubEvents["pull request"].payload) as {
      pull_request: { head: { sha: string } };
    };
    payload.pull_request.head.sha = head;
    await writeFile(join(here.temporary, "event.json"), JSON.stringify(payload));
    const { annotations, log, code } = await here.step(
      "lint-dashboard",
      {},
      { GITHUB_EVENT_PATH: join(here.temporary, "event.json") },
    );
    expect(annotations.map(({ level, title, file, line }) => [level, title, file, line])).toEqual([
      ["notice", "lint: F401", "page.py", "1"],
    ]);
    expect(log).toContain("2 already there");
    expect(code).toBe(0);
  });

  test("in a pull request says how the schema changed since its base, and what that means for the version", async () => {
    const csv = (name: string) => `area,${name}\nLeeds,3\n`;
    const descriptor = (name: string) =>
      `version: 1.4.0\nresources:\n  - name: x\n    path: x.csv\n    schema:\n      fields:\n        - { name: area, type: string }\n        - { name: ${name}, type: integer }\n`;
    await using folder = await scratch({ "data/x.csv": csv("count"), "data/datapackage.yaml": descriptor("count") });
    const git = await repositoryOf(folder.path);
    await git("checkout", "-qb", "work");
    await writeFile(join(folder.path, "data/x.csv"), csv("total"));
    await writeFile(join(folder.path, "data/datapackage.yaml"), descriptor("total"));
    await git("commit", "-qam", "work");
    const head = await git("rev-parse", "HEAD");
    await git("checkout", "-q", "main");
    await git("merge", "-q", "--no-ff", "-m", "merge", "work");
    await using here = await job(dist, folder.path, "pull request");
    const payload = structuredClone(githubEvents["pull request"].payload) as {
      pull_request: { head: { sha: string } };
    };
    payload.pull_request.head.sha = head;
    await writeFile(join(here.temporary, "event.json"), JSON.stringify(payload));
    const { annotations, summary, code } = await here.step(
      "validate-data",
      {},
      { GITHUB_EVENT_PATH: join(here.temporary, "event.json") },
    );
    expect(summary).toMatch(
      /1 table, 1 row, no fault; 2 signs of drift since [0-9a-f]{7} · schema change: major \(1 change\) · version 1\.4\.0 → 2\.0\.0 is due/,
    );
    expect(annotations.map(({ level, title, file }) => [level, title, file])).toEqual([
      ["warning", "validate: drift-columns", "data/x.csv"],
      ["warning", "validate: version-due", "data/datapackage.yaml"],
      ["notice", "validate: schema-changed", "data/datapackage.yaml"],
      ["notice", "validate: drift-columns", "data/x.csv"],
    ]);
    expect(annotations[1]?.message).toMatch(/version 1\.4\.0 → 2\.0\.0; the descriptor still says 1\.4\.0/);
    expect(annotations[2]?.message).toMatch(/"total": the column was called "count"/);
    expect(code).toBe(0);
  });

  test("shows values of data that is in the repository, unless it is classified", async () => {
    const shown = async (classification: string) => {
      await using folder = await table("area,count\nLeeds,3\nYork,quite a few\n", {
        "data/datapackage.yaml": `${classification}resources:\n  - name: x\n    path: x.csv\n    schema:\n      fields:\n        - { name: area, type: string }\n        - { name: count, type: integer }\n`,
      });
      await repositoryOf(folder.path);
      await using here = await job(dist, folder.path, "push to the default branch");
      const { annotations, summary, log, code } = await here.step("validate-data", {
        json: "r.json",
        sarif: "r.sarif",
      });
      expect(code).toBe(1);
      const files = await Promise.all(["r.json", "r.sarif"].map((name) => readFile(join(folder.path, name), "utf8")));
      const surfaces = [JSON.stringify(annotations), summary, log, ...files];
      expect(surfaces.every((text) => text.includes("x.csv"))).toBe(true);
      return surfaces.map((text) => text.includes("quite a few"));
    };
    expect(await shown("")).toEqual([true, true, true, true, true]);
    expect(await shown("slipway:classification: open\n")).toEqual([true, true, true, true, true]);
    expect(await shown("slipway:classification: OFFICIAL-SENSITIVE\n")).toEqual([false, false, false, false, false]);
  });

  test("in a folder of the repository is told with its place from the top, linked to the line and to the rule", async () => {
    await using folder = await scratch();
    await cp(join(root, "examples/in-trouble"), join(folder.path, "dashboards/trouble"), { recursive: true });
    await repositoryOf(folder.path);
    await using here = await job(dist, folder.path, "push to the default branch");
    const { annotations, code, summary, log } = await here.step("lint-dashboard", { folder: "./dashboards/trouble/" });
    expect(code).toBe(1);
    expect(annotations.find(({ title }) => title === "lint: D15")).toMatchObject({
      level: "error",
      file: "dashboards/trouble/app.py",
      line: "48",
    });
    expect(annotations.at(-1)).toEqual({ level: "error", message: expect.stringMatching(/^lint: \d+ errors, /) });
    expect(summary).toContain(
      "](https://github.com/dept/school-absence/blob/aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa/dashboards/trouble/app.py#L48)",
    );
    expect(summary).toMatch(
      /\[<code>D15<\/code>\]\(https:\/\/github\.com\/your-org\/slipway\/blob\/v[\d.]+\/docs\/reference\/rules\/D15\.md\)/,
    );
    // Code that is in the repository is shown where it is marked.
    expect(log).toContain('dcc.Graph(id="chart"');
  });

  test("of values is shown for files in the repository, and for no other", async () => {
    await using folder = await table("area,count\nLeeds,three\n", { "data/secret.csv": "area,count\nLeeds,four\n" });
    const git = await repositoryOf(folder.path);
    await git("rm", "-q", "--cached", "data/secret.csv");
    await git("commit", "-qm", "keep it out of Git");
    await using here = await job(dist, folder.path, "push to the default branch");
    const json = join("..", here.temporary.split("/").at(-1) ?? "", "report.json");
    const shown = await here.step("validate-data", { json });
    const everywhere = [
      shown.log,
      shown.summary,
      JSON.stringify(shown.annotations),
      await readFile(join(folder.path, json), "utf8"),
    ];
    for (const surface of everywhere) expect(surface).toContain("three");
    const hidden = await here.step("validate-data", { paths: "data/secret.csv" });
    expect(hidden.code).toBe(0);
    for (const surface of [hidden.log, hidden.summary, JSON.stringify(hidden.annotations)])
      expect(surface).not.toContain("four");
    const off = await here.step("validate-data", { platform: "provider: local\nvalues: hide\n", json });
    const surfaces = [
      off.log,
      off.summary,
      JSON.stringify(off.annotations),
      await readFile(join(folder.path, json), "utf8"),
    ];
    for (const surface of surfaces) expect(surface).not.toContain("three");
    expect(off.annotations[0]).toMatchObject({ file: "data/x.csv", line: "2", title: "validate: type-error" });
  });

  test("is never a workflow command, whatever cells and file names say", async () => {
    const hostile = "::stop-commands::x";
    await using folder = await table(`area,count\n"a\n::error file=app.py::gone",${hostile}\n`);
    await mkdir(join(folder.path, "data/more"));
    await writeFile(join(folder.path, `data/more/::set-output name=verdict::pass.csv`), `a,a\n1,2\n`);
    await repositoryOf(folder.path);
    await using here = await job(dist, folder.path, "push to the default branch");
    const { annotations, log, outputs, code } = await here.step("validate-data");
    expect(code).toBe(1);
    expect(outputs["verdict"]).toBe("fail");
    expect([...new Set(annotations.map(({ level }) => level))].sort()).toEqual(["error", "notice"]);
    expect(
      annotations.every(({ title, message }) => title?.startsWith("validate: ") || message.startsWith("validate: ")),
    ).toBe(true);
    expect(log.split("\n").filter((line) => /^\s*::|##\[/.test(line))).toEqual([]);
  });

  /** Which Ruff lint asks beside this program, and what it finds. */
  const askedBeside = async (program: string) => {
    await using folder = await scratch({ "app.py": "import os\n" });
    await using here = await job(dist, folder.path, "push to the default branch");
    const path = [dirname(program), "/usr/bin", "/bin"].join(delimiter);
    await here.step("lint-dashboard", { json: "report.json" }, { PATH: path });
    const [{ facts, findings }] = JSON.parse(await readFile(join(folder.path, "report.json"), "utf8")).stages;
    return [facts.ruffBuild, findings.map(({ rule }: { readonly rule: string }) => rule)];
  };

  test("comes from the Ruff inside where the machine has none", async () => {
    expect(await askedBeside(process.execPath)).toEqual(["wasm", ["F401"]]);
  });

  test.skipIf(ruff === undefined)("comes from the Ruff of the machine where it is the same version", async () => {
    expect(await askedBeside(ruff ?? "")).toEqual(["native", ["F401"]]);
  });

  test("can be had as JSON, SARIF and JUnit XML", async () => {
    await using folder = await copyOfExample("in-trouble");
    await repositoryOf(folder.path);
    await using here = await job(dist, folder.path, "push to the default branch");
    await here.step("lint-dashboard", { json: "report.json", sarif: "report.sarif", junit: "report.xml" });
    const report = JSON.parse(await readFile(join(folder.path, "report.json"), "utf8"));
    expect([report.version, report.verdict, report.stages[0].stage]).toEqual([1, "fail", "lint"]);
    const sarif = JSON.parse(await readFile(join(folder.path, "report.sarif"), "utf8"));
    expect(sarif.runs[0].results.length).toBe(report.stages[0].findings.length);
    const junit = await readFile(join(folder.path, "report.xml"), "utf8");
    expect(junit).toMatch(/^<\?xml version="1\.0" encoding="UTF-8"\?>\n<testsuites name="slipway"/);
    expect(junit.match(/<testcase /g)).toHaveLength(report.stages[0].findings.length);
    const { annotations, code } = await here.step("lint-dashboard", { json: "nowhere/report.json" });
    expect(annotations.at(-1)?.message).toBe(
      'The file that the input "json" names cannot be written (ENOENT).\nName a file in a folder that is there.',
    );
    expect(code).toBe(2);
  });
});

describe("a job's fifty annotations", () => {
  test("are shared: what a step does not need is there for the next", async () => {
    const rows = Array.from({ length: 20 }, (_, index) => `t${index}.csv`);
    await using folder = await scratch(Object.fromEntries(rows.map((name) => [`data/${name}`, "a,b\n1\n"])));
    await repositoryOf(folder.path);
    const made = async (inputs: readonly string[]) => {
      await using here = await job(dist, folder.path, "push to the default branch");
      let last: Awaited<ReturnType<typeof here.step>> | undefined;
      for (const [index, annotations] of inputs.entries()) {
        const paths = index === inputs.length - 1 ? "" : "data/none.csv";
        if (paths !== "") await writeFile(join(folder.path, paths), "a\n1\n");
        last = await here.step("validate-data", { annotations, paths, summary: "false" });
      }
      return last?.annotations.slice(0, -1) ?? [];
    };
    const few = await made(["4"]);
    expect(few.map(({ level }) => level)).toEqual(["error", "error", "error", "notice"]);
    expect(few.at(-1)?.message).toMatch(/more findings? found no room among the annotations/);
    expect((await made(["3", "4"])).length).toBeGreaterThan(few.length);
  });
});

test.each<[EventName, Record<string, readonly [result: string, verdict?: string]>, number, string]>([
  [
    "pull request from a fork",
    { check: ["success", "warn"], prove: ["success", "pass"], ship: ["skipped"], preview: ["skipped"] },
    0,
    "warn – check and prove succeeded; check with warnings",
  ],
  [
    "merge group",
    { check: ["success", "pass"], prove: ["cancelled"], ship: ["skipped"], preview: ["skipped"] },
    1,
    "fail – prove was cancelled",
  ],
])("the gate judges the jobs of a %s", async (event, jobs, code, sentence) => {
  await using folder = await scratch();
  await using here = await job(dist, folder.path, event);
  const needs = Object.fromEntries(
    Object.entries(jobs).map(([name, [result, verdict]]) => [name, { result, outputs: { verdict } }]),
  );
  const outcome = await here.step("gate", { jobs: JSON.stringify(needs), platform: "true", previews: "false" });
  expect(outcome.code).toBe(code);
  expect(outcome.outputs).toEqual({ verdict: sentence.split(" ")[0] });
  expect(outcome.summary.split("\n")[0]).toContain(`gate: ${sentence}`);
});
