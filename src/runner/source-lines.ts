import { readFileSync } from "node:fs";
import { join } from "node:path";

/** Gives lines of source files by path and number, each file read once; nothing for a file that is not text or not there. */
export function sourceLines(folder: string): (file: string, line: number) => string | undefined {
  const files = new Map<string, readonly string[]>();
  return (file, line) => {
    let lines = files.get(file);
    if (lines === undefined) {
      lines = linesOf(join(folder, file));
      files.set(file, lines);
    }
    return lines[line - 1];
  };
}

const linesOf = (file: string): readonly string[] => {
  try {
    const bytes = readFileSync(file);
    return bytes.includes(0) ? [] : bytes.toString("utf8").split(/\r\n|\r|\n/);
  } catch {
    return [];
  }
};
