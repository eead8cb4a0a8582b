import { test } from "vitest";
import { mending } from "./mending.ts";
import { randomFrom } from "./random.ts";

test("mending changes no value of tables that nobody would write", { timeout: 60_000 }, async () => {
  for (let seed = 1; seed <= 200; seed++) await mending(randomFrom(seed));
});
