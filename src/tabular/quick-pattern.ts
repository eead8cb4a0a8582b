import { type CharacterSet, inRanges, type PatternTree, patternTree } from "./kernel/pattern-tree.ts";

/** Ways in which a text may be read, one after the other, until one fits. */
const mostWays = 100;

/** More characters are read by the engine that fears no pattern. */
const longest = 500;

/**
 * A pattern that the whole text has to match, as an expression of JavaScript: only where it says what all engines read alike, and where
 * a text can be read in few ways, so that none is long about it. Most patterns of schemas are so, and their engine need not be loaded.
 */
export function quickPattern(pattern: string): RegExp | undefined {
  const tree = pattern.length > longest ? undefined : patternTree(pattern);
  if (!tree) return undefined;
  const { ways, endless } = costOf(tree);
  return ways <= mostWays && endless <= 1 ? new RegExp(`^(?:${sourceOf(tree)})$`, "u") : undefined;
}

/** In how many ways a text can be read, and how many repeats have no end: one alone gives a way more for each character. */
type Cost = { readonly ways: number; readonly endless: number };

const tooMuch: Cost = { ways: Number.POSITIVE_INFINITY, endless: 0 };

function costOf(tree: PatternTree): Cost {
  if (tree.kind === "set") return { ways: 1, endless: 0 };
  if (tree.kind === "repeat") return costOfRepeat(tree.least, tree.most, costOf(tree.part));
  const parts = tree.parts.map(costOf);
  const endless = parts.reduce((sum, part) => sum + part.endless, 0);
  const ways = parts.reduce(
    (all, part) => (tree.kind === "choice" ? all + part.ways : all * part.ways),
    tree.kind === "choice" ? 0 : 1,
  );
  return { ways, endless };
}

function costOfRepeat(least: number, most: number, { ways, endless }: Cost): Cost {
  if (most === Number.POSITIVE_INFINITY) return ways === 1 && endless === 0 ? { ways: 1, endless: 1 } : tooMuch;
  if (most > 1 && endless > 0) return tooMuch;
  let all = 0;
  for (let times = least; times <= most; times++) all += ways ** times;
  return { ways: all, endless };
}

function sourceOf(tree: PatternTree): string {
  switch (tree.kind) {
    case "set":
      return classOf(tree.set);
    case "sequence":
      return tree.parts.map(sourceOf).join("");
    case "choice":
      return `(?:${tree.parts.map(sourceOf).join("|")})`;
    case "repeat": {
      const most = tree.most === Number.POSITIVE_INFINITY ? "" : tree.most;
      return `(?:${sourceOf(tree.part)}){${tree.least},${most}}`;
    }
  }
}

function classOf({ codes, others }: CharacterSet): string {
  const written = (code: number) => `\\x${code.toString(16).padStart(2, "0")}`;
  const ranges = inRanges(codes).map(([least, most]) => `${written(least)}-${written(most)}`);
  return `[${ranges.join("")}${others ? "\\x80-\\u{10ffff}" : ""}]`;
}
