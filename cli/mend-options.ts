/** What `--fix` and `--diff` ask for, of data and of code. */
export type MendOptions = {
  /** Write what is mended. */
  readonly fix: boolean;
  /** Show what changes. */
  readonly diff: boolean;
  readonly color: boolean;
};

/** The line above what was mended in a file, or would be. */
export const mendedHead = (path: string, fix: boolean): string =>
  fix ? `✔ ${path} is mended:` : `${path} would be mended:`;
