import { expect, test } from "vitest";
import { bytesOf } from "./quantity.ts";

test.each([
  ["512Mi", 536_870_912],
  ["1Gi", 1_073_741_824],
  ["64Ki", 65_536],
  ["200M", 200_000_000],
  ["2G", 2_000_000_000],
  ["3k", 3000],
  ["1000", 1000],
])("%s is %i bytes", (quantity, bytes) => {
  expect(bytesOf(quantity)).toBe(bytes);
});
