// The program of a thread that reads a later part of a table, while another thread reads it from its beginning.
import { closeSync, fstatSync, openSync, readSync } from "node:fs";
import { parentPort } from "node:worker_threads";
import { kernelOf } from "../src/tabular/kernel/instance.ts";
import { partBegins, readPart } from "../src/tabular/kernel/part.ts";
import type { PartAnswer, PartTask } from "../src/tabular/kernel/side-reader.ts";

const answer = (message: PartAnswer) => parentPort?.postMessage(message);

parentPort?.once("message", ({ module, program, file, from, to }: PartTask) => {
  const kernel = kernelOf(module);
  const opened = openSync(file.place, "r");
  const read = (into: Uint8Array, offset: number) => readSync(opened, into, 0, into.length, offset);
  try {
    const begins = partBegins(kernel, program, { from, to }, read);
    answer({ begins });
    if (begins === undefined) return;
    const part = readPart(kernel, program, { from: begins, to }, read);
    const { size, mtimeMs } = fstatSync(opened);
    answer({ part: size === file.size && mtimeMs === file.modified ? part : undefined });
  } finally {
    closeSync(opened);
  }
});
