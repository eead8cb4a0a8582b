/**
 * Looks for many short texts at once: gives what finds those that are among some bytes.
 *
 * The bytes are gone through once, two at a time, and each such pair is looked up: hardly one of them is the beginning of any of the
 * texts, or stands one further in it. To look for each text by itself takes as many times as long as there are texts.
 *
 * @param texts in ASCII, two characters or more each
 */
export function textsAmong(texts: readonly string[]): (bytes: Uint8Array) => ReadonlySet<string> {
  const byPair = Map.groupBy(texts.flatMap(placedIn), ({ pair }) => pair);
  const isKnown = new Uint8Array(1 << 16);
  for (const pair of byPair.keys()) isKnown[pair] = 1;
  return (bytes) => {
    const found = new Set<string>();
    for (let at = 0; at < bytes.length; at += 2) {
      const pair = pairOf(bytes[at] ?? 0, bytes[at + 1] ?? 0);
      if (isKnown[pair] === 0) continue;
      for (const { text, into } of byPair.get(pair) ?? [])
        if (!found.has(text) && standsAt(bytes, at - into, text)) found.add(text);
    }
    return found;
  };
}

/** The pairs that a text may show itself by: its first two characters, or where it begins between two pairs the next two. */
function placedIn(text: string) {
  const [first, second, third] = [text.charCodeAt(0), text.charCodeAt(1), text.charCodeAt(2)];
  const whole = { text, pair: pairOf(first, second), into: 0 };
  if (text.length > 2) return [whole, { text, pair: pairOf(second, third), into: 1 }];
  const afterAny = Array.from({ length: 256 }, (_, before) => ({ text, pair: pairOf(before, first), into: -1 }));
  return [whole, ...afterAny];
}

const pairOf = (first: number, second: number) => (first << 8) | second;

function standsAt(bytes: Uint8Array, from: number, text: string): boolean {
  for (let index = 0; index < text.length; index++) if (bytes[from + index] !== text.charCodeAt(index)) return false;
  return true;
}
