import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { dashboardImage, nodeLayer } from "../../test/node-image.ts";
import { openRuntime } from "../container/runtime.ts";
import { memoryBlobs } from "../oci/memory-blobs.ts";
import { systemClock } from "../runner/clock.ts";
import { quietLog } from "../runner/memory.ts";
import { smoke } from "./smoke-stage.ts";

const folder = mkdtempSync(join(tmpdir(), "slipway-smoke-test-"));
const blobs = memoryBlobs();
const runtime = await openRuntime({ blobs, folder });
let node: Awaited<ReturnType<typeof nodeLayer>>;

beforeAll(async () => {
  node = await nodeLayer(blobs);
});
afterAll(async () => {
  await runtime.close();
  rmSync(folder, { recursive: true, force: true });
});

async function judged(mode: string, { callbacks = 2, timeoutSeconds = 30 } = {}) {
  const image = await dashboardImage(blobs, node, { MODE: mode });
  const { report } = await smoke(
    { image, callbacks, prefix: "/" },
    { timeoutSeconds },
    { runtime, clock: systemClock, log: quietLog },
  );
  const [finding] = report.findings;
  return {
    verdict: report.verdict,
    finding: finding && {
      rule: finding.rule,
      message: finding.message,
      ...(finding.location ? { location: finding.location } : {}),
      ...(finding.found ? { found: finding.found } : {}),
    },
    facts: report.facts,
  };
}

test("a dashboard that answers its first request passes, and the report says how it was kept apart", async () => {
  const { verdict, facts } = await judged("good");
  expect(verdict).toBe("pass");
  expect(facts).toMatchObject({ isolation: await runtime.isolation(), callbacksDeclared: 2, callbacks: 2 });
});

test("an import that fails names the author's line; what the exception says stands apart", async () => {
  expect((await judged("import-fails")).finding).toEqual({
    rule: "import-fails",
    message: "Loading the dashboard ends with KeyError at loading.py:12.",
    location: { file: "loading.py", line: 12 },
    found: ["'Mrs Smith'"],
  });
});

test("a missing module is named with the line that imports it", async () => {
  expect((await judged("missing-module")).finding).toEqual({
    rule: "missing-module",
    message: 'app.py:2 imports "geopandas", which is not in the image.',
    location: { file: "app.py", line: 2 },
  });
});

test("a layout that fails on the first request alone is found", async () => {
  const { finding, facts } = await judged("layout-fails");
  expect(finding).toEqual({
    rule: "layout-fails",
    message: "The first request for /_dash-layout ends with status 500. It raised ZeroDivisionError at app.py:31.",
    location: { file: "app.py", line: 31 },
    found: ["division by zero"],
  });
  expect(facts["lines"]).toContain("ZeroDivisionError: division by zero");
});

test("callbacks that the code declares and Dash does not know are missed", async () => {
  expect((await judged("no-callbacks", { callbacks: 1 })).finding).toEqual({
    rule: "callbacks-missing",
    message: "0 callbacks are registered, but the code declares 1.",
  });
});

test("a server that takes connections and never answers is given up", async () => {
  expect((await judged("silent", { timeoutSeconds: 2 })).finding).toEqual({
    rule: "never-answers",
    message: "After 2 s the server takes connections but does not answer.",
    found: ["listening"],
  });
});

test("a server that never listens is given up, with the last that it said", async () => {
  expect((await judged("deaf", { timeoutSeconds: 2 })).finding).toEqual({
    rule: "never-answers",
    message: "After 2 s the server does not listen.",
    found: ["loading a very large file"],
  });
});
