import { spawnSync } from "node:child_process";
import { expect, test } from "vitest";
import { optimiseLate } from "./optimise-late.ts";

test("this Node's V8 knows the flags, and heeds them while it runs", () => {
  const flags: string[] = [];
  optimiseLate((flag) => flags.push(flag));
  expect([optimisedAfter(2000, []), optimisedAfter(2000, flags)]).toEqual([true, false]);
  expect(optimisedAfter(20_000, flags)).toBe(true);
});

/** Whether a function of its own process is optimised after so many calls. */
function optimisedAfter(calls: number, flags: readonly string[]): boolean {
  const script = `
    import { setFlagsFromString } from "node:v8";
    for (const flag of ${JSON.stringify(flags)}) setFlagsFromString(flag);
    function measured(text) { return text.length * 2 + text.charCodeAt(0) + (text.charCodeAt(1) ^ 7); }
    let all = 0;
    for (let count = 0; count < ${calls}; count++) all += measured(String(count));`;
  const args = ["--trace-opt", "--input-type=module", "--eval", script];
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { encoding: "utf8" });
  expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
  return /measured.*MAGLEV/.test(stdout);
}
