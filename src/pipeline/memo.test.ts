import { expect, test } from "vitest";
import { InfrastructureError } from "../report/user-error.ts";
import { report } from "../report/verdict.ts";
import { memoryCache } from "../runner/memory.ts";
import { type Ingredients, memoized } from "./memo.ts";

const ingredients: Ingredients = {
  stage: "lint",
  tool: "t1",
  subject: { modules: [{ path: "app.py", text: "x" }] },
  options: { rules: ["D3"] },
  platform: { provider: "local" },
  files: { "data/x.csv": "sha256:1" },
};

test("the same ingredients give the same result without running the stage", async () => {
  const cache = memoryCache();
  let runs = 0;
  const stage = async () => ({ report: report("lint", { headline: `run ${++runs}` }), outputs: { n: runs } });
  expect((await memoized(ingredients, cache, stage)).reused).toBe(false);
  // The order of keys is no difference.
  const reordered = { ...Object.fromEntries(Object.entries(ingredients).reverse()) } as Ingredients;
  expect(await memoized(reordered, cache, stage)).toEqual({
    report: report("lint", { headline: "run 1" }),
    outputs: { n: 1 },
    reused: true,
  });
  expect(runs).toBe(1);
});

test.each<[string, Partial<Ingredients>]>([
  ["our own source or a tool's version", { tool: "t2" }],
  ["the subject", { subject: { modules: [{ path: "app.py", text: "y" }] } }],
  ["an option", { options: { rules: ["D3", "D4"] } }],
  ["the platform file", { platform: { provider: "local", values: "hide" } }],
  ["a byte of an input", { files: { "data/x.csv": "sha256:2" } }],
  ["the stage", { stage: "scan" }],
])("changing %s runs the stage again", async (_, change) => {
  const cache = memoryCache();
  let runs = 0;
  const stage = async () => ({ report: report("lint", { headline: `run ${++runs}` }), outputs: undefined });
  await memoized(ingredients, cache, stage);
  await memoized({ ...ingredients, ...change }, cache, stage);
  expect(runs).toBe(2);
});

test("a stage that throws, or whose result is turned down, is not kept", async () => {
  const cache = memoryCache();
  let runs = 0;
  const failing = async () => {
    runs += 1;
    throw new Error("half done");
  };
  await expect(memoized(ingredients, cache, failing)).rejects.toThrow("half done");
  const stage = async () => ({ report: report("lint", { headline: `run ${++runs}` }), outputs: undefined });
  await memoized(ingredients, cache, stage, () => false);
  await memoized(ingredients, cache, stage, () => false);
  expect(runs).toBe(3);
});

test("what was kept is checked before it is used again", async () => {
  const cache = memoryCache();
  let runs = 0;
  const stage = async () => ({ report: report("build", { headline: `run ${++runs}` }), outputs: { blob: "gone" } });
  await memoized(ingredients, cache, stage);
  expect((await memoized(ingredients, cache, stage, () => false)).reused).toBe(false);
  expect(runs).toBe(2);
});

test("a result that the cache cannot take is given all the same; any other fault of a cache is ours", async () => {
  const stage = async () => ({ report: report("lint", { headline: "done" }), outputs: undefined });
  const failing = (error: Error) => ({ ...memoryCache(), put: () => Promise.reject(error) });
  const full = new InfrastructureError("The disk is full.");
  expect((await memoized(ingredients, failing(full), stage)).report.headline).toBe("done");
  await expect(memoized(ingredients, failing(new Error("no name")), stage)).rejects.toThrow("no name");
});
