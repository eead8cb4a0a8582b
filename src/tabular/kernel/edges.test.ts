import { describe, expect, test } from "vitest";
import { bothChecks } from "../../../test/both-checks.ts";
import { tableOf } from "../../../test/table.ts";
import { hashOf } from "../keys/hash.ts";
import { createKeyTable } from "../keys/table.ts";

// Where the kernel stops and goes on: bytes that it marks at once, blocks of these, pieces of a file, the end that waits.
const [stretch, block, piece] = [1 << 15, 64, 1 << 20];

const header = "id,share,day,note\n";
const row = `7,1.5,2024-02-29,${"long ".repeat(100)}\n`;
const fields = [
  { name: "id", type: "integer", constraints: { maximum: 900 } },
  { name: "share", type: "number", constraints: { minimum: 0 } },
  { name: "day", type: "date" },
  { name: "note", type: "string" },
];
const table = tableOf({ fields });

/** Rows of so many bytes altogether: the first of them is longer than the others. */
function rows(bytes: number): string {
  const count = Math.floor(bytes / row.length);
  return "0".repeat(bytes - count * row.length) + row.repeat(count);
}

/** A file with something at an edge, counted from the end of the header: the byte after the edge is the one at `at` of it. */
const withAt = (edge: number, text: string, at: number) => `${header}${rows(edge - at)}${text}${rows(2_000)}`;

const near = [-1, 0, 1] as const;
const check = (file: string) => bothChecks(table, file, [1 << 16]);

describe("both kernels find what text does where one stretch ends and the next begins", () => {
  const odd = [
    ["a quoted cell", '7,1,2024-02-29,"ab"\n'],
    ["doubled quotes", '7,1,2024-02-29,"a""b"\n'],
    ["a stray quote", '7,1,2024-02-29,a"b\n'],
    ["text behind a quote", '7,1,2024-02-29,"a"b\n'],
    ["CRLF", "7,1,2024-02-29,ab\r\n"],
    ["CRLF behind a quote", '7,1,2024-02-29,"a"\r\n'],
    ["a lone CR", "7,1,2024-02-29,a\rb\n"],
    ["a lone CR in quotes", '7,1,2024-02-29,"a\rb"\n'],
    ["a line feed in quotes", '7,1,2024-02-29,"a\nb"\n'],
    ["CRLF in quotes", '7,1,2024-02-29,"a\r\nb"\n'],
    ["a delimiter in quotes", '7,1,2024-02-29,"a,b"\n'],
    ["characters of two to four bytes", "7,1,2024-02-29,é日😀\n"],
    ["a byte order mark inside", "7,1,2024-02-29,\ufeffa\n"],
    ["a control character", "7,1,2024-02-29,a\x1fb\n"],
    ["U+0000", "7,1,2024-02-29,a\0b\n"],
    ["blank rows", "\n,,,\n\r\n"],
    ["short and long rows", "7,1\n7,1,2024-02-29,a,b\n7,1,2024-02-29,a,,\n"],
  ] as const;
  test.each(odd)("%s", async (_, text) => {
    const special = [...Buffer.from(text).entries()].filter(([, code]) => code < 48 || code > 122).map(([at]) => at);
    const last = special.at(-2) ?? 0;
    await check(withAt(stretch, text, last));
    // Blocks are counted from where a stretch begins.
    await check(withAt(stretch - 5 * block, text, last + 1));
    await check(`${header}${text.repeat(7)}${rows(stretch)}${text.repeat(3)}${rows(stretch)}${text}x,1,2024-02-29,a\n`);
  });

  test("faults of every kind, before and after it, more than are shown", async () => {
    const wrong = [
      "901,1,2024-02-29,a\n",
      "x,1,2024-02-29,a\n",
      "7,-1,2024-02-29,a\n",
      "7,.,2024-02-29,a\n",
      "7,1,2023-02-29,a\n",
    ];
    for (const one of wrong) {
      for (const at of [-1, 0]) {
        const findings = await check(withAt(stretch, one.repeat(20), 10 * one.length + at));
        expect(findings.map(({ count }) => count)).toEqual([20]);
      }
    }
  });

  test("many blank rows", async () => {
    for (const blanks of ["\n".repeat(40_000), ",,,\r\n".repeat(8_000)])
      await check(header + rows(2_000) + blanks + rows(2_000));
    await check(header + `${"\n".repeat(10)}${rows(2_000)}`.repeat(3) + "\n".repeat(100));
  });

  test("rows of very many cells", async () => {
    for (const cells of [16_383, 16_384, 33_000]) await check(withAt(stretch, `7${",".repeat(cells)}\n${row}`, 2));
  });

  test("a quote that is never closed", async () => {
    for (const at of near) await check(withAt(stretch, '7,1,2024-02-29,"open\n', 15 + at));
  });
});

describe("and in records that are longer than a stretch", () => {
  const before = "7,1,2024-02-29,";
  const odd = ["\r", "\rx", "\n", "\r\n", '""', '"x', "\x1f", "😀", '"\r\n7,1,2024-02-29,"'];
  test.each(odd.map((text) => [JSON.stringify(text), text] as const))(
    "with %s where one of its parts ends",
    async (_, text) => {
      for (const quote of ["", '"']) {
        for (const end of quote === "" ? [stretch - 1] : [stretch - 1, 2 * stretch - 1]) {
          const fill = "a".repeat(end - before.length - quote.length);
          await check(`${header}${before}${quote}${fill}${text}${"b".repeat(100)}${quote}\nx,1,2024-02-29,c\n`);
        }
      }
    },
  );
});

describe("and of keys", () => {
  test("that are repeated across edges", async () => {
    const keyed = tableOf({
      fields: [
        { name: "id", type: "string" },
        { name: "year", type: "integer", constraints: { unique: true } },
        { name: "note", type: "string" },
      ],
      primaryKey: ["id", "year"],
      uniqueKeys: [["id"]],
      foreignKeys: [{ fields: ["note"], reference: { resource: "other", fields: ["key"] } }],
    });
    const known = createKeyTable();
    known.add(hashOf(["n1"]), 1);
    const lines = Array.from({ length: 3_000 }, (_, at) => `K${at % 2_000},${at},n${at % 997 === 5 ? 2 : 1}\n`);
    const options = { references: () => known, collect: [["id"], ["note", "year"]] };
    const findings = await bothChecks(keyed, `id,year,note\n${lines.join("")}7,5,n1\n`, [1 << 16], options);
    expect(findings.map(({ rule, count }) => [rule, count])).toContainEqual(["unique-key", 1_000]);
  });

  test("that only somebody else can make, in rows with faults that are only counted", async () => {
    const long = [`${"0".repeat(694)}5`, `"${'""'.repeat(9_000)}"`];
    for (const [at, cell] of long.entries()) {
      const type = at === 0 ? "number" : "string";
      const keyed = tableOf({
        fields: [
          { name: "key", type },
          { name: "count", type: "integer" },
        ],
        uniqueKeys: [["key"]],
      });
      const lines = Array.from({ length: 8 }, (_, line) => `${line},x\n`);
      const file = `key,count\n${lines.join("")}${cell},x\n9,x\n${cell},x\n`;
      const [wrong] = await bothChecks(keyed, file, [1 << 16]);
      expect(wrong).toMatchObject({ rule: "type-error", count: 11 });
    }
  });
});

describe("and of pieces of a file", () => {
  test("where one ends, and the end of the file is near", async () => {
    const text = '7,1,2024-02-29,"a\nb"\r\nx,1,2023-02-29,é"\n';
    for (const at of [4, 18, 23]) {
      const file = `${header}${rows(piece - header.length - at)}${text}`;
      await bothChecks(table, at === 4 ? file.slice(0, -1) : file + rows(2_000), [3 * piece]);
    }
  });

  test("that are chunks of odd sizes", async () => {
    const file = withAt(stretch, '7,1,2024-02-29,"a\r\n""é"\nx,1,2024-02-29,a\n', 20);
    for (const size of [997, stretch - 1, stretch, stretch + 1, stretch + 40]) await bothChecks(table, file, [size]);
  });
});
