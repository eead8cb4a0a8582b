import { test } from "vitest";
import { randomFrom } from "./random.ts";
import { tabular } from "./tabular.ts";

test("the check that makes values and both kernels agree on tables that nobody would write", {
  timeout: 60_000,
}, async () => {
  for (let seed = 1; seed <= 400; seed++) await tabular(randomFrom(seed));
});
