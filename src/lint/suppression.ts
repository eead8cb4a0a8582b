import type { PythonModule } from "./python/model.ts";
import type { Comment } from "./python/syntax.ts";

/** `# slipway: ignore[D7] -- three rows` in one place: which rules are to be silent on which lines, and why. */
export type Suppression = {
  readonly rules: readonly string[];
  /** Undefined when none is given. */
  readonly reason: string | undefined;
  /** What the comment lacks: then it silences nothing and is a finding itself. */
  readonly lacks: "brackets" | "rule" | "reason" | undefined;
  /** The line of the comment, and the line it speaks of: the same, or the next line of code when it stands alone. */
  readonly line: number;
  readonly column: number;
  readonly target: number;
};

/** What a rule says of some lines of a file. */
export type Said = { readonly rule: string; readonly first: number; readonly last: number };

/** A comment further than this above the code it speaks of speaks of nothing. */
const farthest = 50;

const form = /^#\s*slipway:\s*ignore\b\s*(?:\[([^\]]*)\])?\s*(.*)$/;

export function suppressionsIn({
  text,
  comments,
  position,
}: Pick<PythonModule, "text" | "comments" | "position">): readonly Suppression[] {
  const ours = comments.filter((comment) => form.test(comment.text.slice(0, 500)));
  if (ours.length === 0) return [];
  const lines = text.split(/\r\n?|\n/);
  return ours.map((comment): Suppression => {
    const [, named, rest = ""] = form.exec(comment.text.slice(0, 500)) ?? [];
    const { line, column } = position(comment.from);
    const alone = (lines[line - 1] ?? "").slice(0, column - 1).trim() === "";
    let target = line;
    if (alone)
      while (target < Math.min(lines.length, line + farthest) && /^\s*(#.*)?$/.test(lines[target] ?? "")) target++;
    const rules = (named ?? "").split(/[\s,]+/).filter((id) => id !== "");
    const reason = /^--\s*(\S.*?)\s*$/.exec(rest)?.[1];
    const lacks =
      named === undefined && /^[A-Z]+\d/i.test(rest)
        ? "brackets"
        : rules.length === 0
          ? "rule"
          : reason === undefined
            ? "reason"
            : undefined;
    return { rules, reason, lacks, line, column, target: alone ? target + 1 : line };
  });
}

/** The comments of a file that is no Python and has them from `#` to the end of the line. */
export function commentsIn(text: string): readonly Comment[] {
  return [...text.matchAll(/#[^\r\n]*/g)].map(({ index, 0: comment }) => ({
    from: index,
    to: index + comment.length,
    text: comment,
  }));
}

/** Whether a rule was asked, with a reason, to be silent about a construct from one line to another. */
export function isSuppressed(all: readonly Suppression[], said: Said): boolean {
  return all.some((one) => silences(one, said));
}

/** The rules that a comment asks to be silent, and that have nothing to say there. */
export function unusedRules(one: Suppression, said: readonly Said[]): readonly string[] {
  if (one.lacks !== undefined) return [];
  return one.rules.filter((rule) => !said.some((place) => place.rule === rule && silences(one, place)));
}

const silences = ({ rules, lacks, target }: Suppression, { rule, first, last }: Said): boolean =>
  lacks === undefined && target >= first && target <= last && rules.includes(rule);
