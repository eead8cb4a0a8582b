import { describe, expect, test } from "vitest";
import { decode, type Piece } from "./decode.ts";

async function pieces(bytes: Uint8Array | string, chunk = 1000): Promise<readonly Piece[]> {
  const whole = typeof bytes === "string" ? new TextEncoder().encode(bytes) : bytes;
  async function* source() {
    for (let from = 0; from < whole.length; from += chunk) yield whole.subarray(from, from + chunk);
  }
  const found: Piece[] = [];
  for await (const piece of decode(source())) {
    const last = found.at(-1);
    if (piece.kind === "text" && last?.kind === "text")
      found.splice(-1, 1, { kind: "text", text: last.text + piece.text });
    else found.push(piece);
  }
  return found;
}

describe("decoding", () => {
  test("characters that a chunk's end cuts come out whole, whatever the size of the chunks", async () => {
    for (const chunk of [1, 2, 3, 4, 5, 7]) {
      expect(await pieces("aé€😀\u2028z", chunk)).toEqual([{ kind: "text", text: "aé€😀\u2028z" }]);
    }
  });

  test("the byte order mark is said and is not text, in a file of three bytes too", async () => {
    expect(await pieces('\ufeff"a"')).toEqual([{ kind: "byte-order-mark" }, { kind: "text", text: '"a"' }]);
    expect(await pieces("\ufeff", 1)).toEqual([{ kind: "byte-order-mark" }]);
    expect(await pieces("a\ufeffb")).toEqual([{ kind: "text", text: "a\ufeffb" }]);
  });

  test("UTF-16 is named as such, with its mark or without", async () => {
    for (const text of ["\ufeffid,name\n1,a", "id,name\n1,a"]) {
      expect(await pieces(Buffer.from(text, "utf16le"))).toEqual([{ kind: "utf-16" }]);
      expect(await pieces(Buffer.from(text, "utf16le").swap16(), 1)).toEqual([{ kind: "utf-16" }]);
    }
  });

  test("from the first byte that is not UTF-8 the text is read as Windows-1252", async () => {
    const bytes = Buffer.concat([Buffer.from("é,"), Buffer.from([0xa3, 0x35, 0x2c, 0xe9])]);
    for (const chunk of [1, 2, 3, 100]) {
      expect(await pieces(bytes, chunk)).toEqual([
        { kind: "text", text: "é," },
        { kind: "not-utf-8" },
        { kind: "text", text: "£5,é" },
      ]);
    }
  });

  test("a character that the file's end cuts is said, unless it may as well be a letter of Windows-1252", async () => {
    for (const chunk of [1, 2, 100]) {
      expect(await pieces(Buffer.from([0x61, 0x62, 0x63, 0x64, 0xe2, 0x82]), chunk)).toEqual([
        { kind: "text", text: "abcd" },
        { kind: "cut" },
      ]);
      expect(await pieces(Buffer.from([0x63, 0x61, 0x66, 0xe9]), chunk)).toEqual([
        { kind: "text", text: "caf" },
        { kind: "not-utf-8" },
        { kind: "text", text: "é" },
      ]);
    }
  });

  test("a NUL is said where it is", async () => {
    expect(await pieces("abcd\0e")).toEqual([
      { kind: "text", text: "abcd" },
      { kind: "nul" },
      { kind: "text", text: "\0e" },
    ]);
  });
});
