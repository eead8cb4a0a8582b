import { expect, test } from "vitest";
import { copyInstructions } from "./copy-instructions.ts";

/** A list that counts how often one of its items is read, and ends a test in which that is out of all proportion. */
function counting(items: readonly string[], most: number) {
  let reads = 0;
  const list = new Proxy(items, {
    get(target, key, receiver) {
      if (typeof key === "string" && /^\d+$/.test(key)) reads += 1;
      if (reads > most) throw new Error(`More than ${most} reads of ${items.length} items.`);
      return Reflect.get(target, key, receiver);
    },
  });
  return { list, reads: () => reads };
}

const many = 20_000;
const numbered = (name: (number: number) => string) => Array.from({ length: many }, (_, number) => name(number));

test.each<[what: string, files: readonly string[], left: readonly string[], lines: readonly string[]]>([
  ["in one folder", numbered((number) => `pages/p${number}.py`), [], ["COPY --link pages/ pages/"]],
  [
    "in as many folders below one another's neighbour",
    numbered((number) => `pages/${number}/__init__.py`),
    ["pages/test_all.py"],
    numbered((number) => `COPY --link pages/${number}/ pages/${number}/`),
  ],
  [
    "beside one that does not ship",
    numbered((number) => `pages/p${number}.py`),
    ["pages/test_all.py"],
    [`COPY --link ${numbered((number) => `pages/p${number}.py`).join(" ")} pages/`],
  ],
  [
    "beside as many that do not",
    numbered((number) => `pages/${number}/a.py`),
    numbered((number) => `pages/${number}/test_a.py`),
    numbered((number) => `COPY --link pages/${number}/a.py pages/${number}/`),
  ],
])("each of 20,000 files is looked at a few times, however many others there are: %s", (_, files, left, lines) => {
  const shipped = counting(files, 20 * many);
  const there = counting([...files, ...left], 20 * many);
  expect(copyInstructions({ shipped: shipped.list, data: [] }, there.list)).toEqual(lines);
  expect(shipped.reads()).toBeGreaterThanOrEqual(many);
  expect(there.reads()).toBeGreaterThanOrEqual(many);
});

test("the highest folder of which everything ships is copied as a whole, data for itself", () => {
  const shipped = ["a/b/c/x.py", "a/b/y.py", "a/z.csv", "w.py"];
  expect(copyInstructions({ shipped, data: ["a/z.csv"] }, [...shipped, "a/left.txt"])).toEqual([
    "COPY --link a/b/ a/b/",
    "COPY --link w.py ./",
    "COPY --link a/z.csv a/",
  ]);
  expect(copyInstructions({ shipped: shipped.slice(0, 2), data: [] }, shipped.slice(0, 2))).toEqual([
    "COPY --link a/ a/",
  ]);
});

test("a name that is a flag or opens a heredoc elsewhere is a name here", () => {
  const shipped = ["--chown=0:0", "1<<END"];
  expect(copyInstructions({ shipped, data: [] }, shipped)).toEqual(['COPY --link ["--chown=0:0", "1<<END", "./"]']);
});
