import { type Instruction, wordsOf } from "./instruction.ts";
import { parsed } from "./parsed.ts";
import type { Word } from "./words.ts";

/** What `COPY` or `ADD` takes, and where to. In the array form no word has a place of its own. */
export function copied(one: Instruction): { readonly sources: readonly Word[]; readonly target: Word | undefined } {
  const form = parsed(one);
  const heredoc = /^\d*<</;
  const whole = { from: 0, to: one.rest.length };
  const words = form.form === "exec" ? form.values.map((text): Word => ({ text, raw: text, ...whole })) : wordsOf(one);
  return { sources: words.slice(0, -1).filter(({ raw }) => !heredoc.test(raw)), target: words.at(-1) };
}

/** Absolute on Linux or Windows, or begun by a variable. */
export const isAbsolute = (path: string) => /^(\/|\$|[A-Za-z]:)/.test(path);

export const flagOf = ({ flags }: Instruction, name: string) => flags.find((flag) => flag.name === name);
