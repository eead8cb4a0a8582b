import { randomUUID } from "node:crypto";
import { chmodSync, chownSync } from "node:fs";
import { mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import * as z from "zod/mini";
import { isAlive } from "./alive.ts";
import { killMarked } from "./marked-processes.ts";
import { containerUser } from "./unpack-layer.ts";

/** What one container has of this machine's disk, for as long as it runs. */
export type ContainerPlace = {
  readonly id: string;
  /** Short, since the path of a Unix socket holds 107 bytes at most. */
  readonly folder: string;
  /** What is `/run/slipway` in there; the server makes its socket in it. */
  readonly sockets: string;
  readonly socket: string;
  /** Removes all of it. */
  remove(): Promise<void>;
};

const record = z.strictObject({ folder: z.string(), owner: z.string(), engine: z.optional(z.string()) });

/** A folder of ours, as `mkdtemp` names it. */
const ourName = /^slipway-[A-Za-z0-9]{6}$/;

export type PlaceOptions = {
  /** Where containers are written down. */
  readonly records: string;
  readonly temporary: string;
  /** The socket that says that this process runs. */
  readonly owner: string;
  /** The engine's program, when it is an engine that runs the container. */
  readonly engine?: string;
};

/** Makes a container's folder, and writes down whose it is before anything runs in it. */
export async function makePlace({ records, temporary, owner, engine }: PlaceOptions): Promise<ContainerPlace> {
  const id = randomUUID();
  const folder = await mkdtemp(join(temporary, "slipway-"));
  chmodSync(folder, 0o711);
  await mkdir(records, { recursive: true });
  const file = join(records, `${id}.json`);
  await writeFile(`${file}.new`, JSON.stringify({ folder, owner, ...(engine === undefined ? {} : { engine }) }));
  await rename(`${file}.new`, file);
  const sockets = join(folder, "s");
  await mkdir(sockets);
  letIn(sockets);
  return {
    id,
    folder,
    sockets,
    socket: join(sockets, "app.sock"),
    async remove() {
      await rm(folder, { recursive: true, force: true });
      await rm(file, { force: true });
    },
  };
}

/** Lets the container's user write there: as root by giving it away, else by opening it, in a folder whose name is a secret. */
export function letIn(folder: string): void {
  if (process.getuid?.() === 0) chownSync(folder, containerUser, containerUser);
  else chmodSync(folder, 0o777);
}

/** Removes what processes left behind that were killed: their containers' folders, and whatever of them still runs. */
export async function sweepPlaces(
  records: string,
  temporary: string,
  removeFromEngine: (program: string, id: string) => Promise<void>,
): Promise<void> {
  const names = await readdir(records).catch(() => []);
  for (const name of names.filter((name) => name.endsWith(".json"))) {
    const file = join(records, name);
    const text = await readFile(file, "utf8").catch(() => undefined);
    const found = record.safeParse(text === undefined ? undefined : parsed(text)).data;
    if (found && (await isAlive(found.owner))) continue;
    const id = basename(name, ".json");
    if (found?.engine !== undefined) await removeFromEngine(found.engine, id);
    await killMarked(id);
    // The record is a file that anybody may have written to: it must not name a folder that is not ours.
    if (found && dirname(found.folder) === temporary && ourName.test(basename(found.folder))) {
      await rm(found.folder, { recursive: true, force: true });
    }
    await rm(file, { force: true });
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
