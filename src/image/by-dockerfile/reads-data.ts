import { runOf } from "../../lint/docker/commands.ts";
import type { Instruction } from "../../lint/docker/instruction.ts";
import { readsData } from "./failure.ts";

/** What moves a file or changes who may read it, without looking inside. */
const doesNotRead = new Set("chmod chown mkdir touch ls rm mv cp ln test [ install echo find".split(" "));

/**
 * Refuses a step that names a data file, unless it only moves it: what it would read is not there.
 *
 * @param file the Dockerfile's name
 * @throws UserError that names the line and the file
 */
export function refuseReadingData(
  file: string,
  text: string,
  instructions: readonly Instruction[],
  data: readonly string[],
): void {
  for (const instruction of instructions) {
    if (instruction.keyword !== "RUN") continue;
    const words = runOf(instruction)
      .calls.filter(({ program }) => !doesNotRead.has(program))
      .flatMap(({ program, args }) => [program, ...args]);
    const mounted = instruction.flags.flatMap(({ name, value = "" }) =>
      name === "mount" ? [/(?:^|,)(?:source|src|from)=([^,]+)/.exec(value)?.[1] ?? ""] : [],
    );
    const read = data.find((path) => [...words, ...mounted].some((word) => isNamed(word, path)));
    if (read === undefined) continue;
    const line = text.slice(0, instruction.keywordAt.from).split("\n").length;
    throw readsData(`${file}:${line}: `, read);
  }
}

/** By its path from any folder: `x.csv`, `data/x.csv`, `/app/data/x.csv`; in quotes and as `--in=data/x.csv` too. */
function isNamed(word: string, path: string): boolean {
  return word
    .split(/["'=(),\s]+/)
    .map((part) => part.replace(/^(\.?\/)+/, ""))
    .some((part) => part === path || part.endsWith(`/${path}`) || (part.includes(".") && path.endsWith(`/${part}`)));
}
