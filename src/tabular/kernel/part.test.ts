import { describe, expect, test } from "vitest";
import { sideInMemory } from "../../../test/side-in-memory.ts";
import { tableOf } from "../../../test/table.ts";
import { judgeTable } from "../judge.ts";
import { plainKernel } from "./plain.ts";
import { webAssemblyKernel } from "./webassembly.ts";

async function* inChunks(bytes: Uint8Array, size: number) {
  for (let from = 0; from < bytes.length; from += size) yield bytes.slice(from, from + size);
}

/** What is found by one, and by two of whom one begins in the midst; and how many bytes of the part were taken. */
async function byTwo(table: ReturnType<typeof tableOf>, text: string, options: { from?: number; again?: true } = {}) {
  const bytes = new TextEncoder().encode(text);
  const { from = Math.floor(bytes.length / 2), again } = options;
  const looks = { firstRows: 0, sampleRows: 0, tail: 12, ...(again && { again: () => inChunks(bytes, 64) }) };
  const sides = [];
  for (const kernel of [webAssemblyKernel, plainKernel]) {
    const alone = await judgeTable(table, inChunks(bytes, 64), { ...looks, kernel });
    const side = sideInMemory(kernel(), bytes, { from, to: bytes.length - 52, size: 100 });
    const both = await judgeTable(table, inChunks(bytes, 64), { ...looks, kernel, side });
    expect({ kernel: kernel.name, ...both, keys: [] }).toEqual({ kernel: kernel.name, ...alone, keys: [] });
    sides.push({ findings: both.findings, rows: both.rows, taken: side.taken() });
  }
  return { findings: [], rows: 0, taken: undefined, ...sides[0] };
}

const people = tableOf({
  fields: [
    { name: "name", type: "string", constraints: { required: true } },
    { name: "age", type: "integer", constraints: { minimum: 0 } },
  ],
});
const lines = (count: number, line: (index: number) => string) =>
  Array.from({ length: count }, (_, i) => line(i)).join("");

describe("a part that somebody else reads", () => {
  test("is taken as if it had been read by one: places, counts and lines are the same", async () => {
    const text = `name,age\n${lines(400, (i) => (i % 9 === 0 ? `"a\nb",x${i}\n` : i % 31 === 0 ? ",\n" : `é,${i}\n`))}`;
    const { findings, taken } = await byTwo(people, text);
    expect(taken).toBeGreaterThan(1_000);
    expect(findings.map(({ rule, count }) => [rule, count])).toEqual([
      ["type-error", 45],
      ["blank-row", 11],
    ]);
  });

  test("says where something is wrong that is wrong in it alone", async () => {
    const { findings, taken } = await byTwo(
      people,
      `name,age\n${lines(200, (i) => (i === 150 ? "Ada,-1\n" : "Ada,36\n"))}`,
    );
    expect(taken).toBeGreaterThan(500);
    expect(findings).toMatchObject([{ rule: "minimum", count: 1, location: { line: 152, column: 5, row: 151 } }]);
  });

  test("is not taken if it begins inside quotes", async () => {
    const inside = lines(60, () => "Ada,36\n");
    const { rows, taken } = await byTwo(
      people,
      `name,age\n${lines(20, () => "Ada,36\n")}"${inside}",1\n${lines(20, () => "Ada,36\n")}`,
      {
        from: 300,
      },
    );
    expect([rows, taken]).toEqual([41, undefined]);
  });

  test("ends where bytes are not as a kernel reads them, and the other reads on from there", async () => {
    for (const [odd, rule] of [
      ['Ada "the first",36\n', "stray-quote"],
      ["Ada\0,36\n", "nul-character"],
    ] as const) {
      const text = `name,age\n${lines(300, (i) => (i === 220 ? odd : "Ada,36\n"))}`;
      const { findings, taken } = await byTwo(people, text);
      expect(taken).toBeGreaterThan(100);
      expect(taken).toBeLessThan(700);
      expect(findings).toMatchObject([{ rule, location: { line: 222 } }]);
    }
  });

  test("counts what is found more often than places are kept", async () => {
    const { findings } = await byTwo(people, `name,age\n${lines(300, (i) => (i < 100 ? "Ada,36\n" : "Ada,?\n"))}`);
    expect(findings).toMatchObject([
      { rule: "type-error", count: 200, more: [{}, {}, {}, {}], last: { line: 301, row: 300 } },
    ]);
    const others = await byTwo(people, `name,age\n${lines(300, (i) => (i < 290 ? '"A\nda",?\n\n' : "Ada,36\n"))}`);
    expect(others.findings.map(({ rule, last }) => [rule, last])).toEqual([
      ["type-error", { line: 870, row: 579 }],
      ["blank-row", { line: 871, row: 580 }],
    ]);
  });

  test("goes on with values that grow, and is read again where they do not", async () => {
    const keyed = tableOf({
      fields: [
        { name: "id", type: "integer" },
        { name: "name", type: "string" },
      ],
      primaryKey: ["id"],
    });
    const growing = await byTwo(keyed, `id,name\n${lines(300, (i) => `${i},Ada\n`)}`, { again: true });
    expect([growing.findings, growing.taken]).toEqual([[], expect.any(Number)]);
    const repeated = await byTwo(keyed, `id,name\n${lines(300, (i) => `${i < 180 ? i : i - 60},Ada\n`)}`, {
      again: true,
    });
    expect(repeated.findings).toMatchObject([{ rule: "primary-key", count: 60 }]);
  });

  test("is not asked for where rows are handed on, since they are taken in their order", async () => {
    const keyed = tableOf({ fields: [{ name: "name", type: "string" }], primaryKey: ["name"] });
    const { findings, taken } = await byTwo(keyed, `name\n${lines(300, (i) => `a${i % 290}\n`)}`);
    expect(taken).toBeUndefined();
    expect(findings).toMatchObject([{ rule: "primary-key", count: 10 }]);
  });
});
