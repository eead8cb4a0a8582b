/**
 * Something that its reader can mend: one sentence that names the file, key or input, what was found and what is
 * accepted, and a `fix` that says what to do. Shown without a stack; the command ends with exit code 2.
 *
 * Anything else that is thrown is our fault or the machine's: see {@link InfrastructureError} for the machine's.
 */
export class UserError extends Error {
  override readonly name = "UserError";
  /** What to do, as one sentence in the imperative. */
  readonly fix: string | undefined;

  constructor(message: string, options: { readonly fix?: string; readonly cause?: unknown } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.fix = options.fix;
  }
}

/**
 * Something outside failed although what it was asked was right: a registry that does not answer, a full disk. One
 * sentence and what to try; the command ends with exit code 3.
 */
export class InfrastructureError extends Error {
  override readonly name = "InfrastructureError";
  readonly fix: string | undefined;

  constructor(message: string, options: { readonly fix?: string; readonly cause?: unknown } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.fix = options.fix;
  }
}
