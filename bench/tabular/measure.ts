import { median, timed } from "../timed.ts";
import type { TableFile } from "./files.ts";

/** Who reads a table, as a process of its own that is given the table's folder. */
export type Contender = {
  readonly name: string;
  readonly command: readonly [string, ...string[]];
  readonly env: Readonly<Record<string, string>>;
  /** What it has to say besides what follows from the table. */
  readonly says?: { readonly profiles: number };
};

export type Clock = "wall" | "cpu";

/** Seconds by both clocks, and bytes. */
export type Run = {
  readonly wall: number;
  readonly cpu: number;
  readonly memory: number;
  /** The part of both that is work, where the contender can tell it from its start. */
  readonly work?: { readonly wall: number; readonly cpu: number };
};

export type Entry = { readonly contender: Contender; readonly file: TableFile };

/**
 * Runs of each, in turn, so that all meet the same machine. The first of each is not counted: it reads files that the others find in
 * memory.
 */
export async function inTurn(entries: readonly Entry[], runs: number): Promise<readonly (readonly Run[])[]> {
  const all: Run[][] = entries.map(() => []);
  for (let round = 0; round <= runs; round += 1) {
    for (const [index, entry] of entries.entries()) {
      const run = await once(entry);
      if (round > 0) all[index]?.push(run);
    }
  }
  return all;
}

/** @throws when it has not read all that is there, or has found anything else than what is wrong */
async function once({ contender: { name, command, env, says }, file }: Entry): Promise<Run> {
  const [program, ...args] = command;
  const { code, output, wall, cpu } = await timed(program, [...args, file.folder], {
    env: { PATH: process.env["PATH"], HOME: process.env["HOME"], ...env },
  });
  const said = output.split("\n").flatMap((line) => (line.startsWith("{") ? [JSON.parse(line) as Said] : []));
  const [first] = said;
  if (code !== 0 || first === undefined) throw new Error(`${name} ended with ${code}:\n${output}`);
  const total = (what: What) => said.reduce((sum, one) => sum + (one[what] ?? 0), 0);
  const { rows, missing, findings } = file;
  const expected: Partial<Record<What, number>> = { rows, missing, findings, threads: said.length, ...says };
  for (const [what, count] of Object.entries(expected) as [What, number][]) {
    if (what !== "rows" && first[what] === undefined) continue;
    if (total(what) !== count) throw new Error(`${name} says ${what} ${total(what)}, not ${count}, of ${file.folder}.`);
  }
  const work = { wall: first.wall ?? 0, cpu: first.cpu ?? 0 };
  const memory = said.reduce((sum, one) => sum + one.memory, 0);
  return { wall, cpu, memory, ...(first.wall === undefined ? {} : { work }) };
}

type What = "rows" | "missing" | "findings" | "threads" | "profiles" | "wall" | "cpu";

/** What each process of a contender says of itself. */
type Said = { readonly memory: number } & { readonly [Key in What]?: number };

export const secondsOf = (runs: readonly Run[], clock: Clock): number => median(runs.map((run) => run[clock]));

/** What it would take for a file so many times as large: its work grows with it, its start does not. */
export const secondsScaled = (runs: readonly Run[], clock: Clock, times: number): number =>
  median(runs.map((run) => run[clock] + (run.work ?? run)[clock] * (times - 1)));

export const mostMemory = (runs: readonly Run[]): number => Math.max(...runs.map(({ memory }) => memory));
