import { posix } from "node:path";
import type { FileEntry } from "../runner/ports.ts";

/** Tells what lies in a virtual environment: a folder that holds `pyvenv.cfg`, whatever it is called. @see PEP 405 */
export function virtualenvsIn(entries: readonly FileEntry[]): (path: string) => boolean {
  const folders = entries.flatMap(({ path }) => (posix.basename(path) === "pyvenv.cfg" ? [posix.dirname(path)] : []));
  return (path) => folders.some((folder) => folder !== "." && path.startsWith(`${folder}/`));
}
