import { expect, test } from "vitest";
import { keepUnpacked, takeUnpacked } from "./unpacked.ts";

const entries = (bytes: number) => [{ kind: "file", path: "a.py", content: new Uint8Array(bytes) }] as const;

test("what a wheel was unpacked to is had once", () => {
  const [wheel, other] = [{}, {}];
  const kept = entries(1);
  keepUnpacked(wheel, kept);
  expect([takeUnpacked(other), takeUnpacked(wheel), takeUnpacked(wheel)]).toEqual([undefined, kept, undefined]);
});

test("more than a quarter of a gigabyte is not kept, until some of it is taken", () => {
  const [first, second, third] = [{}, {}, {}];
  keepUnpacked(first, entries(200e6));
  keepUnpacked(second, entries(100e6));
  expect(takeUnpacked(second)).toBeUndefined();
  expect(takeUnpacked(first)).toHaveLength(1);
  keepUnpacked(third, entries(100e6));
  expect(takeUnpacked(third)).toHaveLength(1);
});
