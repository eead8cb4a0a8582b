import type { Edit } from "../dash/rule.ts";
import type { Sources } from "../model.ts";
import type { Fix } from "./fix.ts";

/**
 * Those that can be made together, each whole: where two touch the same place, the one that begins first, and of those the one that
 * takes in more.
 */
export function withoutOverlaps(fixes: readonly Fix[]): readonly Fix[] {
  const kept: Fix[] = [];
  const taken = new Map<string, Edit[]>();
  for (const fix of fixes.toSorted(byExtent)) {
    const own = taken.get(fix.file) ?? [];
    if (fix.edits.length === 0 || fix.edits.some((edit) => own.some((other) => touch(edit, other)))) continue;
    taken.set(fix.file, [...own, ...fix.edits]);
    kept.push(fix);
  }
  return kept;
}

/** Two insertions at one place touch as well: which comes first would be chance. */
const touch = (a: Edit, b: Edit) => a.from <= b.to && b.from <= a.to;

function byExtent(a: Fix, b: Fix): number {
  const [one, other] = [extentOf(a), extentOf(b)];
  return one.from - other.from || other.to - one.to;
}

const extentOf = ({ edits }: Fix) => ({ from: edits[0]?.from ?? 0, to: edits.at(-1)?.to ?? 0 });

/** A text with edits made, of which none touches another. */
export function edited(text: string, edits: readonly Edit[]): string {
  let made = "";
  let at = 0;
  for (const { from, to, text: written } of edits.toSorted((a, b) => a.from - b.from)) {
    made += text.slice(at, from) + written;
    at = to;
  }
  return made + text.slice(at);
}

/** The same modules with fixes made, of which none touches another. */
export function withFixes(sources: Sources, fixes: readonly Fix[]): Sources {
  const byFile = Map.groupBy(fixes, ({ file }) => file);
  return {
    ...sources,
    modules: sources.modules.map((module) => {
      const edits = byFile.get(module.path)?.flatMap((fix) => fix.edits);
      return edits === undefined ? module : { ...module, text: edited(module.text, edits) };
    }),
  };
}
