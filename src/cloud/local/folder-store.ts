import { randomUUID } from "node:crypto";
import * as fs from "node:fs/promises";
import { dirname, join } from "node:path";
import type { ObjectStore } from "../../dataset/ports.ts";
import { diskError, ignoring, syncFolder, writeAll } from "../../oci/disk.ts";
import { whileLocked } from "../../oci/index-lock.ts";
import { UserError } from "../../report/user-error.ts";

/** Where unfinished files and locks are; no key begins with a dot. */
const aside = ".slipway-store";

/** What a killed run left unfinished is swept away after so long. */
const unfinishedSeconds = 3600;

/**
 * Objects as files of a folder, by key. An object is written aside, flushed, and linked into place, which fails where one is: so
 * creating never overwrites, and a reader sees an object whole or not at all, also after a kill or a power cut. Replacing is
 * done under a lock that is taken over from a process that died. The store's clock is the machine's.
 *
 * The folder must be on one file system that has hard links (a memory stick's FAT has none).
 *
 * @throws UserError for a key that leads out of the folder; InfrastructureError for a disk that is full or fails
 */
export function folderStore(folder: string): ObjectStore {
  const path = (key: string) => join(folder, ...checked(key).split("/"));
  let swept = false;

  async function written(content: Uint8Array | AsyncIterable<Uint8Array>): Promise<string> {
    const temporary = join(folder, aside, `${randomUUID()}.new`);
    await fs.mkdir(dirname(temporary), { recursive: true });
    if (!swept) await sweep(join(folder, aside));
    swept = true;
    const file = await fs.open(temporary, "wx", 0o644);
    try {
      if (content instanceof Uint8Array) await writeAll(file, content);
      else for await (const chunk of content) await writeAll(file, chunk);
      await file.sync();
    } catch (error) {
      await fs.rm(temporary, { force: true });
      throw error;
    } finally {
      await file.close();
    }
    return temporary;
  }

  /** Puts a finished file at its place, where nothing is yet. */
  async function linked(temporary: string, place: string): Promise<boolean> {
    await fs.mkdir(dirname(place), { recursive: true });
    const done = (await fs.link(temporary, place).then(() => true, ignoring("EEXIST"))) ?? false;
    if (done) await syncFolder(fs, dirname(place));
    return done;
  }

  const onDisk = async <Result>(work: () => Promise<Result>): Promise<Result> => {
    try {
      return await work();
    } catch (error) {
      throw diskError(error, folder);
    }
  };

  return {
    name: folder,
    now: async () => new Date(),
    read: async (key) => onDisk(() => readWhole(path(key))),
    async create(key, content) {
      const place = path(key);
      return onDisk(async () => {
        if ((await fs.stat(place).catch(ignoring("ENOENT", "ENOTDIR"))) !== undefined) return "exists";
        const temporary = await written(content);
        try {
          return (await linked(temporary, place)) ? "created" : "exists";
        } finally {
          await fs.rm(temporary, { force: true });
        }
      });
    },
    async replace(key, bytes, expected) {
      const place = path(key);
      return onDisk(async () => {
        const temporary = await written(bytes);
        try {
          if (expected === "absent") return (await linked(temporary, place)) ? "replaced" : "changed";
          const lock = join(folder, aside, `${key.replaceAll("/", "+")}.lock`);
          return await whileLocked(lock, fs, async (stillHeld) => {
            if ((await readWhole(place))?.generation !== expected) return "changed";
            await stillHeld();
            await fs.rename(temporary, place);
            await syncFolder(fs, dirname(place));
            return "replaced";
          });
        } finally {
          await fs.rm(temporary, { force: true });
        }
      });
    },
    async list(prefix) {
      const parts = prefix.split("/").slice(0, -1);
      if (parts.length > 0) checked(parts.join("/"));
      return onDisk(async () => {
        const found = await keysBelow(join(folder, ...parts), parts.join("/"));
        return found.filter((key) => key.startsWith(prefix)).sort(byCodeUnit);
      });
    },
  };
}

/** A state is told by the file's identity and time of change: each replacement is a new file. */
async function readWhole(place: string): Promise<{ bytes: Uint8Array; generation: string } | undefined> {
  const file = await fs.open(place, "r").catch(ignoring("ENOENT", "ENOTDIR"));
  if (file === undefined) return undefined;
  try {
    const { ino, mtimeNs, size } = await file.stat({ bigint: true });
    const bytes = await file.readFile();
    return {
      bytes: new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength),
      generation: `${ino}-${mtimeNs}-${size}`,
    };
  } finally {
    await file.close();
  }
}

async function keysBelow(folder: string, key: string): Promise<string[]> {
  const entries = (await fs.readdir(folder, { withFileTypes: true }).catch(ignoring("ENOENT", "ENOTDIR"))) ?? [];
  const keys = entries
    .filter(({ name }) => !name.startsWith("."))
    .map(async (entry) => {
      const name = key === "" ? entry.name : `${key}/${entry.name}`;
      return entry.isDirectory() ? keysBelow(join(folder, entry.name), name) : entry.isFile() ? [name] : [];
    });
  return (await Promise.all(keys)).flat();
}

async function sweep(folder: string): Promise<void> {
  for (const name of await fs.readdir(folder)) {
    const file = join(folder, name);
    const found = name.endsWith(".new") ? await fs.stat(file).catch(ignoring("ENOENT")) : undefined;
    if (found !== undefined && Date.now() - found.mtimeMs > unfinishedSeconds * 1000)
      await fs.rm(file, { force: true });
  }
}

function checked(key: string): string {
  if (!/^[A-Za-z0-9_][\w.+-]*(\/[A-Za-z0-9_][\w.+-]*)*$/.test(key)) {
    throw new UserError(
      `"${key}" cannot be the name of an object; accepted are letters, digits, "_", ".", "+" and "-", parted by "/".`,
      {
        fix: "Begin each part with a letter, a digit or an underscore, so that none leads out of the folder",
      },
    );
  }
  return key;
}

const byCodeUnit = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);
