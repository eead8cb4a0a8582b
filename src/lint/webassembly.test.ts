import { describe, expect, test } from "vitest";
import { unoptimised, validatedLazily } from "./webassembly.ts";

const off = ["--no-wasm-dynamic-tiering", "--no-wasm-tier-up"];
const on = ["--wasm-dynamic-tiering", "--wasm-tier-up"];
const fails = () => {
  throw new Error("no memory");
};

describe("V8's flags are set", () => {
  test("for the work, and for nothing else", () => {
    const steps: string[] = [];
    expect(
      unoptimised(
        () => steps.push("work"),
        (flag) => steps.push(flag),
      ),
    ).toBe(3);
    expect(steps).toEqual([...off, "work", ...on]);
  });

  test("for loading, and for nothing else", async () => {
    const steps: string[] = [];
    const load = async () => steps.push("load");
    expect(await validatedLazily(load, (flag) => steps.push(flag))).toBe(2);
    expect(steps).toEqual(["--wasm-lazy-validation", "load", "--no-wasm-lazy-validation"]);
  });

  test("and set back when the work fails", async () => {
    const steps: string[] = [];
    expect(() => unoptimised(fails, (flag) => steps.push(flag))).toThrow("no memory");
    await expect(
      validatedLazily(
        async () => fails(),
        (flag) => steps.push(flag),
      ),
    ).rejects.toThrow("no memory");
    expect(steps).toEqual([...off, ...on, "--wasm-lazy-validation", "--no-wasm-lazy-validation"]);
  });
});
