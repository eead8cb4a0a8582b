import { expect, test } from "vitest";
import { parts } from "./parts.ts";
import { randomFrom } from "./random.ts";

test("a part that is read from the midst on says what it says when all is read by one", {
  timeout: 60_000,
}, async () => {
  let taken = 0;
  for (let seed = 1; seed <= 400; seed++) if (await parts(randomFrom(seed))) taken++;
  expect(taken).toBeGreaterThan(40);
});
