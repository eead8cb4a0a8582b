/** A table to measure with, whose rows are the same at each making. */
export type BenchTable = {
  /** Another one for other rows: what is made is kept by it. */
  readonly name: string;
  /** Table Schema v2. */
  readonly schema: {
    readonly fields: readonly Readonly<Record<string, unknown>>[];
    readonly primaryKey?: readonly string[];
  };
  /** Cells as they stand in the file, in quotes where they need them. May have no end. */
  readonly rows: () => Iterable<readonly string[]>;
  /** How many findings its rows give as they are; without, none. */
  readonly findings?: number;
  /** How many more a row gives; without, none. */
  readonly findingsOf?: (cells: readonly string[]) => number;
  /** Cells that are wrong in their column: each makes one finding. */
  readonly faults: readonly Fault[];
};

export type Fault = { readonly column: number; readonly cell: string };
