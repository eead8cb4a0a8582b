import type { Kernel } from "../../src/tabular/kernel/kernel.ts";
import type { EdgeTable } from "./edge-table.ts";

/** One file, and how it is read. */
export type EdgeCase = {
  readonly edge: Pick<EdgeTable, "table" | "references" | "collect">;
  readonly bytes: Buffer;
  readonly firstRows: number;
  readonly sampleRows: number;
  readonly tail: number;
  readonly profile: boolean;
  /** What is compared with the check that makes values. */
  readonly ways: readonly Way[];
};

export type Way = {
  readonly kernel: (() => Kernel) | "none";
  /** Bytes of each chunk. */
  readonly size: number;
  readonly isAgain: boolean;
};
