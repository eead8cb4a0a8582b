/** A file as it was and as it is, and what was mended in it, by rule. */
export type MendedFile = {
  readonly path: string;
  readonly before: string;
  readonly after: string;
  readonly mends: readonly CodeMend[];
};

export type CodeMend = {
  readonly rule: string;
  readonly count: number;
  /** The first five lines where, as they were. */
  readonly lines: readonly number[];
};
