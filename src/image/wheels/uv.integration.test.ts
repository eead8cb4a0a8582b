import { mkdtemp, readFile, rm } from "node:fs/promises";
import { homedir, tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { systemClock } from "../../runner/clock.ts";
import { keptPrograms } from "../../runner/kept-programs.ts";
import { quietLog } from "../../runner/memory.ts";
import { packageSources } from "../../runner/package-sources.ts";
import { chooseVersions } from "./choose-versions.ts";
import { uvRelease } from "./uv.ts";

test("the uv of the product is the uv of the tests", async () => {
  const { parts } = JSON.parse(await readFile(join(import.meta.dirname, "../../../test/parts.json"), "utf8"));
  const { version, wheels } = parts.find(({ name }: { name: string }) => name === "uv");
  expect(uvRelease).toEqual({ version, wheels });
});

test("the real uv, fetched by its hash, chooses what pip would, and the same again", { timeout: 100_000 }, async () => {
  const home = await mkdtemp(join(tmpdir(), "slipway-uv-"));
  onTestFinished(() => rm(home, { recursive: true }));
  const { index } = await packageSources({ env: process.env, home: homedir() });
  const interpreter = { python: "3.13.5", series: [3, 13], glibc: [2, 41] } as const;
  const runProgram = keptPrograms(home, process.env);
  const choose = (requirement: string) =>
    chooseVersions(
      {
        file: "requirements.txt",
        pins: [{ name: "markupsafe", version: "3.0.2", extras: [], hashes: [], line: 1 }],
        wishes: [{ name: "jinja2", requirement, line: 2 }],
      },
      interpreter,
      { index, before: "2025-06-01T00:00:00Z" },
      { runProgram, http: fetch, clock: systemClock, log: quietLog },
    );
  const { pins, lock } = await choose("Jinja2>=3");
  expect(pins.map(({ name, version, hashes }) => [name, version, hashes.length > 0])).toEqual([
    ["jinja2", "3.1.6", true],
    ["markupsafe", "3.0.2", true],
  ]);
  expect((await choose("Jinja2>=3")).lock).toBe(lock);
  await expect(choose("jinja2>=99")).rejects.toThrow(
    /^requirements\.txt:2: no versions fit together\. Because only jinja2<=/,
  );
});
