import { expect, test } from "vitest";
import { byNode, nextNumber, numbering } from "./by-node.ts";

const nodes = (count: number) => numbering(() => Array.from({ length: count }, () => ({ number: nextNumber() })));

test("what is known of a node is known of no other, of whichever file it is", () => {
  const [[before], [own, numbers], [after]] = [nodes(3), nodes(3), nodes(3)];
  const known = byNode<{ number: number }, number>(numbers);
  const all = [...before, ...own, ...after];
  expect(numbers).toEqual({ first: own[0]?.number, count: 3 });
  expect(all.map(known.get)).toEqual(all.map(() => undefined));
  all.forEach((node, index) => {
    known.set(node, index);
  });
  expect(all.map(known.get)).toEqual(all.map((_, index) => index));
  for (const node of own) known.set(node, -1);
  expect(all.map(known.get)).toEqual([0, 1, 2, -1, -1, -1, 6, 7, 8]);
});
