import { isConfiguration } from "../dash/other-files.ts";
import { type Position, positionsIn } from "../python/positions.ts";

/** A file of text that tools will stumble over, and where. */
export type Damage = {
  readonly path: string;
  readonly encoding: "UTF-16" | "UTF-8 with a mark" | "not UTF-8";
  readonly at: Position;
};

/** How a file that tools read is written, if it is not plain UTF-8. Others may be as they like. */
export function damageOf(path: string, bytes: Uint8Array): Damage | undefined {
  if (!isConfiguration(path)) return undefined;
  const [first, second, third] = bytes;
  const start = { line: 1, column: 1 };
  if ((first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff))
    return { path, encoding: "UTF-16", at: start };
  const at = firstFault(bytes);
  if (at) return { path, encoding: "not UTF-8", at };
  if (first === 0xef && second === 0xbb && third === 0xbf) return { path, encoding: "UTF-8 with a mark", at: start };
  return undefined;
}

/** The place of the first byte that belongs to no character; undefined where there is none. */
function firstFault(bytes: Uint8Array): Position | undefined {
  const decoder = () => new TextDecoder("utf-8", { fatal: true });
  try {
    decoder().decode(bytes);
    return undefined;
  } catch {
    const valid = (length: number) => {
      try {
        // What the end cuts off is no fault of it.
        decoder().decode(bytes.subarray(0, length), { stream: true });
        return true;
      } catch {
        return false;
      }
    };
    let [low, high] = [0, bytes.length];
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (valid(middle)) low = middle;
      else high = middle - 1;
    }
    const before = new TextDecoder().decode(bytes.subarray(0, low), { stream: true });
    return positionsIn(before)(before.length);
  }
}
