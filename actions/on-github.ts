import { acceptedSituation } from "../src/workflow/situation.ts";
import { asStep } from "./as-step.ts";
import type { Declaration, InputShape } from "./declare.ts";
import { readInputs } from "./read-inputs.ts";
import type { Work } from "./step.ts";

/**
 * Runs an action that works on a dashboard's folder: it is given its stages, and what came of them is shown. Whether the event and
 * the inputs are in order is known before anything else is even loaded.
 */
export const onGitHub = <Inputs extends InputShape, Output extends string>(
  declaration: Declaration<Inputs, Output>,
  work: Work<Inputs, Output>,
): Promise<void> =>
  asStep(async (runner) => {
    const situation = acceptedSituation(runner.event);
    const given = readInputs(declaration, runner.inputs);
    const { carryOut } = await import("./carry-out.ts");
    await carryOut(declaration, given, situation, work, runner);
  });
