/** One file that a package index offers. */
export type IndexFile = {
  readonly filename: string;
  readonly url: string;
  /** Hexadecimal; files without one are not offered. */
  readonly sha256: string;
  readonly requiresPython: string | undefined;
  /** Why its authors withdrew it; empty when they did without a reason. */
  readonly yanked: string | undefined;
};
