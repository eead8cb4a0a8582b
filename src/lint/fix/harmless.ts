/** As many as can be made together: where one does harm, the others are made without it. Asks more often the more of them do. */
export async function largestHarmless<Kind>(
  group: readonly Kind[],
  isHarmless: (some: readonly Kind[]) => Promise<boolean>,
  kept: readonly Kind[] = [],
): Promise<readonly Kind[]> {
  if (await isHarmless([...kept, ...group])) return [...kept, ...group];
  if (group.length <= 1) return kept;
  const half = group.length >> 1;
  const first = await largestHarmless(group.slice(0, half), isHarmless, kept);
  return largestHarmless(group.slice(half), isHarmless, first);
}
