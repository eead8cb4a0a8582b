import { expect, test } from "vitest";
import { inParallel } from "./in-parallel.ts";

test("results are in the order of the items, and never more are under way than allowed", async () => {
  let now = 0;
  let most = 0;
  const results = await inParallel([5, 1, 4, 2, 3], 2, async (turns) => {
    now += 1;
    most = Math.max(most, now);
    for (let turn = 0; turn < turns; turn += 1) await undefined;
    now -= 1;
    return turns * 10;
  });
  expect(results).toEqual([50, 10, 40, 20, 30]);
  expect(most).toBe(2);
});

test("the first failure fails all, and nothing is begun after it", async () => {
  const begun: number[] = [];
  const work = async (item: number) => {
    begun.push(item);
    if (item === 2) throw new Error("two");
  };
  await expect(inParallel([1, 2, 3, 4], 1, work)).rejects.toThrow("two");
  expect(begun).toEqual([1, 2]);
  expect(await inParallel([], 3, work)).toEqual([]);
});
