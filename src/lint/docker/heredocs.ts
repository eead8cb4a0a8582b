import { type Heredoc, type Instruction, wordsOf } from "./instruction.ts";
import { isJsonArray } from "./parsed.ts";
import type { PhysicalLine } from "./physical-lines.ts";
import { wordsIn } from "./words.ts";

type Asked = { readonly name: string; readonly tabs: boolean; readonly expands: boolean };

const takers = new Set(["RUN", "COPY", "ADD"]);

/** The heredocs that an instruction announces, in order. */
export function heredocsAsked(instruction: Instruction): readonly Asked[] {
  const taker = instruction.keyword === "ONBUILD" ? instruction.inner : instruction;
  if (!taker || !takers.has(taker.keyword) || !taker.rest.includes("<<") || isJsonArray(taker.rest)) return [];
  return wordsOf(taker).flatMap(({ raw }) => {
    const found = /^\d*<<(-?)([^<]+)$/.exec(raw);
    const written = found?.[2] ?? "";
    const [word, ...more] = wordsIn(written, "\\");
    if (!found || !word || more.length > 0 || word.text === "") return [];
    return [{ name: word.text, tabs: found[1] === "-", expands: !/["']/.test(written) }];
  });
}

/** Takes the texts that were announced, from a line on. */
export function takeHeredocs(
  asked: readonly Asked[],
  text: string,
  lines: readonly PhysicalLine[],
  first: number,
): { readonly heredocs: readonly Heredoc[]; readonly next: number } | { readonly unclosed: string } {
  const heredocs: Heredoc[] = [];
  let next = first;
  for (const { name, tabs, expands } of asked) {
    const start = next;
    const isEnd = (line: PhysicalLine) => (tabs ? line.text.replace(/^\t+/, "") : line.text) === name;
    while (next < lines.length && !isEnd(lines[next] as PhysicalLine)) next++;
    const [from, end] = [lines[start], lines[next]];
    if (!from || !end) return { unclosed: name };
    heredocs.push({ name, expands, body: text.slice(from.from, end.from), from: from.from, to: end.to });
    next++;
  }
  return { heredocs, next };
}
