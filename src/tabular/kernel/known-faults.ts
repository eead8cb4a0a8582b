import type { Findings } from "../findings.ts";
import type { Rows } from "../rows.ts";
import * as at from "./assembly/layout.ts";
import type { FaultCounts } from "./fault-counts.ts";
import type { Kernel } from "./kernel.ts";
import type { Program } from "./program.ts";

type Known = {
  readonly program: Program;
  readonly rows: Pick<Rows, "columns" | "knowsBlank">;
  readonly findings: Findings;
};

/** Lets a kernel count by itself what has been described often enough. */
export function quieten(kernel: Kernel, { program, rows, findings }: Known): void {
  const view = new DataView(kernel.memory.buffer);
  const columns = rows.columns() ?? [];
  const fullOf = (rules: Iterable<readonly [number, Parameters<Findings["isFull"]>[0]]>, column: string) =>
    [...rules].reduce((bits, [fault, rule]) => bits | (findings.isFull(rule, column) ? fault : 0), 0);
  for (const [index, { rules }] of program.columns.entries()) {
    const place = at.columnsAt + index * at.columnSize + at.quietOf;
    view.setUint32(place, fullOf(rules, columns[index]?.name ?? ""), true);
  }
  kernel.setQuietRows(fullOf(rowRules, "") | (rows.knowsBlank() ? at.blankRow : 0));
}

/**
 * Adds how often each fault was met, and where last.
 *
 * @param record how many records came before the first of those that were counted. @param line how many lines did
 */
export function addCounts(
  { counts, lasts }: FaultCounts,
  { program, rows, findings }: Known,
  { record, line }: { readonly record: number; readonly line: number },
): void {
  const columns = rows.columns() ?? [];
  const add = (rule: Parameters<Findings["more"]>[0], column: string, place: number, fault: number) => {
    const bit = Math.log2(fault);
    const last = place * at.lastsOf + 8 * bit;
    findings.more(rule, column, counts.getUint32(place * at.countsOf + 4 * bit, true), {
      row: record + lasts.getInt32(last, true),
      line: line + lasts.getInt32(last + 4, true),
    });
  };
  for (const [index, { rules }] of program.columns.entries()) {
    for (const [fault, rule] of rules) add(rule, columns[index]?.name ?? "", index, fault);
  }
  for (const [fault, rule] of rowRules) add(rule, "", at.mostColumns, fault);
}

const rowRules = [
  [at.shortRow, "short-row"],
  [at.longRow, "long-row"],
  [at.controlRow, "control-character"],
  [at.paddedRow, "trailing-columns"],
] as const;
