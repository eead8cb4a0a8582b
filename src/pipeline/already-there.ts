import { type Counts, countsOf } from "../lint/compared.ts";
import type { Finding } from "../report/model.ts";
import { type ChangedLines, touches } from "./changed.ts";

/** What was found before a change, and which files were there then and are now. */
export type FoundBefore = {
  readonly findings: readonly Finding[];
  readonly files: ReadonlySet<string>;
  readonly filesNow: ReadonlySet<string>;
};

export type Since = {
  /** On changed lines, or not found before. */
  readonly kept: readonly Finding[];
  /** How many findings of each rule were there before, all or some of their places. */
  readonly alreadyThere: Readonly<Record<string, number>>;
};

/**
 * Parts what a change brings from what was there before it. A change brings what stands on its lines, and what is found more often
 * elsewhere than it was before: a callback of a component that the change takes away. Lines may move, and files be renamed.
 *
 * @param before undefined: not known; then what stands on lines that did not change was there, and what has no place is kept
 */
export function sinceChange(
  findings: readonly Finding[],
  changed: ChangedLines,
  before: FoundBefore | undefined,
): Since {
  const excess = before && excessOver(before, findings);
  const kept: Finding[] = [];
  const alreadyThere: Record<string, number> = {};
  for (const finding of findings) {
    const more = excess?.(finding);
    const one =
      finding.location?.line === undefined ? wholeOf(finding, changed, more) : placedOf(finding, changed, more);
    if (one !== undefined) kept.push(one);
    if (one === undefined || one.count < finding.count)
      alreadyThere[finding.rule] = (alreadyThere[finding.rule] ?? 0) + 1;
  }
  return { kept, alreadyThere };
}

/** Of a whole file, or of all of them. */
function wholeOf(finding: Finding, changed: ChangedLines, more: number | undefined): Finding | undefined {
  if (more !== undefined) return more > 0 ? finding : undefined;
  return finding.location === undefined || touches(changed, finding.location.file) ? finding : undefined;
}

function placedOf(finding: Finding, changed: ChangedLines, more = 0): Finding | undefined {
  const { location, more: others = [], ...rest } = finding;
  if (location === undefined) return finding;
  const { file, line = 1, column, endLine, endColumn, ...about } = location;
  const places = [{ line, ...(column !== undefined && { column }), endLine, endColumn }, ...others];
  const onChange = (place: (typeof places)[number]) =>
    touches(changed, file, place.line, "endLine" in place ? place.endLine : place.line);
  const touched = places.filter(onChange);
  const count = Math.min(finding.count, Math.max(touched.length, more));
  if (count === 0) return undefined;
  if (count === finding.count && touched[0] === places[0]) return finding;
  const [first = places[0], ...further] = [...touched, ...places.filter((place) => !touched.includes(place))];
  const there = further
    .slice(0, count - 1)
    .map(({ line, column }) => ({ line, ...(column !== undefined && { column }) }));
  return {
    ...rest,
    count,
    message: touched.length > 0 ? finding.message : `${finding.message} It was not found before this change.`,
    location: { file, ...about, ...defined(first) },
    ...(there.length > 0 ? { more: there } : {}),
  };
}

const defined = (place: object | undefined) =>
  Object.fromEntries(Object.entries(place ?? {}).filter(([, value]) => value !== undefined)) as { line: number };

/** How many more times each thing is found than before. */
function excessOver(
  { findings: old, files, filesNow }: FoundBefore,
  now: readonly Finding[],
): (one: Finding) => number {
  const was = countsOf(old, (one) => keyOf(one));
  // Of a file that has another name now, what was found in files that are gone.
  const gone = old.filter(({ location }) => location && !filesNow.has(location.file));
  const wasGone = countsOf(gone, (one) => keyOf(one, ""));
  const isNew = ({ location }: Finding) => location !== undefined && !files.has(location.file);
  const key = (one: Finding) => (isNew(one) ? keyOf(one, "") : keyOf(one));
  const is: Counts = countsOf(now, key);
  return (one) => (is.get(key(one)) ?? 0) - ((isNew(one) ? wasGone : was).get(key(one)) ?? 0);
}

/** Rule, file and message; lines that a message names may have moved. */
const keyOf = ({ rule, location, message }: Finding, file = location?.file) =>
  JSON.stringify([rule, file, message.replace(/(\blines? |:)\d+(:\d+)?/g, "$1")]);
