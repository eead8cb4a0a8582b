import type { PythonModule } from "./python/model.ts";

/** `# slipway: ignore D7 -- three rows` in one place: which rules are to be silent on which lines, and why. */
export type Suppression = {
  readonly rules: readonly string[];
  /** Undefined when none is given: then it silences nothing and is a finding itself. */
  readonly reason: string | undefined;
  /** The line of the comment, and the line it speaks of: the same, or the next line of code when it stands alone. */
  readonly line: number;
  readonly column: number;
  readonly target: number;
};

/** A comment further than this above the code it speaks of speaks of nothing. */
const farthest = 50;

const form = /^#\s*slipway:\s*ignore\b\s*(.*?)\s*(?:--\s*(.*?)\s*)?$/;

export function suppressionsIn(module: PythonModule): readonly Suppression[] {
  const lines = module.text.split(/\r\n?|\n/);
  return module.comments.flatMap((comment) => {
    const found = form.exec(comment.text.slice(0, 500));
    if (!found) return [];
    const { line, column } = module.position(comment.from);
    const alone = (lines[line - 1] ?? "").slice(0, column - 1).trim() === "";
    let target = line;
    if (alone)
      while (target < Math.min(lines.length, line + farthest) && /^\s*(#.*)?$/.test(lines[target] ?? "")) target++;
    const rules = (found[1] ?? "").split(/[\s,]+/).filter((id) => id !== "");
    return [{ rules, reason: found[2] || undefined, line, column, target: alone ? target + 1 : line }];
  });
}

/** Whether a rule was asked, with a reason, to be silent about a construct from one line to another. */
export function isSuppressed(all: readonly Suppression[], rule: string, first: number, last: number): boolean {
  return all.some(
    ({ rules, reason, target }) => reason !== undefined && target >= first && target <= last && rules.includes(rule),
  );
}
