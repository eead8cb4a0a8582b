import type { Files } from "../../runner/ports.ts";
import type { TableSource } from "../model.ts";
import { type Mending, mendingOf } from "./mend.ts";

/** A table whose file has something to mend. */
export type MendableTable = { readonly table: TableSource; readonly mending: Mending };

/** Those of the tables that have something to mend, each file once; what cannot be read is for the check to report. */
export async function mendableTables(tables: readonly TableSource[], files: Files): Promise<readonly MendableTable[]> {
  const found: MendableTable[] = [];
  const seen = new Set<string>();
  for (const table of tables) {
    const kind = seen.has(table.path) ? undefined : (await files.stat(table.path))?.kind;
    seen.add(table.path);
    if (kind !== "file" && kind !== "link") continue;
    const mending = await mendingOf(table, () => files.open(table.path, { lend: true }));
    if (mending.mends.length > 0) found.push({ table, mending });
  }
  return found;
}

/** The same folder, its files read as mended. */
export function mendedFiles(files: Files, mendable: readonly MendableTable[]): Files {
  const mendings = new Map(mendable.map(({ table, mending }) => [table.path, mending]));
  return {
    ...files,
    open: (path, options) => mendings.get(path)?.pieces() ?? files.open(path, options),
  };
}
