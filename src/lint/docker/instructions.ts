import type { Span } from "../python/syntax.ts";
import { type Directive, directivesIn } from "./directives.ts";
import { heredocsAsked, takeHeredocs } from "./heredocs.ts";
import type { Fault, Flag, Heredoc, Instruction } from "./instruction.ts";
import { type PhysicalLine, physicalLines } from "./physical-lines.ts";
import { type Word, wordAt } from "./words.ts";

export type Instructions = {
  readonly instructions: readonly Instruction[];
  readonly directives: readonly Directive[];
  readonly escapeToken: string;
  readonly comments: readonly PhysicalLine[];
  /** The first thing that cannot be read; what comes after it is not looked at. */
  readonly fault: Fault | undefined;
};

/** BuildKit reads a line into a buffer of this many bytes, and refuses a longer one. */
const longestLine = 65_535;

/** A file's instructions in order. Takes time that grows with the text alone, and throws at nothing. */
export function instructionsIn(text: string): Instructions {
  const lines = physicalLines(text);
  const { directives, escapeToken, fault } = directivesIn(lines);
  const instructions: Instruction[] = [];
  const comments: PhysicalLine[] = [];
  const result = (wrong: Fault | undefined) => ({ instructions, directives, escapeToken, comments, fault: wrong });
  if (fault) return result(fault);
  const long = lines.find((line) => line.text.length > longestLine);
  for (let at = directives.length; at < lines.length; ) {
    const first = lines[at];
    if (!first) break;
    if (first === long)
      return result({ at: first, message: "This line is longer than the 64 kB that a build can read" });
    if (isComment(first)) comments.push(first);
    if (isComment(first) || isBlank(first)) {
      at++;
      continue;
    }
    const { pieces, blanks, next } = logicalLine(lines, at, escapeToken, comments);
    const whole = joined(pieces);
    if (whole.text.trim() === "") {
      at = next;
      continue;
    }
    const read = instructionOf(whole, escapeToken, blanks);
    const asked = heredocsAsked(read);
    const taken = takeHeredocs(asked, text, lines, next);
    if ("unclosed" in taken) {
      const message = `The heredoc ${taken.unclosed} never ends: no line says just ${taken.unclosed}`;
      return result({ at: read.keywordAt, message });
    }
    const last = taken.heredocs.at(-1);
    instructions.push(last ? withHeredocs(read, taken.heredocs, last.to) : read);
    at = taken.next;
  }
  const nothing = { at: { from: 0, to: 0 }, message: "There is no instruction in this file" };
  return result(instructions.length === 0 ? nothing : undefined);
}

/** A part of a logical line: from where in it, and from where in the file. */
type Piece = { readonly text: string; readonly from: number };

type LogicalLine = { readonly text: string; readonly sourceOf: (index: number) => number };

function logicalLine(
  lines: readonly PhysicalLine[],
  first: number,
  escapeToken: string,
  comments: PhysicalLine[],
): { readonly pieces: readonly Piece[]; readonly blanks: readonly Span[]; readonly next: number } {
  const pieces: Piece[] = [];
  const blanks: Span[] = [];
  let open = true;
  let at = first;
  for (; open && at < lines.length; at++) {
    const line = lines[at];
    if (!line) break;
    if (isComment(line)) comments.push(line);
    else if (isBlank(line)) blanks.push(line);
    else {
      const end = continuationAt(line.text, escapeToken);
      open = end !== undefined;
      const indent = pieces.length === 0 ? line.text.length - line.text.trimStart().length : 0;
      pieces.push({ text: line.text.slice(indent, end), from: line.from + indent });
    }
  }
  return { pieces, blanks, next: at };
}

/** Where the escape character stands that makes a line go on: the last on it but for white space, and not escaped itself. */
function continuationAt(text: string, escapeToken: string): number | undefined {
  let end = text.length;
  while (end > 0 && (text[end - 1] === " " || text[end - 1] === "\t")) end--;
  return end > 0 && text[end - 1] === escapeToken && text[end - 2] !== escapeToken ? end - 1 : undefined;
}

function joined(pieces: readonly Piece[]): LogicalLine {
  const starts: number[] = [];
  let length = 0;
  for (const { text } of pieces) {
    starts.push(length);
    length += text.length;
  }
  const sourceOf = (index: number) => {
    let [low, high] = [0, pieces.length - 1];
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((starts[middle] ?? 0) <= index) low = middle;
      else high = middle - 1;
    }
    const piece = pieces[low];
    return piece ? piece.from + Math.min(index - (starts[low] ?? 0), piece.text.length) : 0;
  };
  return { text: pieces.map(({ text }) => text).join(""), sourceOf };
}

const flagged = new Set(["FROM", "COPY", "ADD", "RUN", "HEALTHCHECK"]);

function instructionOf({ text, sourceOf }: LogicalLine, escapeToken: string, blanks: readonly Span[]): Instruction {
  const end = text.trimEnd().length;
  const start = text.length - text.trimStart().length;
  const written = /^\S+/.exec(text.slice(start))?.[0] ?? "";
  const keyword = written.toUpperCase();
  const place = (from: number, to: number): Span => ({
    from: sourceOf(from),
    to: to > from ? sourceOf(to - 1) + 1 : sourceOf(from),
  });
  const flags: Flag[] = [];
  let at = afterBlanks(text, start + written.length, end);
  while (flagged.has(keyword) && text.startsWith("--", at)) {
    const word = wordAt(text, at, escapeToken);
    if (word.text !== "--") flags.push({ ...flagOf(word), ...place(word.from, word.to) });
    at = afterBlanks(text, word.to, end);
    if (word.text === "--") break;
  }
  const rest = text.slice(at, end);
  const inside = (skipped: number): LogicalLine => ({
    text: rest.slice(skipped),
    sourceOf: (index) => sourceOf(at + skipped + index),
  });
  const inner = keyword === "ONBUILD" ? rest !== "" : keyword === "HEALTHCHECK" && /^cmd\s/i.test(rest);
  return {
    ...place(start, end),
    keyword,
    written,
    keywordAt: place(start, start + written.length),
    flags,
    rest,
    at: (from, to) => place(at + from, at + to),
    heredocs: [],
    blanks,
    inner: inner ? instructionOf(inside(0), escapeToken, []) : undefined,
    escapeToken,
  };
}

function flagOf({ text }: Word): Pick<Flag, "name" | "value"> {
  const equals = text.indexOf("=");
  if (equals < 0) return { name: text.slice(2), value: undefined };
  return { name: text.slice(2, equals), value: text.slice(equals + 1) };
}

function withHeredocs(one: Instruction, heredocs: readonly Heredoc[], to: number): Instruction {
  return { ...one, to, heredocs, inner: one.inner && withHeredocs(one.inner, heredocs, to) };
}

function afterBlanks(text: string, from: number, end: number): number {
  let at = from;
  while (at < end && /\s/.test(text[at] ?? "")) at++;
  return at;
}

const isComment = ({ text }: PhysicalLine) => text.trimStart().startsWith("#");
const isBlank = ({ text }: PhysicalLine) => text.trim() === "";
