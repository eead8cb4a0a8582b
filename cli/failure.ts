import { createColors } from "picocolors";
import { failureOf } from "../src/report/failure.ts";
import { InfrastructureError, UserError } from "../src/report/user-error.ts";

/** Says on a screen why a command could not do its work, and answers with its exit code. */
export function failWith(error: unknown, screen: NodeJS.WriteStream): 2 | 3 {
  const color = createColors(screen.isTTY === true && process.env["NO_COLOR"] === undefined);
  const { sentence, fix, details, code } = failureOf(error);
  screen.write(`${color.red("✖")} ${sentence}\n`);
  for (const line of details) screen.write(color.dim(`  ${line}\n`));
  const expected = error instanceof UserError || error instanceof InfrastructureError;
  if (fix !== undefined) screen.write(`  ${expected ? `${color.cyan("help:")} ` : ""}${fix}\n`);
  return code;
}
