import { deepStrictEqual } from "node:assert";
import { checkTable } from "../../src/tabular/engine.ts";
import { type JudgeOptions, judgeTable } from "../../src/tabular/judge.ts";
import { plainKernel } from "../../src/tabular/kernel/plain.ts";
import { webAssemblyKernel } from "../../src/tabular/kernel/webassembly.ts";
import type { KeySet } from "../../src/tabular/keys/table.ts";
import { tailBytes, tailSize } from "../../src/tabular/tail.ts";
import type { EdgeCase } from "./edge-case.ts";
import { edgeFileFrom } from "./edge-file.ts";
import { edgeTableFrom } from "./edge-table.ts";
import type { Random } from "./random.ts";
import { shrunken, told } from "./shrink.ts";
import { inChunks } from "./tabular.ts";

/**
 * Files that are longer than what a kernel reads at once, with what may be misread where one part of them ends and the next begins: the
 * check that makes values, both kernels and the scanner of text find the same, or a shorter case is thrown that shows where they do not.
 */
export async function edges(random: Random): Promise<void> {
  const made = edgeCaseFrom(random);
  const difference = await differenceIn(made);
  if (difference === undefined) return;
  const least = await shrunken(made, async (one) => (await differenceIn(one)) !== undefined);
  throw new Error(`${told(least)}\n${(await differenceIn(least)) ?? difference}`);
}

function edgeCaseFrom(random: Random): EdgeCase {
  const edge = edgeTableFrom(random);
  const firstRows = random.oneOf([0, 1, 8, 100]);
  const tail = random.oneOf([0, 12, 300, tailSize]);
  const size = random.once(3)
    ? random.oneOf([997, 4_096, 32_767, 32_768, 32_769, 40_003])
    : random.oneOf([65_536, 65_537, 1 << 20, 3 << 20]);
  const bytes = edgeFileFrom(random, edge, { size, firstRows, lastBytes: tailBytes(tail) });
  const isAgain = random.once(2);
  const usual = random.once(3) ? [{ kernel: "none", size: 1 << 16, isAgain: false } as const] : [];
  const twin = bytes.length < 100_000 ? random.once(2) : bytes.length < 300_000 && random.once(4);
  return {
    edge,
    bytes,
    firstRows,
    sampleRows: random.oneOf([0, 0, 1, 7, 2_000]),
    tail,
    profile: random.once(3),
    ways: [
      { kernel: webAssemblyKernel, size, isAgain },
      ...(twin ? [{ kernel: plainKernel, size, isAgain }] : []),
      ...usual,
    ],
  };
}

/** What two checks say that do not agree. */
async function differenceIn({ edge, bytes, ways, ...asked }: EdgeCase): Promise<string | undefined> {
  const { references, collect, table } = edge;
  const { firstRows, sampleRows, tail } = asked;
  const options = { firstRows, sampleRows, tail, references, collect };
  const checking = checkTable(table, inChunks(bytes, 1 << 16), { ...options, holds: asked.profile });
  let step = await checking.next();
  while (!step.done) step = await checking.next();
  const { findings, rows, lineEnds, holds, keys } = step.value;
  const expected = { rows, findings, lineEnds, profile: holds, keys: keys.map(sizeOf) };
  for (const { kernel, size, isAgain } of ways) {
    const again = () => inChunks(bytes, size);
    const own: JudgeOptions = { ...options, kernel, profile: asked.profile, ...(isAgain && { again }) };
    try {
      const judged = await judgeTable(table, again(), own);
      const { rows, findings, lineEnds, profile } = judged;
      deepStrictEqual({ rows, findings, lineEnds, profile, keys: judged.keys.map(sizeOf) }, expected);
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      return `${kernel === "none" ? kernel : kernel.name}, in chunks of ${size}: ${message.slice(0, 6_000)}`;
    }
  }
  return undefined;
}

const sizeOf = ({ size }: KeySet) => size;
