import { availableParallelism } from "node:os";
import { startThread } from "../src/runner/thread.ts";
import { tablePart } from "./programs.ts";

/** Starts a thread that reads a part of a table; undefined on a machine of one core, where it would only take turns with us. */
export const tableThread = availableParallelism() > 1 ? () => startThread(tablePart) : undefined;
