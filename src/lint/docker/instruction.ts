import type { Span } from "../python/syntax.ts";
import { type Word, wordsIn } from "./words.ts";

/**
 * One instruction as BuildKit reads it: its continuation lines joined, comments and blank lines between them dropped, its flags
 * and heredocs cut off. Offsets count UTF-16 code units of the file.
 */
export type Instruction = Span & {
  /** In capitals, whatever the file says. */
  readonly keyword: string;
  readonly keywordAt: Span;
  /** As it is written: `run`. */
  readonly written: string;
  readonly flags: readonly Flag[];
  /** What comes after keyword and flags, on one line. */
  readonly rest: string;
  /** Where a part of `rest` stands in the file. */
  readonly at: (from: number, to: number) => Span;
  readonly heredocs: readonly Heredoc[];
  /** Blank lines between its continuation lines. */
  readonly blanks: readonly Span[];
  /** Of `ONBUILD`, and of `HEALTHCHECK CMD`. */
  readonly inner: Instruction | undefined;
  readonly escapeToken: string;
};

/** `--mount=type=cache`: its name without dashes, and its value where it has one. */
export type Flag = Span & { readonly name: string; readonly value: string | undefined };

/** A file that BuildKit could not read: what is wrong, and where. */
export type Fault = { readonly at: Span; readonly message: string };

/** A text between `<<NAME` and a line that says just `NAME`. */
export type Heredoc = Span & {
  readonly name: string;
  /** What stands between, from where the heredoc begins. */
  readonly body: string;
  /** Variables in it are replaced: the name is not quoted. */
  readonly expands: boolean;
};

/** The words after keyword and flags. */
export const wordsOf = ({ rest, escapeToken }: Instruction): readonly Word[] => wordsIn(rest, escapeToken);
