import { UserError } from "../../report/user-error.ts";
import type { Files } from "../../runner/ports.ts";
import { forSecondLook } from "../csvw/second-look.ts";
import { findTables } from "../discover.ts";
import { judgeTable } from "../judge.ts";
import type { TableSource } from "../model.ts";
import type { TableProfile } from "../profile.ts";

/** What tables are compared with. */
export type Baseline = {
  /** As a person would name it: `main`, `data/old.csv`. */
  readonly name: string;
  /** What a table was; undefined where there was none. @throws UserError where it cannot be read */
  profileOf(table: TableSource): Promise<TableProfile | undefined>;
  /** The table as it was, and what gives its bytes, where its file is there. */
  open(table: TableSource): Promise<{ readonly table: TableSource; open(): AsyncIterable<Uint8Array> } | undefined>;
};

/** What Git has in the place of a file that is kept by Git LFS. */
const pointer = "version https://git-lfs.github.com/spec/";

/** The tables of another state of the same folder, read as that state declared them. */
export function folderBaseline(name: string, files: Files): Baseline {
  let found: Promise<readonly TableSource[]> | undefined;
  const tables = () => {
    // A descriptor that could not be read is perhaps what was mended: then the tables are read as they are declared now.
    found ??= findTables(files).catch((error) => {
      if (error instanceof UserError) return [];
      throw error;
    });
    return found;
  };
  const open: Baseline["open"] = async (table) => {
    const was = (await tables()).find(({ path }) => path === table.path) ?? table;
    const entry = await files.stat(was.path);
    if (entry?.kind !== "file" || (entry.size < 1_000 && (await isPointer(was.path, files)))) return undefined;
    return { table: was, open: () => files.open(was.path) };
  };
  return { name, open, profileOf: async (table) => profileOf(await open(table)) };
}

/** One file in the place of one table, read as the table is declared. */
export function fileBaseline(name: string, path: string, files: Files): Baseline {
  const open: Baseline["open"] = async (table) => ({ table: { ...table, path }, open: () => files.open(path) });
  return { name, open, profileOf: async (table) => profileOf(await open(table)) };
}

/** A profile that was kept of one table. */
export const profileBaseline = (name: string, profile: TableProfile): Baseline => ({
  name,
  profileOf: async () => profile,
  open: async () => undefined,
});

async function profileOf(opened: Awaited<ReturnType<Baseline["open"]>>): Promise<TableProfile | undefined> {
  if (opened === undefined) return undefined;
  const { profile } = await judgeTable(forSecondLook(opened.table), opened.open(), { profile: true });
  return profile;
}

async function isPointer(path: string, files: Files): Promise<boolean> {
  const bytes = await files.read(path);
  return bytes !== undefined && Buffer.from(bytes.subarray(0, pointer.length)).toString() === pointer;
}
