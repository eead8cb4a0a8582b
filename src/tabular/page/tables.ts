import type { Finding } from "../../report/model.ts";
import type { Files } from "../../runner/ports.ts";
import type { Compared } from "../drift/compared.ts";
import type { TableSource } from "../model.ts";
import type { TableProfile } from "../profile.ts";
import { excerptOf } from "./excerpt.ts";
import { placesOf } from "./excerpt-table.ts";
import type { PageTable } from "./page.ts";

type Checked = {
  readonly tables: readonly TableSource[];
  readonly findings: readonly Finding[];
  readonly profiles: readonly TableProfile[];
  readonly compared: readonly Compared[];
};

/** The tables as a page shows them: each with what was found in it, and the rows that was found in, which are read again. */
export async function pageTables(
  { tables, findings, profiles, compared }: Checked,
  files: Pick<Files, "open" | "stat">,
): Promise<readonly PageTable[]> {
  const made: PageTable[] = [];
  for (const table of tables) {
    const own = findings.filter(({ location }) => location?.file === table.path);
    const lines = new Set(own.flatMap((finding) => placesOf(finding).map(({ line }) => line)));
    const isThere = lines.size > 0 && (await files.stat(table.path)) !== undefined;
    const excerpt = isThere ? await excerptOf(table, files.open(table.path), lines) : undefined;
    const profile = profiles.find(({ path }) => path === table.path);
    const drift = compared.find((one) => one.table.path === table.path);
    made.push({
      table,
      findings: own,
      ...(excerpt && { excerpt }),
      ...(profile && { profile }),
      ...(drift && { compared: drift }),
    });
  }
  return made;
}

/** Findings that are about none of the tables' files. */
export const besideTables = (tables: readonly TableSource[], findings: readonly Finding[]): readonly Finding[] =>
  findings.filter(({ location }) => !tables.some(({ path }) => path === location?.file));
