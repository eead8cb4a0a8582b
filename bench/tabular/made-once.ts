import { randomUUID } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, rename, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

const underWay = new Map<string, Promise<string>>();

/**
 * A folder of this name among the machine's temporary files. It is made where it is not there, under another name until it is whole; of
 * two that are made at once the first stays.
 */
export function madeOnce(name: string, make: (folder: string) => Promise<void>): Promise<string> {
  const made = underWay.get(name) ?? keep(join(tmpdir(), "slipway-bench-tabular", name), make);
  underWay.set(name, made);
  return made;
}

async function keep(folder: string, make: (folder: string) => Promise<void>): Promise<string> {
  if (existsSync(folder)) return folder;
  const unfinished = `${folder}-${randomUUID()}`;
  try {
    await mkdir(unfinished, { recursive: true });
    await make(unfinished);
    await rename(unfinished, folder).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== "ENOTEMPTY" && error.code !== "EEXIST") throw error;
    });
  } finally {
    await rm(unfinished, { recursive: true, force: true });
  }
  return folder;
}
