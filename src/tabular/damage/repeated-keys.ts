import type { Damage } from "./damage.ts";

const token = /"[^"\\]*(?:\\.[^"\\]*)*"|[{}[\]:]/g;

/** Whether an object of a JSON text, which is known to be one, has two members of one name. */
function repeatsKey(text: string): boolean {
  const open: (Set<string> | undefined)[] = [];
  let last = "";
  for (const [one] of text.matchAll(token)) {
    if (one === "{") open.push(new Set());
    else if (one === "[") open.push(undefined);
    else if (one === "}" || one === "]") open.pop();
    else if (one === ":") {
      const keys = open.at(-1);
      const key: string = JSON.parse(last);
      if (keys?.has(key)) return true;
      keys?.add(key);
    }
    last = one;
  }
  return false;
}

/** @see RFC 8259 §4: what a reader makes of it is unpredictable */
export const repeatedKeys: Damage = {
  rule: "repeated-json-key",
  isIn: repeatsKey,
  says: "has a JSON object with two members of one name, of which most readers take the last",
};
