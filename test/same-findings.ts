import { expect } from "vitest";
import type { Finding } from "../src/report/model.ts";
import { checkTable } from "../src/tabular/engine.ts";
import { judgeTable } from "../src/tabular/judge.ts";
import { plainKernel } from "../src/tabular/kernel/plain.ts";
import { webAssemblyKernel } from "../src/tabular/kernel/webassembly.ts";
import type { TableSource } from "../src/tabular/model.ts";

async function* inChunks(bytes: Uint8Array, size: number) {
  for (let from = 0; from < bytes.length; from += size) yield bytes.slice(from, from + size);
}

/** What both ways to check a table find, which is the same, whatever reads the bytes and wherever the first rows end. */
export async function sameFindings(
  table: TableSource,
  content: string,
  sampleRows?: number,
): Promise<readonly Finding[]> {
  const bytes = Buffer.from(content);
  const sample = sampleRows === undefined ? {} : { sampleRows };
  const checking = checkTable(table, inChunks(bytes, 1 << 16), sample);
  let step = await checking.next();
  while (!step.done) step = await checking.next();
  const { findings } = step.value;
  for (const kernel of ["none", webAssemblyKernel, plainKernel] as const) {
    const again = () => inChunks(bytes, 4096);
    const judged = await judgeTable(table, again(), { kernel, again, ...sample });
    expect(judged.findings).toEqual(findings);
  }
  return findings;
}
