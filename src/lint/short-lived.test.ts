import { spawnSync } from "node:child_process";
import { expect, test } from "vitest";
import { shortLived } from "./short-lived.ts";

const [late, asEver] = ["--invocation-count-for-turbofan=100000", "--invocation-count-for-turbofan=3000"];

test("V8 waits longer for as long as any of the work lasts, also when it fails", async () => {
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
  expect(steps).toEqual([late, "inner", "outer", asEver]);
});

test("this Node's V8 knows the flag, starts from what is set back, and heeds it while it runs", () => {
  const { stdout } = spawnSync(process.execPath, ["--v8-options"], { encoding: "utf8" });
  expect(stdout).toContain(`default: ${asEver}`);
  expect([isOptimised(300_000, []), isOptimised(20_000, [late]), isOptimised(300_000, [late, asEver])]).toEqual([
    true,
    false,
    true,
  ]);
});

/** Whether TurboFan takes a function of its own process on within so many calls. */
function isOptimised(calls: number, flags: readonly string[]): boolean {
  const script = `
    import { setFlagsFromString } from "node:v8";
    for (const flag of ${JSON.stringify(flags)}) setFlagsFromString(flag);
    function measured(text) { return text.length * 2 + text.charCodeAt(0) + (text.charCodeAt(1) ^ 7); }
    let all = 0;
    for (let count = 0; count < ${calls}; count++) all += measured(String(count));
    console.log(all);`;
  const { stdout } = spawnSync(
    process.execPath,
    ["--trace-opt", "--no-use-osr", "--input-type=module", "--eval", script],
    { encoding: "utf8" },
  );
  return /measured.*TURBOFAN/.test(stdout);
}
