import { createColors } from "picocolors";
import { counted } from "./counts.ts";
import { withoutSecrets } from "./credentials.ts";
import { notACommand, shorten, visible, withSpacesShown } from "./escape.ts";

/** How a file would change, as a unified diff: hunks with three records around each, and no more lines than are worth reading. */
export type FileDiff = {
  readonly file: string;
  readonly hunks: readonly DiffHunk[];
  /** Lines that found no room. */
  readonly more: number;
  /** What lines do not show: that they are not shown, or that only bytes change. */
  readonly note?: string;
  /** Spaces at the start of a line are how code is indented, and nothing to be shown; what may be a secret in code is not shown. */
  readonly isCode?: boolean;
};

export type DiffHunk = {
  /** Lines: where it begins and how many it has, in the old file and in the new one. */
  readonly old: { readonly start: number; readonly lines: number };
  readonly new: { readonly start: number; readonly lines: number };
  readonly lines: readonly DiffLine[];
};

export type DiffLine = {
  readonly mark: " " | "-" | "+";
  readonly text: string;
  /** Where the line is of interest, in characters from 0: a longer one is cut so that this is seen. */
  readonly from?: number;
};

/** Code points of a line that are shown. */
const lineWidth = 160;

/** For a terminal, control characters made visible; no line end. */
export function renderDiff(
  { file, hunks, more, note, isCode = false }: FileDiff,
  { color }: { readonly color: boolean },
): string {
  const colors = createColors(color);
  const paint = { " ": (text: string) => text, "-": colors.red, "+": colors.green } as const;
  const name = visible(shorten(file, 200));
  const hiding = (line: DiffLine) => (isCode ? { ...line, text: withoutSecrets(line.text, file) } : line);
  const lines = [
    colors.bold(`--- ${name}`),
    colors.bold(`+++ ${name} (mended)`),
    ...(note === undefined ? [] : [colors.dim(`# ${note}`)]),
    ...hunks.flatMap((hunk) => [
      colors.cyan(`@@ -${rangeOf(hunk.old)} +${rangeOf(hunk.new)} @@`),
      ...hunk.lines.map((line) => paint[line.mark](line.mark + excerpt(hiding(line), isCode))),
    ]),
    ...(more === 0 ? [] : [colors.dim(`… and ${counted(more, "more line")}`)]),
  ];
  return lines.map(notACommand).join("\n");
}

/** As `diff` writes it: one line without its count, none with the line before. */
const rangeOf = ({ start, lines }: DiffHunk["old"]): string =>
  lines === 1 ? String(start) : `${lines === 0 ? start - 1 : start},${lines}`;

function excerpt({ mark, text, from = 0 }: DiffLine, isCode: boolean): string {
  // A little of what stands before it, and never half a character.
  const start = text.length <= lineWidth || from < lineWidth - 40 ? 0 : from - 40;
  const rest = text.slice(start).replace(/^[\udc00-\udfff]/, "");
  const made = (start > 0 ? "…" : "") + visible(shorten(rest, lineWidth));
  if (mark === " ") return made;
  const [indent = ""] = isCode ? (/^ *(?=[^ ])/.exec(made) ?? []) : [];
  return indent + withSpacesShown(made.slice(indent.length));
}

/** Where two lines begin to differ, in characters from 0. */
export function firstDifference(a: string, b: string): number {
  let at = 0;
  while (at < a.length && a[at] === b[at]) at++;
  return at;
}
