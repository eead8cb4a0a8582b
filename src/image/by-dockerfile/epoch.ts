import { instructionsIn } from "../../lint/docker/instructions.ts";
import { constantTime } from "../layer/time.ts";

/**
 * The newest time that a file of an image has: later than every time that a content gives (see `timeOfContent`), and the same for every
 * commit, so that a step that is run again gives the layer that it gave before.
 */
export const epoch = constantTime + 2 ** 30;

export const epochArgument = "SOURCE_DATE_EPOCH";

export type EpochTold = {
  readonly text: string;
  /** The line in the author's file of a line in `text`, both from 1. */
  lineOf(line: number): number;
};

/**
 * A Dockerfile whose steps know that times do not count, by an `ARG` below each `FROM`: Python then writes bytecode that goes by
 * content. Bytecode that goes by the time of its source would be worth nothing once all times are one.
 *
 * @see PEP 552; Reproducible Builds, "SOURCE_DATE_EPOCH"
 */
export function tellEpoch(text: string): EpochTold {
  const { instructions } = instructionsIn(text);
  const inserted: number[] = [];
  let told = "";
  let at = 0;
  for (const { keyword, to } of instructions) {
    if (keyword !== "FROM") continue;
    told += `${text.slice(at, to)}\nARG ${epochArgument}`;
    inserted.push(told.split("\n").length);
    at = to;
  }
  told += text.slice(at);
  return { text: told, lineOf: (line) => line - inserted.filter((one) => one <= line).length };
}
