import type { Annotation } from "../runner/ports.ts";
import { counted, levelOrder } from "./counts.ts";
import { shorten, shown } from "./escape.ts";
import type { Finding, ReportFile } from "./model.ts";
import { isInside, moreOf } from "./place.ts";
import { type Values, withValues } from "./values.ts";

export type AnnotationOptions = {
  readonly values: Values;
  /** Whether a line is part of the change; without it every line counts as changed. */
  readonly changed?: (file: string, line: number) => boolean;
  /** How many of each level may be made; what is over is dropped by the runner without a word. */
  readonly budget?: Readonly<Record<Annotation["level"], number>>;
  /** How many may be made in all: a job has room for fifty, and its steps share them. */
  readonly total?: number;
};

type Group = { readonly stage: string; readonly first: Finding; readonly findings: number; readonly changed: boolean };

/**
 * The annotations of one step: one for each file and rule, those on changed lines first, errors before warnings before notices.
 * Where not all find room, the last notice says how many more findings there are.
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

function groupsOf({ stages }: ReportFile, changed: (file: string, line: number) => boolean): Group[] {
  const groups = new Map<string, Group>();
  for (const { stage, findings } of stages) {
    for (const finding of findings) {
      const { file, line } = finding.location ?? {};
      const key = JSON.stringify([file ?? null, finding.rule]);
      const own: Group = {
        stage,
        first: finding,
        findings: 1,
        changed: file !== undefined && changed(file, line ?? 1),
      };
      const other = groups.get(key);
      groups.set(
        key,
        other === undefined ? own : { ...(before(own, other) < 0 ? own : other), findings: other.findings + 1 },
      );
    }
  }
  return [...groups.values()].sort(
    (a, b) => Number(b.changed) - Number(a.changed) || levelOrder(a.first.level) - levelOrder(b.first.level),
  );
}

/** Which of one file and rule speaks for the others: the most severe, then one on a changed line, then the first. */
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
    ...(findings > 1 ? [`${counted(findings - 1, "more finding")} of this rule in this file.`] : others(first)),
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
