/** Lines that gave way to others, both from 1; `lines` 0 where there are none, `first` being the line that they stand before. */
export type LineChange = {
  readonly old: { readonly first: number; readonly lines: number };
  readonly new: { readonly first: number; readonly lines: number };
};

/** Beyond so many differing lines, what stands between the first and the last of them counts as changed altogether. */
const mostDifferences = 1000;

export const linesIn = (text: string): readonly string[] => text.split(/\r\n|\n|\r/);

/**
 * The fewest lines to take out and put in, in order.
 *
 * @see Myers, "An O(ND) Difference Algorithm and Its Variations" (1986)
 */
export function lineChanges(before: string, after: string): readonly LineChange[] {
  const [a, b] = [linesIn(before), linesIn(after)];
  let start = 0;
  while (start < a.length && start < b.length && a[start] === b[start]) start++;
  let [aEnd, bEnd] = [a.length, b.length];
  while (aEnd > start && bEnd > start && a[aEnd - 1] === b[bEnd - 1]) [aEnd, bEnd] = [aEnd - 1, bEnd - 1];
  const steps = path(a.slice(start, aEnd), b.slice(start, bEnd));
  const changes: LineChange[] = [];
  for (const { x, y, toX, toY } of steps) {
    const last = changes.at(-1);
    const [first, second] = [start + x + 1, start + y + 1];
    const [gone, come] = [toX - x, toY - y];
    if (last && last.old.first + last.old.lines === first && last.new.first + last.new.lines === second) {
      changes[changes.length - 1] = {
        old: { first: last.old.first, lines: last.old.lines + gone },
        new: { first: last.new.first, lines: last.new.lines + come },
      };
    } else changes.push({ old: { first, lines: gone }, new: { first: second, lines: come } });
  }
  return changes;
}

/** Which line of the old text a line of the new one was; for one that is new, the first that it stands for. */
export function oldLine(changes: readonly LineChange[], line: number): number {
  let shift = 0;
  for (const { old, new: made } of changes) {
    if (line < made.first) break;
    if (line < made.first + made.lines)
      return Math.min(old.first + (line - made.first), old.first + Math.max(0, old.lines - 1));
    shift = old.first + old.lines - (made.first + made.lines);
  }
  return line + shift;
}

/** One step: lines x to toX of the one are taken out, lines y to toY of the other put in. */
type Step = { readonly x: number; readonly y: number; readonly toX: number; readonly toY: number };

function path(a: readonly string[], b: readonly string[]): readonly Step[] {
  if (a.length === 0 && b.length === 0) return [];
  const furthest = new Map<number, number>([[1, 0]]);
  const trail: ReadonlyMap<number, number>[] = [];
  for (let d = 0; d <= Math.min(a.length + b.length, mostDifferences); d++) {
    trail.push(new Map(furthest));
    for (let k = -d; k <= d; k += 2) {
      const [down, right] = [furthest.get(k + 1) ?? -1, furthest.get(k - 1) ?? -1];
      let x = k === -d || (k !== d && right < down) ? down : right + 1;
      while (x < a.length && x - k < b.length && a[x] === b[x - k]) x++;
      furthest.set(k, x);
      if (x >= a.length && x - k >= b.length) return stepsBack(trail, a.length, b.length);
    }
  }
  return [{ x: 0, y: 0, toX: a.length, toY: b.length }];
}

function stepsBack(trail: readonly ReadonlyMap<number, number>[], endX: number, endY: number): readonly Step[] {
  const steps: Step[] = [];
  let [x, y] = [endX, endY];
  for (let d = trail.length - 1; d > 0; d--) {
    const furthest = trail[d] ?? new Map<number, number>();
    const k = x - y;
    const [down, right] = [furthest.get(k + 1) ?? -1, furthest.get(k - 1) ?? -1];
    const isDown = k === -d || (k !== d && right < down);
    const fromX = isDown ? down : right;
    const fromY = fromX - (isDown ? k + 1 : k - 1);
    steps.push({ x: fromX, y: fromY, toX: isDown ? fromX : fromX + 1, toY: isDown ? fromY + 1 : fromY });
    [x, y] = [fromX, fromY];
  }
  return steps.reverse();
}
