import { type Automaton, automatonOf } from "./automaton.ts";
import { inRanges, type PatternTree, patternTree, type Range } from "./pattern-tree.ts";

/** A pattern as the kernel asks it: of a fixed length with each byte in one of a few ranges, or an automaton. */
export type BytePattern =
  | { readonly kind: "shape"; readonly bytes: readonly (readonly Range[])[] }
  | { readonly kind: "automaton"; readonly automaton: Automaton };

/** Where a shape has the ranges of its bytes: sixteen least bytes, then sixteen greatest. */
export const rangePlaces = [8, 40, 72, 104];

/** Bytes that the kernel compares at once. */
const longestShape = 16;

/** Undefined for a pattern that the kernel cannot ask. */
export function bytePatternOf(pattern: string): BytePattern | undefined {
  const tree = patternTree(pattern);
  const bytes = tree && rangesOf(tree);
  if (bytes && bytes.length <= longestShape) return { kind: "shape", bytes };
  const automaton = automatonOf(pattern);
  return automaton && { kind: "automaton", automaton };
}

/** No byte is in it. */
const nothing: Range = [255, 0];

/** The ranges of each byte, where there are so many bytes and no other. */
function rangesOf(tree: PatternTree): readonly (readonly Range[])[] | undefined {
  switch (tree.kind) {
    case "set": {
      const ranges = inRanges(tree.set.codes);
      return tree.set.others || ranges.length === 0 || ranges.length > rangePlaces.length ? undefined : [ranges];
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
  pattern.kind === "shape" ? 8 + 2 * longestShape * rangePlaces.length : 260 + 2 * pattern.automaton.rows.length;

/** Writes it as the kernel reads it. */
export function writePattern(view: DataView, place: number, pattern: BytePattern): void {
  if (pattern.kind === "shape") {
    view.setUint32(place, 0, true);
    view.setUint32(place + 4, pattern.bytes.length, true);
    for (const [which, offset] of rangePlaces.entries()) {
      for (let index = 0; index < longestShape; index++) {
        // Bytes behind the text may be anything.
        const ranges = pattern.bytes[index] ?? [[0, 255]];
        const [least, most] = ranges[which] ?? nothing;
        view.setUint8(place + offset + index, least);
        view.setUint8(place + offset + longestShape + index, most);
      }
    }
    return;
  }
  const { classes, width, rows } = pattern.automaton;
  view.setUint32(place, width, true);
  for (const [byte, sort] of classes.entries()) view.setUint8(place + 4 + byte, sort);
  for (const [index, word] of rows.entries()) view.setUint16(place + 260 + 2 * index, word, true);
}
