import { shown } from "./escape.ts";
import { InfrastructureError, UserError } from "./user-error.ts";

/** Why a command or a step could not do its work, fit to be shown. */
export type Failure = {
  readonly sentence: string;
  readonly fix: string | undefined;
  /** For a fault of ours: the chain of causes, and where to report it. */
  readonly details: readonly string[];
  /** 2: its reader can mend it; 3: the machine did, or we did. */
  readonly code: 2 | 3;
};

/** Where the report of a fault of ours goes. */
const reportTo = "https://github.com/your-org/slipway/issues/new";

/**
 * One sentence and what to do for what its reader can mend or the machine did; for a fault of ours the headline, the chain of
 * causes, and where to report it.
 */
export function failureOf(error: unknown): Failure {
  const sentence = shown(error instanceof Error ? error.message : String(error), 2_000);
  if (error instanceof UserError || error instanceof InfrastructureError) {
    const fix = error.fix === undefined ? undefined : shown(error.fix, 1_000);
    return { sentence, fix, details: [], code: error instanceof UserError ? 2 : 3 };
  }
  return {
    sentence,
    fix: `This is a fault of Slipway's own, not yours. Please report it: ${reportTo}`,
    details: [...causesOf(error)],
    code: 3,
  };
}

function* causesOf(error: unknown): Generator<string> {
  if (!(error instanceof Error)) return;
  for (const line of (error.stack ?? "").split("\n").slice(1, 9)) yield shown(line.trim(), 300);
  if (error.cause !== undefined) {
    yield shown(`because: ${error.cause instanceof Error ? error.cause.message : String(error.cause)}`, 300);
    yield* causesOf(error.cause);
  }
}
