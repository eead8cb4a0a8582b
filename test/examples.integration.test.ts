import { chmod, mkdir, writeFile } from "node:fs/promises";
import { homedir } from "node:os";
import { dirname, join } from "node:path";
import { describe, expect, test } from "vitest";
import { openRuntime } from "../src/container/runtime.ts";
import { readRequirements } from "../src/dashboard/requirements-txt.ts";
import { defaultBase, interpreterOf } from "../src/image/base/lock.ts";
import { installWheel, schemeFor } from "../src/image/wheels/install.ts";
import { applicable, resolveWheels } from "../src/image/wheels/resolve.ts";
import { wheelBytes } from "../src/image/wheels/wheel-files.ts";
import { isDigest } from "../src/oci/digest.ts";
import { openLayout } from "../src/oci/layout.ts";
import { reportFile } from "../src/report/model.ts";
import { systemClock } from "../src/runner/clock.ts";
import { diskCache } from "../src/runner/disk-cache.ts";
import { openFolder } from "../src/runner/folder.ts";
import { quietLog } from "../src/runner/memory.ts";
import { packageSources } from "../src/runner/package-sources.ts";
import { copyOfExample, root, scratch, sharedCache, slipway } from "./slipway.ts";

// The examples are what people copy from, so they have to pass without a word against them: with Slipway, and with their own tests.

const ours = join(sharedCache, "slipway");

describe.each(["road-casualties", "soho-cholera", "crimea-army-deaths"])("%s", (name) => {
  test("passes every check with nothing found, and its own tests pass inside its own image", async () => {
    // A copy, outside of any checkout: what has changed since some commit must not decide what is looked at.
    await using folder = await copyOfExample(name);
    const platform = join(root, "examples/platform.yaml");
    const outcome = await slipway(["check", folder.path, "--platform", platform, "--json", "-"]);
    const file = reportFile.parse(JSON.parse(outcome.stdout));
    expect({
      code: outcome.code,
      stderr: outcome.stderr,
      verdict: file.verdict,
      stages: file.stages.map(({ stage, verdict, findings }) => ({ stage, verdict, findings })),
    }).toEqual({
      code: 0,
      stderr: "",
      verdict: "pass",
      stages: ["lint", "validate", "build", "scan", "smoke"].map((stage) => ({ stage, verdict: "pass", findings: [] })),
    });

    const image = file.stages.find(({ stage }) => stage === "build")?.facts["digest"];
    if (typeof image !== "string" || !isDigest(image))
      throw new Error("The report does not say which image was built.");
    await using packages = await testPackages(folder.path);
    const runtime = await openRuntime({
      blobs: await openLayout(join(ours, "images")),
      folder: join(ours, "containers"),
    });
    try {
      const { code, lines } = await runtime.run({
        image,
        command: [
          schemeFor(interpreterOf(defaultBase)).interpreter,
          "-m",
          "pytest",
          "-q",
          "-p",
          "no:cacheprovider",
          ".",
        ],
        env: { PYTHONPATH: "/packages:/app", PYTHONDONTWRITEBYTECODE: "1", PYTEST_DISABLE_PLUGIN_AUTOLOAD: "1" },
        mounts: [
          { source: packages.path, target: "/packages", writable: false },
          { source: join(folder.path, "tests"), target: "/app/tests", writable: false },
        ],
        timeoutSeconds: 120,
      });
      expect({ code, lines: code === 0 ? [] : lines }).toEqual({ code: 0, lines: [] });
      // Ten at least, so that it is never said of none.
      const [, passed] = lines.join("\n").match(/^(\d+) passed in [\d.]+s$/m) ?? [];
      expect(Number(passed), lines.join("\n")).toBeGreaterThanOrEqual(10);
    } finally {
      await runtime.close();
    }
  });
});

/** What `requirements-test.txt` pins, by its hashes, unpacked into a folder as an installer would. */
async function testPackages(folder: string) {
  const interpreter = interpreterOf(defaultBase);
  const scheme = schemeFor(interpreter);
  const { index } = await packageSources({ env: process.env, home: homedir() });
  const ports = { http: fetch, cache: diskCache(join(ours, "made")), clock: systemClock, log: quietLog };
  const file = "requirements-test.txt";
  const { pins } = (await readRequirements(await openFolder(folder), file))!;
  const asked = applicable(file, pins, interpreter).map((pin) => ({ pin, required: undefined }));
  const unpacked = await scratch();
  // A temporary folder is its owner's alone; in there somebody else reads it.
  await chmod(unpacked.path, 0o755);
  for (const wheel of await resolveWheels(asked, interpreter, index, ports)) {
    for (const { path, content } of installWheel(await wheelBytes(wheel, ports), wheel, scheme).entries) {
      if (!path.startsWith(`${scheme.library}/`)) continue;
      const place = join(unpacked.path, path.slice(scheme.library.length));
      await mkdir(dirname(place), { recursive: true });
      await writeFile(place, content);
    }
  }
  return unpacked;
}
