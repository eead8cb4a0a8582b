import { counted } from "../report/counts.ts";
import type { Finding, Report } from "../report/model.ts";
import { UserError } from "../report/user-error.ts";
import { verdictOf } from "../report/verdict.ts";
import type { Files } from "../runner/ports.ts";
import { findTables, tablesFor } from "../tabular/discover.ts";
import { findingAt } from "../tabular/findings.ts";
import type { TableSource } from "../tabular/model.ts";
import type { Change } from "../tabular/schema-diff/changes.ts";
import { diffOptionsIn } from "../tabular/schema-diff/declared.ts";
import { dueVersion } from "../tabular/schema-diff/due-version.ts";
import { schemaDiff } from "../tabular/schema-diff/schema-diff.ts";

/**
 * A report of tables that also says how their declaration changed: the verdict in its headline, all changes in its facts, and a note
 * for each table whose readers may break.
 *
 * @param before the folder before the change
 * @param asked by which paths the tables were named; none: they are all that the folder has
 */
export async function withSchemaChanges(
  report: Report,
  tables: readonly TableSource[],
  before: Files,
  asked: { readonly paths: readonly string[] },
): Promise<Report> {
  const old = await tablesBefore(before, tables, asked.paths);
  if (old === undefined) return report;
  const [compared, now] = [old, tables].map((all) => all.filter(({ metadata }) => metadata === undefined));
  const diff = schemaDiff(compared ?? [], now ?? [], diffOptionsIn(tables));
  if (diff.grade === undefined) return report;
  const due = dueVersion(compared ?? [], now ?? [], diff);
  const fix =
    due === undefined || due.isThere
      ? "Tell those who read the data, or keep what they read beside what is new."
      : `Set the package's version to ${due.due} (it is ${due.now ?? "not there"}), and tell those who read the data.`;
  const findings = [...report.findings, ...notesOf(diff.changes, tables, fix)];
  return {
    ...report,
    verdict: verdictOf(findings),
    headline: `${report.headline} · schema change: ${diff.grade} (${counted(diff.changes.length, "change")})`,
    findings,
    facts: {
      ...report.facts,
      schemaChange: diff.grade,
      ...(due === undefined ? {} : { versionDue: due.due }),
      schemaChanges: diff.changes,
    },
  };
}

/** A declaration that could not be used is none to compare with. */
async function tablesBefore(
  before: Files,
  tables: readonly TableSource[],
  paths: readonly string[],
): Promise<readonly TableSource[] | undefined> {
  try {
    if (paths.length === 0) return await findTables(before);
    const named: string[] = [];
    for (const path of new Set([...paths, ...tables.flatMap(({ declaredIn }) => declaredIn ?? [])])) {
      if (await before.stat(path)) named.push(path);
    }
    return (await tablesFor(named, before)).filter((old) => tables.some((table) => isSame(old, table)));
  } catch (error) {
    if (error instanceof UserError) return undefined;
    throw error;
  }
}

/** Whether a table is still the one that it was: by its file, or by its name where its file moved. */
const isSame = (old: TableSource, { path, name, declaredIn }: TableSource): boolean =>
  old.path === path || (old.name === name && old.declaredIn === declaredIn);

/** Named in a message; the report's facts have all. */
const mostNamed = 3;

function notesOf(changes: readonly Change[], tables: readonly TableSource[], fix: string): readonly Finding[] {
  const major = Map.groupBy(
    changes.filter(({ grade }) => grade === "major"),
    ({ table }) => table ?? "",
  );
  const anywhere = tables.find(({ declaredIn }) => declaredIn !== undefined)?.declaredIn;
  return [...major].map(([name, all]) => {
    const table = tables.find((one) => one.name === name);
    const named = all
      .slice(0, mostNamed)
      .map(({ field, what }) => (field === undefined ? what : `"${field}": ${what}`));
    const more = all.length > mostNamed ? `; and ${all.length - mostNamed} more` : "";
    return findingAt(
      "schema-changed",
      {
        message: `What the table "${name}" promises changed, and code that reads it may break: ${named.join("; ")}${more}`,
        fix,
      },
      table?.declaredIn ?? anywhere ?? table?.path ?? name,
    );
  });
}
