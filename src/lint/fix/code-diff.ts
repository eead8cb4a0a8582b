import { type DiffHunk, type DiffLine, type FileDiff, firstDifference } from "../../report/diff.ts";
import { type LineChange, lineChanges, linesIn } from "./line-changes.ts";
import type { MendedFile } from "./mended-file.ts";

/** Lines around a change. */
const context = 3;

/** A file before and after; `shown` has the same texts, line by line, as they may be seen. */
export type CodeChange = Pick<MendedFile, "path" | "before" | "after"> & {
  readonly shown?: Pick<MendedFile, "before" | "after">;
};

/** What mending changes in a file, as a unified diff of at most so many lines. */
export function codeDiff({ path, before, after, shown = { before, after } }: CodeChange, limit = 100): FileDiff {
  const [old, made] = [linesIn(shown.before), linesIn(shown.after)];
  const hunks = grouped(lineChanges(before, after)).map((changes) => hunkOf(changes, old, made));
  const kept: DiffHunk[] = [];
  let room = limit;
  let more = 0;
  for (const hunk of hunks) {
    const lines = hunk.lines.slice(0, Math.max(0, room));
    if (lines.length > 0) kept.push({ ...hunk, lines });
    more += hunk.lines.length - lines.length;
    room -= lines.length;
  }
  return { file: path, hunks: kept, more, isCode: true };
}

/** Changes that are so near to each other that the lines around them meet. */
function grouped(changes: readonly LineChange[]): readonly (readonly LineChange[])[] {
  const groups: LineChange[][] = [];
  for (const change of changes) {
    const last = groups.at(-1)?.at(-1);
    if (last && change.old.first - (last.old.first + last.old.lines) <= 2 * context) groups.at(-1)?.push(change);
    else groups.push([change]);
  }
  return groups;
}

function hunkOf(changes: readonly LineChange[], old: readonly string[], made: readonly string[]): DiffHunk {
  const [first] = changes;
  if (!first) throw new Error("a hunk without a change");
  const start = Math.max(1, first.old.first - context);
  const lines: DiffLine[] = [];
  const keep = (from: number, to: number) => {
    for (let line = from; line < Math.min(to, realLines(old) + 1); line++)
      lines.push({ mark: " ", text: old[line - 1] ?? "" });
  };
  let at = start;
  for (const { old: gone, new: come } of changes) {
    keep(at, gone.first);
    const was = old.slice(gone.first - 1, gone.first - 1 + gone.lines);
    const is = made.slice(come.first - 1, come.first - 1 + come.lines);
    const from = firstDifference(was[0] ?? "", is[0] ?? "");
    lines.push(...was.map((text) => ({ mark: "-" as const, text, from })));
    lines.push(...is.map((text) => ({ mark: "+" as const, text, from })));
    at = gone.first + gone.lines;
  }
  keep(at, at + context);
  const count = (mark: DiffLine["mark"]) => lines.filter((line) => line.mark === mark).length;
  const kept = count(" ");
  return {
    old: { start, lines: kept + count("-") },
    new: { start: first.new.first - (first.old.first - start), lines: kept + count("+") },
    lines,
  };
}

/** What stands behind a last line end is no line. */
const realLines = (lines: readonly string[]) => (lines.at(-1) === "" ? lines.length - 1 : lines.length);
