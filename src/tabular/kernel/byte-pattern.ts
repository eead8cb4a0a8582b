import { type Automaton, automatonOf } from "./automaton.ts";
import { type PatternTree, patternTree } from "./pattern-tree.ts";

/** A pattern as the kernel asks it: of a fixed length with each byte in a range, or an automaton. */
export type BytePattern =
  | { readonly kind: "shape"; readonly least: readonly number[]; readonly most: readonly number[] }
  | { readonly kind: "automaton"; readonly automaton: Automaton };

/** Bytes that the kernel compares at once. */
const longestShape = 16;

/** Undefined for a pattern that the kernel cannot ask. */
export function bytePatternOf(pattern: string): BytePattern | undefined {
  const tree = patternTree(pattern);
  const ranges = tree && rangesOf(tree);
  if (ranges && ranges.length <= longestShape) {
    return { kind: "shape", least: ranges.map(([least]) => least), most: ranges.map(([, most]) => most) };
  }
  const automaton = automatonOf(pattern);
  return automaton && { kind: "automaton", automaton };
}

type Range = readonly [least: number, most: number];

/** The range of each byte, where there are so many and no other. */
function rangesOf(tree: PatternTree): readonly Range[] | undefined {
  switch (tree.kind) {
    case "set": {
      const codes = [...tree.set.codes];
      const [least, most] = [Math.min(...codes), Math.max(...codes)];
      return tree.set.others || codes.length === 0 || most - least + 1 !== codes.length ? undefined : [[least, most]];
    }
    case "sequence": {
      const parts = tree.parts.map(rangesOf);
      return parts.every((part) => part !== undefined) ? parts.flat() : undefined;
    }
    case "repeat": {
      const part = tree.least === tree.most ? rangesOf(tree.part) : undefined;
      return part && part.length * tree.least <= longestShape
        ? Array.from({ length: tree.least }, () => part).flat()
        : undefined;
    }
    case "choice":
      return undefined;
  }
}

/** Bytes that {@link writePattern} takes. */
export const sizeOfPattern = (pattern: BytePattern) =>
  pattern.kind === "shape" ? 8 + 2 * longestShape : 260 + 2 * pattern.automaton.rows.length;

/** Writes it as the kernel reads it. */
export function writePattern(view: DataView, place: number, pattern: BytePattern): void {
  if (pattern.kind === "shape") {
    view.setUint32(place, 0, true);
    view.setUint32(place + 4, pattern.least.length, true);
    for (let index = 0; index < longestShape; index++) {
      view.setUint8(place + 8 + index, pattern.least[index] ?? 0);
      view.setUint8(place + 8 + longestShape + index, pattern.most[index] ?? 255);
    }
    return;
  }
  const { classes, width, rows } = pattern.automaton;
  view.setUint32(place, width, true);
  for (const [byte, sort] of classes.entries()) view.setUint8(place + 4 + byte, sort);
  for (const [index, word] of rows.entries()) view.setUint16(place + 260 + 2 * index, word, true);
}
