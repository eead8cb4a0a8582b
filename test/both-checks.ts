import { expect } from "vitest";
import { checkTable } from "../src/tabular/engine.ts";
import { type Judged, type JudgeOptions, judgeTable } from "../src/tabular/judge.ts";
import { plainKernel } from "../src/tabular/kernel/plain.ts";
import { webAssemblyKernel } from "../src/tabular/kernel/webassembly.ts";
import type { TableSource } from "../src/tabular/model.ts";

async function* inChunks(bytes: Uint8Array, size: number) {
  for (let from = 0; from < bytes.length; from += size) yield bytes.slice(from, from + size);
}

type Options = Pick<JudgeOptions, "references" | "collect" | "sampleRows" | "firstRows" | "tail">;

async function checked(table: TableSource, bytes: Uint8Array, options: Options) {
  const checking = checkTable(table, inChunks(bytes, 1 << 16), options);
  for (;;) {
    const step = await checking.next();
    if (step.done) return step.value;
  }
}

/**
 * The findings of a file, the same of the check that makes values and of the one that does not, by each kernel and by none, in chunks
 * of every size. The first rows, which are looked at for what they say of people and for what is usual in a column, would all be read
 * without a kernel: none are, where `options` does not say so.
 */
export async function bothChecks(
  table: TableSource,
  content: string | Uint8Array,
  sizes: readonly number[] = [1, 7, 64, 1 << 16],
  options: Omit<Options, "tail"> = {},
) {
  const bytes = typeof content === "string" ? new TextEncoder().encode(content) : content;
  // The end of a table is nearer, so that a kernel reads small ones in pieces as it reads large ones.
  const tails = bytes.length > 1 << 16 ? [undefined] : sizes.length === 1 ? [12] : [undefined, 12];
  const asked = { sampleRows: 0, firstRows: 0, ...options };
  const usual = await checked(table, bytes, asked);
  for (const tail of tails) {
    const own: Options = { ...asked, ...(tail !== undefined && { tail }) };
    const { findings, rows, profile, lineEnds, keys } = tail === undefined ? usual : await checked(table, bytes, own);
    const expected = { findings, rows, columns: profile.columns.length, lineEnds, keys: sizesOf({ keys }) };
    for (const kernel of [webAssemblyKernel, plainKernel, "none"] as const) {
      for (const size of kernel === "none" || tail === undefined ? sizes.slice(-1) : sizes) {
        for (const again of kernel === "none" ? [undefined] : [undefined, () => inChunks(bytes, size)]) {
          const judged = await judgeTable(table, inChunks(bytes, size), { ...own, kernel, ...(again && { again }) });
          const given = { kernel: kernel === "none" ? kernel : kernel.name, size, again: again !== undefined, tail };
          expect({ ...given, ...judged, keys: sizesOf(judged) }).toEqual({ ...given, ...expected });
        }
      }
    }
  }
  return usual.findings;
}

const sizesOf = ({ keys }: Pick<Judged, "keys">) => keys.map(({ size }) => size);
