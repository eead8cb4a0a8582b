import { markdown, visible } from "../../src/report/escape.ts";
import type { Change } from "./commits.ts";

export type Notes = {
  /** What maintainers wrote by hand, as Markdown. */
  readonly foreword: readonly string[];
  readonly toDo: readonly string[];
  readonly new: readonly string[];
  readonly mended: readonly string[];
  /** How many commits nobody is told of. */
  readonly internal: number;
};

/** In the order in which they were made. */
export function notesOf(changes: readonly Change[], foreword: readonly string[] = []): Notes {
  const inOrder = changes.toReversed();
  const told = (wanted: (change: Change) => boolean) =>
    unique(inOrder.flatMap((change) => (wanted(change) && change.note !== undefined ? [change.note] : [])));
  return {
    foreword,
    toDo: unique(inOrder.flatMap(({ toDo }) => toDo ?? [])),
    new: told(({ kind }) => kind === "new"),
    mended: told(({ kind }) => kind !== "new"),
    internal: changes.filter(({ toDo, note }) => toDo === undefined && note === undefined).length,
  };
}

const unique = (texts: readonly string[]) => [...new Set(texts)];

/** What the notes say, as Markdown; `level` is that of their headings. */
export function renderNotes({ foreword, toDo, new: added, mended }: Notes, level: number): string {
  const group = (title: string, items: readonly string[]) =>
    items.length === 0 ? [] : [`${"#".repeat(level)} ${title}`, items.map((item) => `- ${sentence(item)}`).join("\n")];
  const blocks = [
    ...(foreword.length === 0 ? [] : [foreword.join("\n")]),
    ...group("What you must do", toDo),
    ...group("New", added),
    ...group("Mended", mended),
  ];
  return blocks.length === 0 ? "Nothing that you would notice." : blocks.join("\n\n");
}

/**
 * A line that somebody wrote in a commit, as a sentence in Markdown. It is text and nothing else: no mark-up, no link, no mention of a
 * person; but what stands in backticks may stay there, since nothing is read within them.
 */
export function sentence(line: string): string {
  // A word, that is, and no file's name.
  const capital = line.replace(/^\p{Ll}(?=[\p{L}'’]*(?:[\s,;:]|$))/u, (letter) => letter.toUpperCase());
  const ended = /[.!?…]$/.test(capital) ? capital : `${capital}.`;
  return ended
    .split(/(`[^`]+`)/)
    .map((part) => (/^`[^`]+`$/.test(part) ? visible(part) : markdown(part)))
    .join("");
}

/** The page of a release: the notes, and how to make sure of it. */
export const releasePage = (
  notes: Notes,
  { tag, moving }: { readonly tag: string; readonly moving: string },
): string => `${renderNotes(notes, 2)}

## How to get it

- Workflows that call \`@${moving}\` have it once it has proved itself and \`${moving}\` is moved here; \`@${tag}\` has it now, and never changes.
- On a laptop: \`npx slipway@${tag.slice(1)}\`, or \`uvx slipway-dash@${tag.slice(1)}\` where there is Python and no Node.
- Each file below was built by this repository's release workflow; \`gh attestation verify FILE --repo your-org/slipway\` proves it.
`;
