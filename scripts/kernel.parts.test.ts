import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { root } from "../test/slipway.ts";
import { compiledKernel } from "./kernel.ts";

test("the kernel's bytes are what its source compiles to", async () => {
  expect(await compiledKernel()).toBe(await readFile(join(root, "src/tabular/kernel/kernel-bytes.ts"), "utf8"));
});
