import type { FileOnDisk, Thread } from "../../runner/ports.ts";
import type { Part, PartProgram, Range } from "./part.ts";
import { kernelModule } from "./webassembly.ts";

/** What reads a later part of a table at the same time as somebody reads it from its beginning. */
export type SideReader = {
  /** No part begins before that offset. */
  readonly from: number;
  begin(program: PartProgram): void;
  /** Where the part begins, if there is one. */
  begins(): Promise<number | undefined>;
  /** What was read of it, once that is done. */
  part(): Promise<Part | undefined>;
  /** The bytes of the file from an offset on. */
  open(from: number): AsyncIterable<Uint8Array>;
  end(): void;
};

/** What the thread is told. */
export type PartTask = {
  readonly module: object;
  readonly program: PartProgram;
  readonly file: FileOnDisk;
  /** Where a part may begin, and where it has ended at the latest. */
  readonly from: number;
  readonly to: number;
};

/** What it answers: first where the part begins, then the part; undefined where there is none. */
export type PartAnswer = { readonly begins: number | undefined } | { readonly part: Part | undefined };

/** A thread that reads a file beside us. It is started when it is known what to read by. */
export function sideReader(
  start: () => Thread,
  file: FileOnDisk,
  { from, to }: Range,
  open: SideReader["open"],
): SideReader {
  let thread: Thread | undefined;
  /** A thread that fails is as good as none. */
  const answer = async () => thread?.next().catch(() => ({})) as Promise<Partial<Record<"begins" | "part", unknown>>>;
  return {
    from,
    begin(program) {
      thread = start();
      const task: PartTask = { module: kernelModule(), program, file, from, to };
      thread.post(task, [program.memory.buffer]);
    },
    begins: async () => (await answer()).begins as number | undefined,
    part: async () => (await answer()).part as Part | undefined,
    open,
    end: () => thread?.end(),
  };
}
