import { execFileSync, spawn, spawnSync } from "node:child_process";
import { cp, mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { gitIn, nobodys } from "../scripts/release/git.ts";
import { npmRun, type Releasable, releasable } from "./releasable.ts";
import { root, scratch } from "./slipway.ts";

const canMakeEnvironments =
  spawnSync("python3", ["-c", "import ensurepip, venv"]).status === 0 || process.env["SLIPWAY_REQUIRE_PARTS"] === "1";

// The Node that the wheel brings has 60 MB: this is what a person without Node really gets.
describe.skipIf(!canMakeEnvironments)("for those who have Python and no Node", () => {
  let made: Releasable;
  let tools: Awaited<ReturnType<typeof scratch>>;
  const withoutNode = { PATH: "/usr/bin:/bin", HOME: process.env["HOME"] ?? "", NO_COLOR: "1" };

  /** The programs of an environment that the wheel was installed into. */
  let bin: string;

  beforeAll(async () => {
    tools = await scratch();
    made = await releasable();
    const { status, stderr } = npmRun(made, "release", "--", "--dry-run");
    if (status !== 0) throw new Error(stderr);
    const environment = join(tools.path, "python");
    bin = join(environment, "bin");
    execFileSync("python3", ["-m", "venv", environment]);
    const packages = [join(made.path, "release/slipway_dash-1.0.1-py3-none-any.whl"), "pre-commit==4.7.0"];
    execFileSync(join(bin, "pip"), ["install", "--quiet", "--disable-pip-version-check", ...packages]);
  });
  afterAll(async () => {
    await made[Symbol.asyncDispose]();
    await tools[Symbol.asyncDispose]();
  });

  describe("the wheel", () => {
    const run = (program: string, ...args: readonly string[]) =>
      spawnSync(join(bin, program), args, {
        cwd: join(root, "examples/road-casualties"),
        env: withoutNode,
        encoding: "utf8",
      });

    test("runs the command line under either name, and as a module", () => {
      const versions = [
        run("slipway", "--version"),
        run("slipway-dash", "--version"),
        run("python", "-m", "slipway_cli", "--version"),
      ];
      expect(versions.map(({ stdout }) => stdout)).toEqual(Array(3).fill("slipway 1.0.1\n"));
    });

    test("passes on arguments, output and the exit code", () => {
      expect(run("slipway", "validate").status).toBe(0);
      expect(run("slipway", "lint").status).toBe(0);
      const failing = run("slipway", "validate", "--json", "-", join(root, "examples/in-trouble"));
      expect([failing.status, JSON.parse(failing.stdout).verdict]).toEqual([1, "fail"]);
      expect(run("slipway", "validate", "no such file").status).toBe(2);
    });

    test("is Node from its start, so that signals reach it", async () => {
      // A script that tells its process, preloaded; the command line itself has nothing that waits.
      const waiting = "console.log(process.pid); await new Promise((done) => setTimeout(done, 60_000));";
      const preloaded = `--import data:text/javascript,${encodeURIComponent(waiting)}`;
      const child = spawn(join(bin, "slipway"), [], { env: { ...withoutNode, NODE_OPTIONS: preloaded } });
      const ended = new Promise((resolve) => child.once("exit", (code, signal) => resolve({ code, signal })));
      child.stdout.once("data", () => child.kill("SIGTERM"));
      expect([(await text(child.stdout)).trim(), await ended]).toEqual([
        String(child.pid),
        { code: null, signal: "SIGTERM" },
      ]);
    });
  });

  test("the source without dist/ says what it is, instead of making an empty wheel", async () => {
    await using source = await scratch();
    for (const path of ["pyproject.toml", "package.json", "LICENSE", "python"])
      await cp(join(root, path), join(source.path, path), { recursive: true });
    const { status, stderr, stdout } = spawnSync(join(bin, "pip"), ["install", "--no-deps", source.path], {
      env: withoutNode,
      encoding: "utf8",
    });
    expect(status).not.toBe(0);
    expect(`${stdout}${stderr}`).toContain("slipway: there is no dist/ here, so this is a checkout of its source");
  });

  test("pre-commit installs the hooks from the release's tag, and they judge a dashboard", async () => {
    await using dashboard = await scratch();
    await cp(join(root, "examples/in-trouble"), dashboard.path, { recursive: true });
    const git = gitIn(dashboard.path, nobodys);
    await git("init", "--quiet", "--initial-branch=main", "--template=");
    await git("add", "--all");
    const home = join(tools.path, "hooks");
    await mkdir(home);
    const hook = (id: string) => {
      const from = join(made.path, "release/repository.git");
      const { status, stdout } = spawnSync(join(bin, "pre-commit"), ["try-repo", from, id, "--ref", "v1.0.1"], {
        cwd: dashboard.path,
        env: { ...withoutNode, PRE_COMMIT_HOME: home },
        encoding: "utf8",
      });
      return { status, stdout };
    };
    const [lint, validate] = [hook("slipway-lint"), hook("slipway-validate")];
    expect(lint.stdout).toContain("app.py:74:1  error D3  app.run_server() switches debug mode on.");
    expect(validate.stdout).toContain(
      'data/laws.csv:1:1  error missing-column  The schema\'s column "act" is not in the file',
    );
    expect([lint.status, validate.status]).toEqual([1, 1]);

    // Nothing that concerns them is in the commit: they are not run at all.
    await git("reset", "--quiet");
    await git("add", "README.md");
    expect([hook("slipway-lint").stdout, hook("slipway-validate").stdout]).toEqual([
      expect.stringContaining("(no files to check)Skipped"),
      expect.stringContaining("(no files to check)Skipped"),
    ]);
    await rm(home, { recursive: true });
  });
});
