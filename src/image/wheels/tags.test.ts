import { expect, test } from "vitest";
import { parseWheelName, rankOf, ranksOf, supportedTags } from "./tags.ts";

const ranks = ranksOf(supportedTags({ python: "3.13.5", series: [3, 13], glibc: [2, 41] }));
const rank = (filename: string) => {
  const wheel = parseWheelName(filename);
  return wheel === undefined ? undefined : rankOf(wheel, ranks);
};

test("wheels that run are preferred in this order: this Python, its stable ABI, an older one's, any Python, anything", () => {
  const inOrder = [
    "x-1-cp313-cp313-manylinux_2_34_x86_64.whl",
    "x-1-cp313-cp313-manylinux_2_17_x86_64.manylinux2014_x86_64.whl",
    "x-1-cp313-abi3-manylinux_2_17_x86_64.whl",
    "x-1-cp39-abi3-manylinux2014_x86_64.whl",
    "x-1-py3-none-manylinux_2_28_x86_64.whl",
    "x-1-py2.py3-none-any.whl",
  ];
  const found = inOrder.map(rank);
  expect(found).not.toContain(undefined);
  expect(found.toSorted((a, b) => a! - b!)).toEqual(found);
});

test.each([
  "x-1-cp313-cp313-manylinux_2_42_x86_64.whl",
  "x-1-cp313-cp313-musllinux_1_2_x86_64.whl",
  "x-1-cp313-cp313t-manylinux_2_17_x86_64.whl",
  "x-1-cp313-cp313-manylinux_2_17_aarch64.whl",
  "x-1-cp312-cp312-manylinux_2_17_x86_64.whl",
  "x-1-cp314-abi3-manylinux_2_17_x86_64.whl",
  "x-1-cp313-cp313-win_amd64.whl",
  "x-1-py2-none-any.whl",
])("%s does not run on the base", (filename) => {
  expect(parseWheelName(filename)).toBeDefined();
  expect(rank(filename)).toBeUndefined();
});

test("a name is taken apart, its build number too", () => {
  expect(parseWheelName("Foo_Bar-1.0-2b-py3-none-any.whl")).toEqual({
    distribution: "Foo_Bar",
    version: "1.0",
    build: [2, "b"],
    tags: ["py3-none-any"],
  });
  expect(parseWheelName("x-1.tar.gz")).toBeUndefined();
  expect(parseWheelName("x-1-b2-py3-none-any.whl")).toBeUndefined();
});
