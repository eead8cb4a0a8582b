import { expect } from "vitest";
import { checkTable } from "../src/tabular/engine.ts";
import { judgeTable } from "../src/tabular/judge.ts";
import { plainKernel } from "../src/tabular/kernel/plain.ts";
import { webAssemblyKernel } from "../src/tabular/kernel/webassembly.ts";
import type { TableSource } from "../src/tabular/model.ts";

async function* inChunks(bytes: Uint8Array, size: number) {
  for (let from = 0; from < bytes.length; from += size) yield bytes.slice(from, from + size);
}

async function checked(table: TableSource, bytes: Uint8Array, tail: number | undefined) {
  const checking = checkTable(table, inChunks(bytes, 1 << 16), tail === undefined ? {} : { tail });
  for (;;) {
    const step = await checking.next();
    if (step.done) return step.value;
  }
}

/** The findings of a file, the same of the check that makes values and of the one that does not, by each kernel and by none, in chunks of every size. */
export async function bothChecks(
  table: TableSource,
  content: string | Uint8Array,
  sizes: readonly number[] = [1, 7, 64, 1 << 16],
) {
  const bytes = typeof content === "string" ? new TextEncoder().encode(content) : content;
  // The end of a table is nearer, so that a kernel reads small ones in pieces as it reads large ones.
  const tails = bytes.length > 1 << 16 ? [undefined] : sizes.length === 1 ? [12] : [undefined, 12];
  const usual = await checked(table, bytes, undefined);
  for (const tail of tails) {
    const { findings, rows, profile, lineEnds } = tail === undefined ? usual : await checked(table, bytes, tail);
    const columns = profile.columns.length;
    for (const kernel of [webAssemblyKernel, plainKernel, "none"] as const) {
      for (const size of kernel === "none" || tail === undefined ? sizes.slice(-1) : sizes) {
        for (const again of kernel === "none" ? [undefined] : [undefined, () => inChunks(bytes, size)]) {
          const options = { kernel, ...(again && { again }), ...(tail !== undefined && { tail }) };
          const judged = await judgeTable(table, inChunks(bytes, size), options);
          const given = { kernel: kernel === "none" ? kernel : kernel.name, size, again: again !== undefined, tail };
          expect({ ...given, ...judged, keys: [] }).toEqual({ ...given, findings, rows, columns, lineEnds, keys: [] });
        }
      }
    }
  }
  return usual.findings;
}
