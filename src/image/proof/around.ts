import type { Dashboard } from "../../dashboard/model.ts";
import type { Files } from "../../runner/ports.ts";

/** What a failure is held against, so that it can be told in its author's terms: the folder, and what was read of it. */
export type Around = {
  readonly files: Pick<Files, "list" | "stat" | "read">;
  readonly dashboard: Pick<Dashboard, "entry" | "dependencies" | "shipped" | "secrets">;
};

/** The text of a file of the folder, as far as it is one. */
export async function textOf({ files }: Pick<Around, "files">, path: string): Promise<string> {
  const bytes = await files.read(path).catch(() => undefined);
  return bytes === undefined ? "" : new TextDecoder().decode(bytes);
}
