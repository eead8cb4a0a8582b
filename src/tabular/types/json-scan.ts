/** What stands in a text that is JSON and is not in the value that it is parsed to. */
export type JsonScan = {
  /** The first key that its object has already, and where it stands, in UTF-16 units from 0. */
  readonly repeated: { readonly key: string; readonly at: number } | undefined;
  /** How many objects and lists are inside each other at most. */
  readonly depth: number;
};

/** Each text is matched whole, so that what looks like a key or a bracket inside one is none. */
const tokens = /"[^"\\]*(?:\\.[^"\\]*)*"(?:\s*:)?|[{}[\]]/gs;

/** @param json a text that `JSON.parse` takes */
export function scanJson(json: string): JsonScan {
  const open: (Set<string> | undefined)[] = [];
  let repeated: JsonScan["repeated"];
  let depth = 0;
  for (const { 0: token, index } of json.matchAll(tokens)) {
    if (token === "{" || token === "[") {
      open.push(token === "{" ? new Set() : undefined);
      depth = Math.max(depth, open.length);
    } else if (token === "}" || token === "]") open.pop();
    else if (token.endsWith(":")) {
      const key = String(JSON.parse(token.slice(0, -1)));
      const keys = open.at(-1);
      if (keys?.has(key)) repeated ??= { key, at: index };
      keys?.add(key);
    }
  }
  return { repeated, depth };
}
