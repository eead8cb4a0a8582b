import type { Finding } from "../report/model.ts";

/** How often each thing is found: by what tells things apart here. */
export type Counts = ReadonlyMap<string, number>;

type Key = (finding: Finding) => string;

export function countsOf(findings: readonly Finding[], key: Key): Counts {
  const counts = new Map<string, number>();
  for (const finding of findings) counts.set(key(finding), (counts.get(key(finding)) ?? 0) + finding.count);
  return counts;
}

/** Whether anything is found more often than before. */
export function isMore(before: Counts, findings: readonly Finding[], key: Key): boolean {
  return [...countsOf(findings, key)].some(([one, count]) => count > (before.get(one) ?? 0));
}
