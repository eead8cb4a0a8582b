import type { Span } from "../python/syntax.ts";
import { runOf } from "./commands.ts";
import type { Instruction } from "./instruction.ts";
import { parsed } from "./parsed.ts";
import { inherited, type Stage } from "./stages.ts";

/** One word of the command that the container starts. */
export type Argument = { readonly text: string; readonly of: Instruction; readonly at: Span };

/** What the container starts: `ENTRYPOINT` and `CMD` together, as far as no shell is between. */
export function startedBy(stage: Stage): readonly Argument[] {
  const all = inherited(stage);
  const entry = all.findLast(({ keyword }) => keyword === "ENTRYPOINT");
  const command = all.findLast(({ keyword }) => keyword === "CMD");
  return [entry, command].flatMap((one) => (one ? wordsOf(one) : []));
}

function wordsOf(of: Instruction): readonly Argument[] {
  const form = parsed(of);
  if (form.form === "exec") {
    let from = 0;
    return form.values.map((text) => {
      const written = JSON.stringify(text);
      const found = of.rest.indexOf(written, from);
      if (found < 0) return { text, of, at: of.at(0, of.rest.length) };
      from = found + written.length;
      return { text, of, at: of.at(found, from) };
    });
  }
  const call = runOf(of).calls.findLast(({ program }) => !/^(exec|cd|export|set|echo|source|\.)$/.test(program));
  const exec = runOf(of).calls.findLast(({ program }) => program === "exec");
  const started = exec && exec.args.length > 0 ? exec : call;
  if (!started) return [];
  const first = started === exec ? [] : [{ text: started.program, of, at: { from: started.from, to: started.to } }];
  return [...first, ...started.args.map((text, index) => ({ text, of, at: started.places[index] ?? started }))];
}

/** The arguments of gunicorn, where that is what is started: after `gunicorn`, `python -m gunicorn`, `uv run gunicorn`. */
export function gunicornArguments(stage: Stage): readonly Argument[] | undefined {
  const words = startedBy(stage);
  const at = words.findIndex(({ text }) => /(^|\/)gunicorn$/.test(text));
  return at < 0 ? undefined : words.slice(at + 1);
}

/** The values of an option, with the word that has each: `--bind=x`, `--bind x`, `-b x`, `-bx`. */
export function optionValues(
  words: readonly Argument[],
  long: string,
  short: string,
): readonly (Argument & { readonly value: string })[] {
  return words.flatMap((word, index) => {
    const { text } = word;
    const next = words[index + 1];
    if (text === `--${long}` || text === `-${short}`) return next ? [{ ...next, value: next.text }] : [];
    if (text.startsWith(`--${long}=`)) return [{ ...word, value: text.slice(long.length + 3) }];
    return text.startsWith(`-${short}`) && !text.startsWith("--") ? [{ ...word, value: text.slice(2) }] : [];
  });
}

/** `module:object`, as gunicorn is told what to serve. */
export const targetIn = (words: readonly Argument[]): Argument | undefined =>
  words.find(({ text }) => /^[A-Za-z_][\w.]*:[A-Za-z_]\w*$/.test(text));
