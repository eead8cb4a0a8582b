import { closeSync, openSync, readSync } from "node:fs";
import { join } from "node:path";

/** Bytes that are read at once, and bytes of a line that are shown. */
const pieceSize = 1 << 16;

/** Bytes of a file that are looked through for a line. */
const farthest = 1 << 28;

/**
 * Gives lines of source files by path and number. A table may be as large as it likes: a file is read piece by piece, on from where
 * the line asked for before begins. Nothing for a line that is not text (as in a compressed file) or stands too far down, or where there is no such line.
 */
export function sourceLines(folder: string): (file: string, line: number) => string | undefined {
  const starts = new Map<string, Start>();
  return (file, line) => {
    if (/\.gz$/i.test(file)) return undefined;
    try {
      const open = openSync(join(folder, file), "r");
      try {
        const before = starts.get(file);
        const start = startOf(line, before && before.line <= line ? before : { line: 1, offset: 0 }, open);
        if (start === undefined) return undefined;
        starts.set(file, start);
        return lineAt(start.offset, open);
      } finally {
        closeSync(open);
      }
    } catch {
      return undefined;
    }
  };
}

/** Where a line begins. */
type Start = { readonly line: number; readonly offset: number };

function startOf(wanted: number, from: Start, file: number): Start | undefined {
  let { line, offset } = from;
  for (let at = offset; line < wanted; ) {
    const piece = pieceAt(at, file);
    if (piece.length === 0 || at > farthest) return undefined;
    for (let i = 0; i < piece.length && line < wanted; i++) {
      const isEnd = piece[i] === 10 || (piece[i] === 13 && (piece[i + 1] ?? pieceAt(at + i + 1, file)[0]) !== 10);
      if (!isEnd) continue;
      line++;
      offset = at + i + 1;
    }
    at += piece.length;
  }
  return { line, offset };
}

function lineAt(offset: number, file: number): string | undefined {
  const piece = pieceAt(offset, file);
  const end = piece.findIndex((byte) => byte === 10 || byte === 13);
  const line = end < 0 ? piece : piece.subarray(0, end);
  return line.includes(0) || (piece.length === 0 && offset > 0) ? undefined : line.toString("utf8");
}

function pieceAt(offset: number, file: number): Buffer {
  const bytes = Buffer.alloc(pieceSize);
  return bytes.subarray(0, readSync(file, bytes, 0, bytes.length, offset));
}
