import { expect, test } from "vitest";
import { tableOf } from "../../../test/table.ts";
import { defaultDialect } from "../schema/dialect.ts";
import { excerptOf } from "./excerpt.ts";

async function read(text: string, lines: readonly number[], header = true) {
  let taken = 0;
  async function* bytes() {
    for (const part of text.match(/[\s\S]{1,200}/g) ?? []) {
      taken += part.length;
      yield Buffer.from(part);
    }
  }
  const { header: head, rows } = await excerptOf(
    { ...tableOf(), dialect: { ...defaultDialect, header } },
    bytes(),
    new Set(lines),
  );
  const texts = rows.map(({ line, endLine, cells }) => `${line}-${endLine} ${cells.map(({ text }) => text).join("|")}`);
  return { head: head?.cells.map(({ text }) => text), texts, taken };
}

test("rows are given with the one before and the one after, each once", async () => {
  const text = `a,b\n${Array.from({ length: 12 }, (_, row) => `${row},x\n`).join("")}`;
  expect(await read(text, [2, 7, 8, 13])).toMatchObject({
    head: ["a", "b"],
    texts: ["2-2 0|x", "3-3 1|x", "6-6 4|x", "7-7 5|x", "8-8 6|x", "9-9 7|x", "12-12 10|x", "13-13 11|x"],
  });
  expect((await read(text, [1], false)).texts).toEqual(["1-1 a|b", "2-2 0|x"]);
});

test("a row is found by any of its lines", async () => {
  expect((await read('a,b\n1,"x\ny\nz"\n2,w\n', [3])).texts).toEqual(["2-4 1|x\ny\nz", "5-5 2|w"]);
});

test("no more is read than must be", async () => {
  const text = `a\n${"some text\n".repeat(100_000)}`;
  expect((await read(text, [3])).taken).toBeLessThan(200_000);
});
