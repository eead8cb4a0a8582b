import { spawnSync } from "node:child_process";
import { expect, test } from "vitest";
import { shortLived } from "./short-lived.ts";

const [late, usual] = ["--invocation-count-for-turbofan=100000", "--invocation-count-for-turbofan=3000"];
const [still, growing] = ["--semi-space-growth-factor=1", "--semi-space-growth-factor=2"];

test("V8 is told for as long as any of the work lasts, also when it fails", async () => {
  const steps: string[] = [];
  const setFlag = (flag: string) => steps.push(flag);
  const inner = shortLived(async () => {
    steps.push("inner");
    throw new Error("no memory");
  }, setFlag);
  const outer = shortLived(async () => {
    await expect(inner).rejects.toThrow("no memory");
    steps.push("outer");
  }, setFlag);
  await outer;
  expect(steps).toEqual([late, still, "inner", "outer", usual, growing]);
});

test("this Node's V8 knows the flags, and starts from what is set back", () => {
  const { stdout } = spawnSync(process.execPath, ["--v8-options"], { encoding: "utf8" });
  expect(stdout).toContain(`default: ${usual}`);
  expect(stdout).toContain(`default: ${growing}`);
});

test("it optimises late while it is told to", () => {
  expect([isOptimised(300_000, []), isOptimised(20_000, [late]), isOptimised(300_000, [late, usual])]).toEqual([
    true,
    false,
    true,
  ]);
});

test("its space for new objects stays as it is while it is told to", () => {
  const [asEver, meanwhile, after] = [[], [still], [still, growing]].map(megabytesForNewObjects);
  expect(asEver).toBeGreaterThan(16);
  expect(meanwhile).toBeLessThan(8);
  expect(after).toBe(asEver);
});

/** Whether TurboFan takes a function of its own process on within so many calls. */
function isOptimised(calls: number, flags: readonly string[]): boolean {
  const stdout = printed(
    `function measured(text) { return text.length * 2 + text.charCodeAt(0) + (text.charCodeAt(1) ^ 7); }
    let all = 0;
    for (let count = 0; count < ${calls}; count++) all += measured(String(count));
    console.log(all);`,
    flags,
    ["--trace-opt", "--no-use-osr"],
  );
  return /measured.*TURBOFAN/.test(stdout);
}

/** After a process has made 400,000 objects and kept them all. */
function megabytesForNewObjects(flags: readonly string[]): number {
  const stdout = printed(
    `import { getHeapSpaceStatistics } from "node:v8";
    const kept = [];
    for (let count = 0; count < 400_000; count++) kept.push({ count, text: String(count) });
    console.log(getHeapSpaceStatistics().find((one) => one.space_name === "new_space").space_size / 2 ** 20);`,
    flags,
  );
  return Number(stdout);
}

function printed(script: string, flags: readonly string[], options: readonly string[] = []): string {
  const told = `import { setFlagsFromString } from "node:v8"; for (const flag of ${JSON.stringify(flags)}) setFlagsFromString(flag);`;
  return spawnSync(process.execPath, [...options, "--input-type=module", "--eval", `${told}\n${script}`], {
    encoding: "utf8",
  }).stdout;
}
