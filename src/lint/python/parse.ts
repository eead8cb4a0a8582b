import { type SyntaxNodeRef, type Tree, TreeFragment } from "@lezer/common";
import { parser } from "@lezer/python";

/** Rounds of mending before what is left is taken to be a mistake. */
const rounds = 12;

/**
 * The parser's tree of a text, offsets unchanged. The grammar lacks a few forms that Python has: where it stumbles over some of
 * them, the text is parsed again with each of them overwritten, character for character, by a plainer one.
 */
export function parsed(text: string): Tree {
  let masked = text.startsWith("\ufeff") ? `\f${text.slice(1)}` : text;
  let tree = parser.parse(masked);
  let settled = 0;
  for (let round = 0; round < rounds; round++) {
    let mended = masked;
    for (const offset of errorsIn(tree)) {
      if (offset < settled) continue;
      const plainer = mend(mended, offset);
      if (plainer !== undefined) mended = plainer;
      else if (mended === masked) settled = offset + 1;
    }
    if (mended === masked) break;
    // What no overwritten character is near is not parsed again.
    tree = parser.parse(mended, TreeFragment.applyChanges(TreeFragment.addTree(tree), changes(masked, mended)));
    masked = mended;
  }
  return tree;
}

/** Where two texts of one length differ. */
function changes(before: string, after: string) {
  const found: { fromA: number; toA: number; fromB: number; toB: number }[] = [];
  for (let at = 0; at < before.length; at++) {
    if (before[at] === after[at]) continue;
    const from = at;
    while (at < before.length && before[at] !== after[at]) at++;
    found.push({ fromA: from, toA: at, fromB: from, toB: at });
  }
  return found;
}

/** Where the tree says that something is missing or too much, in order. A bare `yield` is neither. */
export function errorsIn(tree: Tree): readonly number[] {
  const found: number[] = [];
  tree.iterate({
    enter(node) {
      if (node.type.isError && !isBareYield(node)) found.push(node.from);
    },
  });
  return found;
}

function isBareYield({ node }: SyntaxNodeRef): boolean {
  const { parent, prevSibling } = node;
  return node.from === node.to && prevSibling?.name === "yield" && /^Yield/.test(parent?.name ?? "");
}

function mend(text: string, offset: number): string | undefined {
  const lineStart = Math.max(text.lastIndexOf("\n", offset - 1), text.lastIndexOf("\r", offset - 1)) + 1;
  return (
    continuedString(text, lineStart) ??
    templateString(text, offset) ??
    withTarget(text, offset) ??
    withItems(text, offset) ??
    starredTarget(text, offset)
  );
}

/** A quoted string that goes on in the next line after a backslash. */
function continuedString(text: string, lineStart: number): string | undefined {
  const before = /(\\\r?\n)$/.exec(text.slice(0, lineStart))?.[1];
  if (before === undefined) return undefined;
  const start = lineStart - before.length;
  const rest = /^(?:[^\r\n]*\\\r?\n)*/.exec(text.slice(lineStart))?.[0] ?? "";
  const run = text.slice(start, lineStart + rest.length).replace(/\\\r?\n/g, spaces);
  return `${text.slice(0, start)}${run}${text.slice(lineStart + rest.length)}`;
}

/** `t"…"` (PEP 750) reads as `f"…"`. */
function templateString(text: string, offset: number): string | undefined {
  const at = text.slice(Math.max(offset - 3, 0), offset + 3).search(/(?<!\w)t(?=r?["'])/i);
  if (at < 0) return undefined;
  const start = Math.max(offset - 3, 0) + at;
  return `${text.slice(0, start)}f${text.slice(start + 1)}`;
}

/** `with a as (b, c):` and `with a as self.b:`: the target becomes one name, so that what it binds is unknown. */
function withTarget(text: string, offset: number): string | undefined {
  const before = /\bas[ \t]+[\w.]*$/.exec(text.slice(Math.max(offset - 80, 0), offset))?.[0];
  if (before === undefined) return undefined;
  const start = offset - before.length + (/^as[ \t]+/.exec(before)?.[0].length ?? 0);
  const target = /^(?:\([^()\r\n]*\)|[\w.]+(?:\[[^\]\r\n]*\])?)/.exec(text.slice(start, start + 200))?.[0];
  if (target === undefined || /^\w+$/.test(target)) return undefined;
  return `${text.slice(0, start)}${"_".repeat(target.length)}${text.slice(start + target.length)}`;
}

/** `with (a as b, c as d):` (PEP 617) without its brackets, on one line. */
function withItems(text: string, offset: number): string | undefined {
  const head = /\bwith[ \t]*\((?![\s\S]*\bwith[ \t]*\()/.exec(text.slice(Math.max(offset - 2000, 0), offset));
  if (!head) return undefined;
  const open = Math.max(offset - 2000, 0) + head.index + head[0].length - 1;
  const close = closing(text, open);
  if (close === undefined || !/^\s*:/.test(text.slice(close + 1, close + 20))) return undefined;
  const inside = text
    .slice(open + 1, close)
    .replace(/#[^\r\n]*/g, spaces)
    .replace(/[\r\n]/g, " ");
  return `${text.slice(0, open)} ${inside} ${text.slice(close + 1)}`;
}

/** `for a, *b in c` in a comprehension: the star goes, the name stays. */
function starredTarget(text: string, offset: number): string | undefined {
  const at = text.slice(Math.max(offset - 1, 0), offset + 2).indexOf("*");
  if (at < 0) return undefined;
  const star = Math.max(offset - 1, 0) + at;
  if (!/\bfor\b[\w\s,.()[\]]*$/.test(text.slice(Math.max(star - 200, 0), star))) return undefined;
  return `${text.slice(0, star)} ${text.slice(star + 1)}`;
}

function closing(text: string, open: number): number | undefined {
  let depth = 0;
  for (let at = open; at < Math.min(text.length, open + 4000); at++) {
    if ("([{".includes(text[at] ?? "")) depth++;
    if (")]}".includes(text[at] ?? "") && --depth === 0) return at;
  }
  return undefined;
}

const spaces = (match: string) => " ".repeat(match.length);
