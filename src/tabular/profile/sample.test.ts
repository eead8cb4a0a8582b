import { expect, test } from "vitest";
import { tableOf } from "../../../test/table.ts";
import { judgeTable } from "../judge.ts";
import { plainKernel } from "../kernel/plain.ts";
import { webAssemblyKernel } from "../kernel/webassembly.ts";
import { defaultDialect } from "../schema/dialect.ts";
import { createSample, mostRows } from "./sample.ts";

async function* inChunks(bytes: Uint8Array, size: number) {
  for (let from = 0; from < bytes.length; from += size) yield bytes.slice(from, from + size);
}

const numbersOf = (sample: ReturnType<typeof createSample>) => sample.rows().map(([cell]) => Number(cell));

function sampled(rows: number) {
  const sample = createSample(defaultDialect);
  for (let row = 1; row <= rows; row++) sample.read(row, [String(row)]);
  return sample;
}

test("keeps all rows of a small table", () => {
  const sample = sampled(mostRows);
  expect(sample.every()).toBe(1);
  expect(numbersOf(sample)).toEqual(Array.from({ length: mostRows }, (_, index) => index + 1));
});

test("keeps one of every 2, 4, 8 … rows of a larger one, never more than it may", () => {
  for (const [rows, every] of [
    [mostRows + 1, 2],
    [3 * mostRows, 4],
    [100_000, 32],
  ] as const) {
    const kept = numbersOf(sampled(rows));
    const blocks = kept.map((row) => Math.floor((row - 1) / every));
    expect(blocks.slice(0, 2_000)).toEqual(Array.from({ length: 2_000 }, (_, index) => index));
    expect(new Set(blocks).size).toBe(kept.length);
    expect(Math.abs(kept.length - rows / every)).toBeLessThanOrEqual(1);
    expect(kept.length).toBeLessThanOrEqual(mostRows);
  }
});

test("says which record it wants next", () => {
  const sample = sampled(3 * mostRows);
  const kept = numbersOf(sample);
  for (let record = 0; record < 3 * mostRows - 8; record++) {
    expect(sample.after(record)).toBe(kept.find((row) => row > record));
  }
});

test("a table that repeats itself is seen whole, whatever its period", () => {
  for (const period of [2, 3, 4, 8, 12, 16, 32, 64]) {
    const seen = new Map<number, number>();
    for (const row of numbersOf(sampled(200_000))) seen.set(row % period, (seen.get(row % period) ?? 0) + 1);
    expect(seen.size).toBe(period);
    const expected = 200_000 / 64 / period;
    for (const count of seen.values()) expect(Math.abs(count - expected)).toBeLessThan(5 * Math.sqrt(expected));
  }
});

test("a table of long texts is sampled more thinly", () => {
  const sample = createSample(defaultDialect);
  const cells = Array.from({ length: 100 }, () => "x".repeat(900));
  for (let row = 1; row <= 1_000; row++) sample.read(row, cells);
  expect({ every: sample.every(), rows: sample.rows().length }).toMatchObject({ every: 16 });
});

test("cells that are long are cut, and read alike from bytes and from cells", () => {
  const sample = createSample(defaultDialect);
  const long = "y".repeat(20_000);
  sample.read(1, [long, 'say "hi"', ""]);
  sample.raw(2, Buffer.from(`${long},"say ""hi""",\r\n`));
  sample.raw(3, Buffer.from(`${long.slice(0, 2_000)},"say ""hi""",\n`));
  const [first, ...others] = sample.rows();
  expect(first).toEqual([`${"y".repeat(999)}…`, 'say "hi"', ""]);
  for (const other of others) expect(other).toEqual(first);
});

test("a kernel and a scanner keep the same rows, in chunks of every size, with faults and blank rows between them", async () => {
  const table = tableOf({
    fields: [
      { name: "id", type: "integer", constraints: { unique: true } },
      { name: "word", type: "string" },
      { name: "share", type: "number" },
    ],
  });
  const lines = Array.from({ length: 9_000 }, (_, index) => {
    if (index % 1_111 === 7) return "";
    if (index % 997 === 3) return `${index},"two\nlines ""quoted""",none`;
    return `${index},w${index % 13},${index / 7}`;
  });
  const bytes = Buffer.from(`id,word,share\n${lines.join("\n")}\n`);
  const whole = await judgeTable(table, inChunks(bytes, 1 << 16), { kernel: "none", profile: true });
  expect(whole.profile?.sampled?.every).toBe(4);
  for (const kernel of [webAssemblyKernel, plainKernel]) {
    for (const size of [61, 4_096, 1 << 20]) {
      for (const again of [undefined, () => inChunks(bytes, size)]) {
        const judged = await judgeTable(table, inChunks(bytes, size), {
          kernel,
          profile: true,
          ...(again && { again }),
        });
        expect(judged).toEqual(whole);
      }
    }
  }
});

test("says nothing of what a column holds that was found to say who somebody is, or that counts people", async () => {
  const names = ["Lovelace", "Turing", "Hopper", "Hamilton", "Easley", "Wilkes"];
  const bytes = new TextEncoder().encode(
    `surname,deaths\n${names.map((name, index) => `${name},${index + 20}`).join("\n")}\n`,
  );
  const disclosure = { counts: [{ field: "deaths", threshold: 5, markers: [], zeroAllowed: true }], totals: [] };
  const fields = [{ name: "surname" }, { name: "deaths", type: "integer" }];
  const described = tableOf({ fields });
  const tables = [
    tableOf(undefined),
    { ...described, schema: described.schema && { ...described.schema, disclosure } },
  ];
  for (const table of tables) {
    const { profile } = await judgeTable(table, inChunks(bytes, 64), { profile: true });
    const secret = profile?.columns.filter(({ personal }) => personal).map(({ name }) => name);
    expect(secret).toEqual(table.schema ? ["surname", "deaths"] : ["surname"]);
    expect(JSON.stringify(profile)).not.toMatch(/Lovelace|Wilkes/);
  }
});
