import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { sourceLines } from "./source-lines.ts";

const folder = mkdtempSync(join(tmpdir(), "slipway-lines-"));
afterAll(() => rmSync(folder, { recursive: true }));

function linesOf(content: string | Uint8Array, numbers: readonly number[]) {
  writeFileSync(join(folder, "x"), content);
  const lines = sourceLines(folder);
  return numbers.map((line) => lines("x", line));
}

test("lines end in LF, CRLF or CR, and may be asked for in any order", () => {
  expect(linesOf("a\nb\r\nc\rd\n\né", [6, 2, 1, 4, 3, 5, 7])).toEqual(["é", "b", "a", "d", "c", "", undefined]);
  expect(linesOf("", [1, 2])).toEqual(["", undefined]);
});

test("a CRLF that a piece's end cuts is one line end, and a long line is cut", () => {
  const filler = "x".repeat((1 << 16) - 1);
  expect(linesOf(`${filler}\r\nb\n${filler}yyy\nd`, [2, 3, 4])).toEqual(["b", `${filler}y`, "d"]);
});

test("what is not text, or not there, is not shown", () => {
  expect(linesOf(Buffer.from([0x61, 0x0a, 0x00]), [1, 2])).toEqual(["a", undefined]);
  expect(sourceLines(folder)("y", 1)).toBe(undefined);
});
