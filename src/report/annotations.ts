import type { Annotation } from "../runner/ports.ts";
import { counted, levelOrder } from "./counts.ts";
import { shorten, shown } from "./escape.ts";
import type { Finding, ReportFile } from "./model.ts";
import { isInside, moreOf } from "./place.ts";
import { type Values, withValues } from "./values.ts";

export type AnnotationOptions = {
  readonly values: Values;
  /** Whether any of some lines is part of the change, or the file is; without it everything counts as changed. */
  readonly changed?: Changed;
  /** How many of each level may be made; what is over is dropped by the runner without a word. */
  readonly budget?: Readonly<Record<Annotation["level"], number>>;
  /** How many may be made in all: a job has room for fifty, and its steps share them. */
  readonly total?: number;
};

type Changed = (file: string, line?: number, endLine?: number) => boolean;

type Group = { readonly stage: string; readonly first: Finding; readonly findings: number; readonly changed: boolean };

/**
 * The annotations of one step: one for each file, rule and column of a table; errors before warnings before notices, of each level
 * those on changed lines first, and of those the first of each rule before its second. A finding that occurs in several places stands
 * at one that changed. Where not all find room, the last notice says how many more findings there are.
 */
export function annotationsOf(
  file: ReportFile,
  { values, changed = () => true, budget = { error: 10, warning: 10, notice: 10 }, total = 30 }: AnnotationOptions,
): Annotation[] {
  const groups = groupsOf(withValues(file, values), changed);
  const kept = withinBudget(groups, budget, total);
  if (kept.length === groups.length || total < 1 || budget.notice < 1) return kept.map(annotationOf);
  const spared = withinBudget(groups, { ...budget, notice: budget.notice - 1 }, total - 1);
  const left = groups.filter((group) => !spared.includes(group)).reduce((sum, { findings }) => sum + findings, 0);
  return [
    ...spared.map(annotationOf),
    {
      level: "notice",
      title: `${counted(left, "more finding")}`,
      message: `${counted(left, "more finding")} found no room among the annotations. The job summary lists what there is.`,
    },
  ];
}

function groupsOf({ stages }: ReportFile, changed: Changed): Group[] {
  const groups = new Map<string, Group>();
  for (const { stage, findings } of stages) {
    for (const finding of findings) {
      const { file, field } = finding.location ?? {};
      const key = JSON.stringify([file ?? null, finding.rule, field ?? null]);
      const own: Group = { stage, findings: 1, ...atChange(finding, changed) };
      const other = groups.get(key);
      groups.set(
        key,
        other === undefined ? own : { ...(before(own, other) < 0 ? own : other), findings: other.findings + 1 },
      );
    }
  }
  const sorted = [...groups.values()].sort(before);
  const nth = new Map<Group, number>();
  const seen = new Map<string, number>();
  for (const group of sorted) {
    const rule = JSON.stringify([group.first.location?.file ?? null, group.first.rule]);
    seen.set(rule, (seen.get(rule) ?? 0) + 1);
    nth.set(group, seen.get(rule) ?? 1);
  }
  return sorted.sort((a, b) => before(a, b) || (nth.get(a) ?? 1) - (nth.get(b) ?? 1));
}

/** The finding at the first of its places that the change touched, if there is one. */
function atChange(finding: Finding, changed: Changed): Pick<Group, "first" | "changed"> {
  const { location, more = [], found } = finding;
  if (location === undefined) return { first: finding, changed: false };
  const { file, line, column, endLine, endColumn: _, row: __, ...rest } = location;
  if (changed(file, line, endLine)) return { first: finding, changed: true };
  const index = line === undefined ? -1 : more.findIndex((place) => changed(file, place.line));
  const place = more[index];
  if (place === undefined || line === undefined) return { first: finding, changed: false };
  const others = more.with(index, { line, ...(column === undefined ? {} : { column }) });
  const [here, there] = [found?.[0], found?.[index + 1]];
  // Values stand in the order of the places.
  const values =
    found === undefined || here === undefined || there === undefined
      ? {}
      : { found: found.with(0, there).with(index + 1, here) };
  const { found: ___, ...plain } = finding;
  return { first: { ...plain, location: { file, ...rest, ...place }, more: others, ...values }, changed: true };
}

/** The most severe first, then one on a changed line. */
const before = (a: Group, b: Group): number =>
  levelOrder(a.first.level) - levelOrder(b.first.level) || Number(b.changed) - Number(a.changed);

function withinBudget(
  groups: readonly Group[],
  budget: Readonly<Record<Annotation["level"], number>>,
  total: number,
): Group[] {
  const used = { error: 0, warning: 0, notice: 0 };
  return groups
    .filter(({ first }) => {
      const level = annotationLevel(first);
      used[level] += 1;
      return used[level] <= budget[level];
    })
    .slice(0, total);
}

const annotationLevel = ({ level }: Finding): Annotation["level"] => (level === "note" ? "notice" : level);

function annotationOf({ stage, first, findings }: Group): Annotation {
  const { location, found = [] } = first;
  const lines = [
    shown(first.message, 600),
    ...(found[0] === undefined ? [] : [`Found: ${shown(found[0])}`]),
    ...(first.why === undefined ? [] : [prose(first.why)]),
    ...(first.fix === undefined ? [] : [`Fix: ${prose(first.fix)}`]),
    ...(findings > 1
      ? [
          `${counted(findings - 1, "more finding")} of this rule ${first.location?.field === undefined ? "in this file" : "in this column"}.`,
        ]
      : others(first)),
    ...(first.link !== undefined && /^https:\/\//.test(first.link) ? [shown(first.link, 300)] : []),
  ];
  const inside = location !== undefined && isInside(location.file) ? location : undefined;
  const oneLine = inside?.line !== undefined && (inside.endLine ?? inside.line) === inside.line;
  return {
    level: annotationLevel(first),
    title: shown(`${stage}: ${first.rule}`, 100),
    message: cut(lines.join("\n"), 4096),
    ...(inside === undefined ? {} : { file: inside.file }),
    ...(inside?.line === undefined ? {} : { startLine: inside.line, endLine: inside.endLine ?? inside.line }),
    ...(oneLine && inside.column !== undefined ? { startColumn: inside.column } : {}),
    ...(oneLine && inside.column !== undefined && inside.endColumn !== undefined
      ? { endColumn: inside.endColumn }
      : {}),
  };
}

function others(finding: Finding): string[] {
  const more = moreOf(finding);
  return more === undefined ? [] : [more];
}

const prose = (text: string) => shown(text.replace(/\s*\n\s*/g, " ").trim(), 1000);

/** Cut by UTF-16 units, as the runner counts, and never inside a code point. */
function cut(text: string, units: number): string {
  if (text.length <= units) return text;
  let kept = shorten(text, units);
  while (kept.length > units) kept = shorten(kept, Array.from(kept).length - (kept.length - units));
  return kept;
}
