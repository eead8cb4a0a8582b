/**
 * Looks for many short texts at once: gives what finds those that are among some bytes.
 *
 * The bytes are gone through once, and each pair of neighbours is looked up: hardly one of them begins any of the texts. To look for
 * each text by itself takes as many times as long as there are texts.
 *
 * @param texts in ASCII, two characters or more each
 */
export function textsAmong(texts: readonly string[]): (bytes: Uint8Array) => ReadonlySet<string> {
  const byPair = Map.groupBy(texts, (text) => pairOf(text.charCodeAt(0), text.charCodeAt(1)));
  const begins = new Uint8Array(1 << 16);
  for (const pair of byPair.keys()) begins[pair] = 1;
  return (bytes) => {
    const found = new Set<string>();
    for (let at = 1, before = bytes[0] ?? 0; at < bytes.length; at++) {
      const here = bytes[at] ?? 0;
      const pair = pairOf(before, here);
      before = here;
      if (begins[pair] === 0) continue;
      for (const text of byPair.get(pair) ?? []) if (standsAt(bytes, at - 1, text)) found.add(text);
    }
    return found;
  };
}

const pairOf = (first: number, second: number) => (first << 8) | second;

function standsAt(bytes: Uint8Array, from: number, text: string): boolean {
  // The first two are known to be right.
  for (let index = 2; index < text.length; index++) if (bytes[from + index] !== text.charCodeAt(index)) return false;
  return true;
}
