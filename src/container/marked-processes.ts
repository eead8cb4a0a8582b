import { readdir, readFile } from "node:fs/promises";

/** In the environment of every process of a container: whose it is. */
export const markName = "SLIPWAY_CONTAINER";

/**
 * Ends every process of a container, told by its environment: process ids may be somebody else's by now, and a process may have
 * left its group. Only Linux shows this; elsewhere containers are an engine's. A process that cleared its own environment is not
 * found: without a process namespace that cannot be helped.
 */
export async function killMarked(id: string): Promise<void> {
  // One that is killed may just have made another: look until none is found.
  for (let round = 0; round < 20; round++) {
    const found = await marked(id);
    if (found.length === 0) return;
    for (const pid of found) {
      try {
        process.kill(pid, "SIGKILL");
      } catch {
        // It has ended by itself.
      }
    }
    await new Promise((done) => setTimeout(done, 10));
  }
}

/** The ids of the processes that belong to a container, itself left out. */
export async function marked(id: string): Promise<readonly number[]> {
  const names = await readdir("/proc").catch(() => []);
  const wanted = Buffer.from(`${markName}=${id}\0`);
  const found = await Promise.all(
    names
      .filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
      .map(async (name) => {
        const environment = await readFile(`/proc/${name}/environ`).catch(() => undefined);
        return environment?.includes(wanted) ? Number(name) : undefined;
      }),
  );
  return found.filter((pid) => pid !== undefined);
}

/** The same with the process that started each. @see proc(5), `/proc/pid/stat` */
export async function markedFamily(id: string): Promise<readonly { readonly pid: number; readonly parent: number }[]> {
  return Promise.all(
    (await marked(id)).map(async (pid) => {
      const text = await readFile(`/proc/${pid}/stat`, "utf8").catch(() => "");
      // The name before it may hold anything, brackets and blanks included.
      const [, parent = "0"] = text
        .slice(text.lastIndexOf(")") + 1)
        .trim()
        .split(" ");
      return { pid, parent: Number(parent) };
    }),
  );
}
