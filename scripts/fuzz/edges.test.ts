import { test } from "vitest";
import { edges } from "./edges.ts";
import { randomFrom } from "./random.ts";

test("all that checks tables agrees on some that are read in parts", { timeout: 60_000 }, async () => {
  for (let seed = 1; seed <= 30; seed++) await edges(randomFrom(seed));
});
