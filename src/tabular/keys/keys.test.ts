import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { FieldType } from "../model.ts";
import { readerOf } from "../types/field-reader.ts";
import { hashOf } from "./hash.ts";
import { createKeyTable } from "./table.ts";

describe("hashOf", () => {
  test("keeps keys apart that are put together alike", () => {
    const keys = [
      ["a", "bc"],
      ["ab", "c"],
      ["abc"],
      ["abc", ""],
      ["", "abc"],
      [],
      [""],
      ["", ""],
      ["-"],
      ["-abc"],
      ["\0"],
      ["a\0"],
      ["a"],
    ];
    expect(new Set(keys.map((key) => hashOf(key).join(" "))).size).toBe(keys.length);
  });

  test("depends on every character, of short and of long parts", () => {
    fc.assert(
      fc.property(
        fc.array(fc.string({ unit: "grapheme" }), { minLength: 1 }),
        fc.nat(),
        fc.nat(),
        (parts, which, where) => {
          const index = which % parts.length;
          const characters = Array.from(parts[index] ?? "");
          const changed = characters.toSpliced(where % (characters.length + 1), 1, "x").join("");
          const other = parts.with(index, changed);
          expect(hashOf(other).join() === hashOf(parts).join()).toBe(changed === parts[index]);
        },
      ),
    );
  });

  test("spreads keys that differ in little", () => {
    const hashes = Array.from({ length: 100_000 }, (_, index) => hashOf([String(index), "S000001"]));
    for (const word of [0, 1, 2]) {
      const buckets = new Uint32Array(64);
      for (const hash of hashes) buckets[(hash[word] ?? 0) >>> 26] = (buckets[(hash[word] ?? 0) >>> 26] ?? 0) + 1;
      expect(Math.max(...buckets)).toBeLessThan(1.15 * (hashes.length / 64));
    }
  });
});

describe("a table of keys", () => {
  test("tells the line that a key stood on first", () => {
    const table = createKeyTable();
    const lines = new Map<string, number>();
    for (let line = 1; line <= 50_000; line++) {
      const key = String((line * 7919) % 30_011);
      expect(table.add(hashOf([key]), line)).toBe(lines.get(key) ?? 0);
      if (!lines.has(key)) lines.set(key, line);
    }
    expect(table.size).toBe(lines.size);
    expect([table.has(hashOf(["1"])), table.has(hashOf(["30011"]))]).toEqual([true, false]);
  });

  test("tells keys apart that begin alike", () => {
    const table = createKeyTable();
    const keys = [
      [1, 2, 3],
      [1, 2, 4],
      [1, 3, 3],
      [65, 2, 3],
    ] as const;
    for (const [line, key] of keys.entries()) expect(table.add(key, line + 1)).toBe(0);
    for (const [line, key] of keys.entries()) expect(table.add(key, 9)).toBe(line + 1);
  });
});

describe("cells have the same key just when their values are equal", () => {
  const keyOf = (type: FieldType, text: string) => {
    const reader = readerOf({ type, properties: {} });
    const value = reader.read(text);
    return value === undefined ? undefined : reader.key(value, text);
  };

  test.each([
    ["number", ["1", "1.0", "01", "+1.", "1e0", "10e-1", "0.1E1"]],
    ["number", ["0", "-0", ".0", "0.0", "0e9"]],
    ["number", [".5", "0.5", "0.50", "5e-1"]],
    ["number", ["-.05", "-0.05", "-5e-2"]],
    ["number", ["1200", "12e2", "1.2E3", "1200.0"]],
    ["number", ["1e500", "10e499"]],
    ["number", ["0.1000000000000000055511151231257827", "1000000000000000055511151231257827e-34"]],
    ["integer", ["7", "07", "+7"]],
    [
      "datetime",
      [
        "2024-03-31T00:00:00",
        "2024-03-31T00:00:00Z",
        "2024-03-30T24:00:00",
        "2024-03-31T01:00:00+01:00",
        "2024-03-31T00:00:00.000",
      ],
    ],
    ["datetime", ["1969-12-31T23:59:59.5Z", "1970-01-01T00:59:59.500+01:00"]],
    ["datetime", ["0001-01-01T00:00:00Z", "0001-01-01T01:00:00+01:00"]],
  ] as const)("%s: %j", (type, texts) => {
    const keys = texts.map((text) => keyOf(type, text));
    expect(new Set(keys).size).toBe(1);
    expect(keys[0]).toBeDefined();
  });

  test("and different ones otherwise", () => {
    const numbers = ["1", "10", ".1", "-1", "11", "1e400", "1e401", "-1e400", "1e-400", "NaN", "INF", "-INF", "0"];
    expect(new Set(numbers.map((text) => keyOf("number", text))).size).toBe(numbers.length);
    const days = ["2024-01-01", "12024-01-01", "-2024-01-01", "-0001-12-31", "0000-01-01"];
    expect(new Set(days.map((text) => keyOf("date", text))).size).toBe(days.length);
  });

  test("decimals", () => {
    const decimal = fc.tuple(fc.bigInt(-(10n ** 12n), 10n ** 12n), fc.integer({ min: 0, max: 9 }));
    const write = (value: bigint, scale: number) => {
      const digits = String(value < 0n ? -value : value).padStart(scale + 1, "0");
      const text = scale === 0 ? digits : `${digits.slice(0, -scale)}.${digits.slice(-scale)}`;
      return value < 0n ? `-${text}` : text;
    };
    fc.assert(
      fc.property(decimal, fc.integer({ min: 0, max: 4 }), ([value, scale], more) => {
        const longer = write(value * 10n ** BigInt(more), scale + more);
        expect(keyOf("number", longer)).toBe(keyOf("number", write(value, scale)));
        expect(keyOf("number", write(value + 1n, scale))).not.toBe(keyOf("number", write(value, scale)));
      }),
    );
  });
});
