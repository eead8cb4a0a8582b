import { distance } from "fastest-levenshtein";

/** More names than this are not compared. */
const most = 200;

/** The known name that a misspelt one is most like, where there is one: a letter or two are wrong, doubled, missing or swapped. Of very short names nothing is said. */
export function nearestName(name: string, known: Iterable<string>): string | undefined {
  let best: { readonly name: string; readonly away: number } | undefined;
  for (const candidate of Iterator.from(known).take(most)) {
    if (Math.min(candidate.length, name.length) < 4) continue;
    if (Math.abs(candidate.length - name.length) > 2) continue;
    const away = isSwapped(name, candidate) ? 1 : distance(name, candidate);
    if (away > 0 && away <= (name.length > 5 ? 2 : 1) && (!best || away < best.away)) best = { name: candidate, away };
  }
  return best?.name;
}

function isSwapped(one: string, other: string): boolean {
  if (one.length !== other.length) return false;
  const at = [...one].findIndex((letter, index) => letter !== other[index]);
  return at >= 0 && one[at] === other[at + 1] && one[at + 1] === other[at] && one.slice(at + 2) === other.slice(at + 2);
}
