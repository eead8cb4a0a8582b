import { expect, test } from "vitest";
import { unoptimised } from "./unoptimised.ts";

const both = ["wasm-dynamic-tiering", "wasm-tier-up"];
const off = both.map((flag) => `--no-${flag}`);
const on = both.map((flag) => `--${flag}`);

test("optimising is off for the work, and for nothing else", () => {
  const steps: string[] = [];
  expect(
    unoptimised(
      () => steps.push("work"),
      (step) => steps.push(step),
    ),
  ).toBe(3);
  expect(steps).toEqual([...off, "work", ...on]);
});

test("work that fails leaves nothing switched off", () => {
  const steps: string[] = [];
  const fail = () => {
    throw new Error("no memory");
  };
  expect(() => unoptimised(fail, (step) => steps.push(step))).toThrow("no memory");
  expect(steps).toEqual([...off, ...on]);
});
