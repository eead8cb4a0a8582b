import { PassThrough } from "node:stream";
import { expect, test } from "vitest";
import { keepLines } from "./lines.ts";

async function kept(...chunks: readonly string[]) {
  const seen: string[] = [];
  const lines = keepLines((line) => seen.push(line));
  const stream = new PassThrough();
  lines.follow(stream);
  for (const chunk of chunks) stream.write(chunk);
  stream.end();
  await new Promise((done) => stream.once("close", done));
  expect(lines.newest()).toEqual(seen.slice(-2000));
  return lines.newest();
}

test("lines are put together from pieces, the last one without an end included", async () => {
  expect(await kept("a\r\nb", "c\n", "\n", "d")).toEqual(["a", "bc", "", "d"]);
});

test("the newest two thousand are kept", async () => {
  const lines = await kept(Array.from({ length: 2500 }, (_, index) => `${index}\n`).join(""));
  expect([lines.length, lines[0], lines.at(-1)]).toEqual([2000, "500", "2499"]);
});

test("of a line without an end the beginning is kept, and the next line is whole again", async () => {
  const lines = await kept("x".repeat(50_000), "x".repeat(50_000), "\nnext\n");
  expect(lines).toEqual(["x".repeat(4000), "next"]);
});
