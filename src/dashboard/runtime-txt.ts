import type { Resolver } from "./first-found.ts";
import { type AskedPython, exactPython } from "./supported-python.ts";
import { readText } from "./text-file.ts";

/** `python-3.13.2` in Heroku's former `runtime.txt`. */
export const pythonFromRuntimeTxt: Resolver<AskedPython> = async ({ files }) => {
  const written = (await readText(files, "runtime.txt"))?.trim();
  return written ? exactPython(written, "runtime.txt", 1) : undefined;
};
