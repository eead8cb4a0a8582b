import type { Kernel } from "../src/tabular/kernel/kernel.ts";
import { type Part, type PartProgram, partBegins, readPart } from "../src/tabular/kernel/part.ts";
import type { SideReader } from "../src/tabular/kernel/side-reader.ts";

type Counted = SideReader & {
  /** How many bytes were read of a part that was asked for; undefined: none was. */
  taken(): number | undefined;
};

/** Reads a later part of bytes as a thread would, by a kernel of its own, in pieces of a size. */
export function sideInMemory(
  kernel: Kernel,
  bytes: Uint8Array,
  { from, to = bytes.length, size }: { readonly from: number; readonly to?: number; readonly size: number },
): Counted {
  let program: PartProgram | undefined;
  let begin: number | undefined;
  let part: Part | undefined;

  function read(into: Uint8Array, offset: number): number {
    const piece = bytes.subarray(offset, offset + Math.min(size, into.length));
    into.set(piece);
    return piece.length;
  }

  return {
    from,
    begin(given) {
      program = structuredClone(given);
    },
    async begins() {
      if (program && from < to) begin = partBegins(kernel, program, { from, to }, read);
      return begin;
    },
    async part() {
      if (program && begin !== undefined) part = structuredClone(readPart(kernel, program, { from: begin, to }, read));
      return part;
    },
    async *open(start) {
      for (let at = start; at < bytes.length; at += size) yield bytes.slice(at, at + size);
    },
    end() {},
    taken: () => part && part.to - part.from,
  };
}
