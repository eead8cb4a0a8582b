import { failureOf } from "../src/report/failure.ts";
import { githubRunner } from "../src/runner/github.ts";
import type { Runner } from "../src/runner/ports.ts";

/**
 * Runs as a step of a GitHub job. The one place where an error ends a step: with 2 for what its author can mend, with 3 for the
 * machine or ourselves.
 */
export async function asStep(work: (runner: Runner) => Promise<void>): Promise<void> {
  let runner: Runner | undefined;
  try {
    runner = githubRunner();
    await work(runner);
  } catch (error) {
    const { sentence, fix, details, code } = failureOf(error);
    const said = fix === undefined ? sentence : `${sentence}\n${fix}`;
    for (const line of details) runner?.log.info(`  ${line}`);
    runner?.fail(said, code);
    // Where there is no runner there is a person.
    if (runner === undefined) process.stderr.write(`${said}\n`);
    process.exitCode = code;
  }
}
