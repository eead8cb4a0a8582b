import { type Word, wordAt } from "./words.ts";

/** A simple command of a shell script: its name, and every word after it but for assignments and redirections. */
export type Command = {
  readonly name: Word;
  readonly args: readonly Word[];
  /** `FOO=bar` before it. */
  readonly assignments: readonly Word[];
};

export type Script = {
  readonly commands: readonly Command[];
  /** Where one command is fed to the next. */
  readonly pipes: readonly number[];
};

/** Words that begin or end a compound command, and after which the next command begins. */
const reserved = new Set([
  "if",
  "then",
  "else",
  "elif",
  "fi",
  "while",
  "until",
  "do",
  "done",
  "{",
  "}",
  "!",
  "time",
  "esac",
]);
/** After which no command comes before the next separator. */
const headers = new Set(["for", "case", "select", "function"]);

/** Reads a POSIX shell script as far as its commands go; those inside `$(…)` and backticks come after the one they are in. */
export function scriptIn(text: string, depth = 0): Script {
  const commands: Command[] = [];
  const pipes: number[] = [];
  let words: Word[] = [];
  const close = () => {
    const command = commandOf(words);
    if (command) commands.push(command);
    for (const word of words) inside(word);
    words = [];
  };
  const inside = (word: Word) => {
    if (depth > 20) return;
    for (const { from, to } of substitutions(word.raw)) {
      const start = word.from + from;
      const found = scriptIn(word.raw.slice(from, to), depth + 1);
      commands.push(...found.commands.map((one) => moved(one, start)));
      pipes.push(...found.pipes.map((at) => at + start));
    }
  };
  for (let at = 0; at < text.length; ) {
    const character = text[at] ?? "";
    const after = text[at + 1] ?? "";
    if (character === " " || character === "\t" || character === "\r") at++;
    else if (character === "#") at = endOfLine(text, at);
    else if (";&\n()".includes(character) && !(character === "&" && after === ">")) {
      close();
      at++;
    } else if (character === "|") {
      close();
      if (after !== "|") pipes.push(at);
      at += after === "|" || after === "&" ? 2 : 1;
    } else {
      const redirection = /^(?:\d*|&)(?:<<<|>>|>\||>&|<&|<>|<<-?|>|<)[ \t]*/.exec(text.slice(at, at + 200))?.[0];
      if (redirection) {
        at = shellWord(text, at + redirection.length).to;
        if (at < text.length && text[at] === "\n") continue;
      } else {
        const word = shellWord(text, at);
        at = Math.max(word.to, at + 1);
        words.push(word);
      }
    }
  }
  close();
  return { commands, pipes };
}

function commandOf(words: readonly Word[]): Command | undefined {
  let first = 0;
  while (first < words.length && reserved.has(words[first]?.raw ?? "")) first++;
  const assigned = first;
  while (first < words.length && /^[A-Za-z_]\w*\+?=/.test(words[first]?.raw ?? "")) first++;
  const name = words[first];
  if (!name || headers.has(name.raw)) return undefined;
  return { name, args: words.slice(first + 1), assignments: words.slice(assigned, first) };
}

/** A word up to white space or an operator outside quotes and substitutions. */
function shellWord(text: string, from: number): Word {
  let at = from;
  for (; at < text.length; at++) {
    const character = text[at] ?? "";
    if (/[\s;&|()<>]/.test(character)) break;
    if (character === "\\") at++;
    else if (character === "'") at = upTo(text, "'", at + 1);
    else if (character === '"') at = endOfQuoted(text, at + 1);
    else if (character === "`") at = upTo(text, "`", at + 1);
    else if (character === "$" && (text[at + 1] === "(" || text[at + 1] === "{")) at = endOfBraces(text, at + 1);
  }
  const to = Math.min(at, text.length);
  const raw = text.slice(from, to);
  return { text: plain(raw), raw, from, to };
}

function plain(raw: string): string {
  if (!/["'\\]/.test(raw)) return raw;
  const spaced = raw.replace(/\s/g, "\u0000");
  return wordAt(spaced, 0, "\\").text.replaceAll("\u0000", " ");
}

const upTo = (text: string, end: string, from: number) => {
  const found = text.indexOf(end, from);
  return found < 0 ? text.length : found;
};

const endOfLine = (text: string, from: number) => upTo(text, "\n", from);

function endOfQuoted(text: string, from: number): number {
  let at = from;
  for (; at < text.length && text[at] !== '"'; at++) {
    if (text[at] === "\\") at++;
    else if (text[at] === "$" && text[at + 1] === "(") at = endOfBraces(text, at + 1);
  }
  return at;
}

/** Of `(…)` or `{…}`, whatever is nested in it. Counts; quotes hide brackets. */
function endOfBraces(text: string, open: number): number {
  let depth = 0;
  let at = open;
  for (; at < text.length; at++) {
    const character = text[at] ?? "";
    if (character === "\\") at++;
    else if (character === "'") at = upTo(text, "'", at + 1);
    else if (character === "(" || character === "{") depth++;
    else if ((character === ")" || character === "}") && --depth === 0) break;
  }
  return at;
}

/** Where the scripts inside a word stand, without `$(` and `)`. */
function substitutions(raw: string): readonly { readonly from: number; readonly to: number }[] {
  const found: { from: number; to: number }[] = [];
  let double = false;
  for (let at = 0; at < raw.length; at++) {
    const character = raw[at];
    if (character === "\\") at++;
    else if (character === '"') double = !double;
    else if (character === "'" && !double) at = upTo(raw, "'", at + 1);
    else if (character === "`") {
      const to = upTo(raw, "`", at + 1);
      found.push({ from: at + 1, to });
      at = to;
    } else if (character === "$" && raw[at + 1] === "(" && raw[at + 2] !== "(") {
      const to = endOfBraces(raw, at + 1);
      found.push({ from: at + 2, to: Math.min(to, raw.length) });
      at = to;
    }
  }
  return found;
}

const shifted = (word: Word, by: number): Word => ({ ...word, from: word.from + by, to: word.to + by });

const moved = ({ name, args, assignments }: Command, by: number): Command => ({
  name: shifted(name, by),
  args: args.map((word) => shifted(word, by)),
  assignments: assignments.map((word) => shifted(word, by)),
});
