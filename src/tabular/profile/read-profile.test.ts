import { expect, test } from "vitest";
import { readProfile } from "./read-profile.ts";

const column = { name: "a", type: "string", missing: 0, invalid: 0, distinct: 1, moreDistinct: false };

test("a profile is read back as it was written, and one from before there were versions too", () => {
  const old = { name: "x", path: "x.csv", rows: 3, columns: [{ ...column, minimum: "1", maximum: "2" }] };
  expect(readProfile(JSON.stringify(old), "p.json")).toEqual(old);
  const top = [{ value: "b", count: 3 }];
  const spread = { mean: 1, quantiles: Array(21).fill(1), atGreatest: 1, bins: [1], from: 1, to: 1 };
  const written = { ...old, version: 2, sampled: { rows: 2, every: 2 }, columns: [{ ...column, top, spread }] };
  expect(readProfile(JSON.stringify(written), "p.json")).toEqual(written);
});

test.each([
  ["{", '"p.json" is not JSON.'],
  ["[]", '"p.json" is not a profile of a table (the whole).'],
  [
    JSON.stringify({ version: 3, name: "x", path: "x", rows: 1, columns: [] }),
    '"p.json" is not a profile of a table (version).',
  ],
  [
    JSON.stringify({ name: "x", path: "x", rows: 1, columns: [{ ...column, missing: -1 }] }),
    '"p.json" is not a profile of a table (columns.0.missing).',
  ],
])("%s is refused in a sentence", (text, message) => {
  expect(() => readProfile(text, "p.json")).toThrow(message);
});
