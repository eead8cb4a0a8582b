import type { Instruction } from "./instruction.ts";
import { inherited, type Stage } from "./stages.ts";

/** The `USER` that a stage ends with, its own or one it goes on from. */
export const lastUser = (stage: Stage): Instruction | undefined =>
  inherited(stage).findLast(({ keyword }) => keyword === "USER");
