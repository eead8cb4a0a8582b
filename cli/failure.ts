import { createColors } from "picocolors";
import { shown } from "../src/report/escape.ts";
import { InfrastructureError, UserError } from "../src/report/user-error.ts";

/** Where the report of a fault of ours goes. */
const reportTo = "https://github.com/your-org/slipway/issues/new";

/**
 * Says why a command could not do its work and answers with its exit code: one sentence and what to do for what its reader can
 * mend (2) or the machine did (3); for a fault of ours (3) the headline, the chain of causes dimmed, and where to report it.
 */
export function failWith(error: unknown, screen: NodeJS.WriteStream): 2 | 3 {
  const color = createColors(screen.isTTY === true && process.env["NO_COLOR"] === undefined);
  const sentence = error instanceof Error ? error.message : String(error);
  screen.write(`${color.red("✖")} ${shown(sentence, 2_000)}\n`);
  if (error instanceof UserError || error instanceof InfrastructureError) {
    if (error.fix !== undefined) screen.write(`  ${color.cyan("help:")} ${shown(error.fix, 1_000)}\n`);
    return error instanceof UserError ? 2 : 3;
  }
  for (const cause of causesOf(error)) screen.write(color.dim(`  ${shown(cause, 300)}\n`));
  screen.write(`  This is a fault of Slipway's own, not yours. Please report it: ${reportTo}\n`);
  return 3;
}

function* causesOf(error: unknown): Generator<string> {
  if (!(error instanceof Error)) return;
  for (const line of (error.stack ?? "").split("\n").slice(1, 9)) yield line.trim();
  if (error.cause !== undefined) {
    yield `because: ${error.cause instanceof Error ? error.cause.message : String(error.cause)}`;
    yield* causesOf(error.cause);
  }
}
