import { counted } from "../report/counts.ts";
import type { Finding, Report } from "../report/model.ts";
import { UserError } from "../report/user-error.ts";
import { verdictOf } from "../report/verdict.ts";
import type { Files } from "../runner/ports.ts";
import { findTables, tablesFor } from "../tabular/discover.ts";
import { findingAt } from "../tabular/findings.ts";
import type { TableSource } from "../tabular/model.ts";
import type { Change } from "../tabular/schema-diff/changes.ts";
import type { ChangedData } from "../tabular/schema-diff/data-changes.ts";
import { diffOptionsIn } from "../tabular/schema-diff/declared.ts";
import { schemaDiff } from "../tabular/schema-diff/schema-diff.ts";
import { versionFinding, versionInWords, versionsDue } from "./version-due.ts";

/** What is asked of a change of tables. */
export type Asked = {
  /** By which paths the tables were named; none: they are all that the folder has. */
  readonly paths: readonly string[];
  /** The tables of which the files themselves changed. */
  readonly data?: readonly ChangedData[];
};

/**
 * A report of tables that also says how their declaration changed: the verdict in its headline, all changes in its facts, a note for
 * each table whose readers may break, and the version that all of it, with what became of the data, makes due.
 */
export async function withSchemaChanges(
  report: Report,
  tables: readonly TableSource[],
  folder: { readonly before: Files; readonly now: Files },
  { paths, data = [] }: Asked,
): Promise<Report> {
  const old = await tablesBefore(folder.before, tables, paths);
  if (old === undefined) return report;
  const [compared = [], now = []] = [old, tables].map((all) => all.filter(({ metadata }) => metadata === undefined));
  const diff = schemaDiff(compared, now, diffOptionsIn(tables));
  const versions = versionsDue(compared, now, data);
  if (diff.grade === undefined && versions.length === 0) return report;
  const late = versions.filter(({ isThere }) => !isThere);
  const findings = [
    ...report.findings,
    ...notesOf(diff.changes, tables),
    ...(await Promise.all(late.map((version) => versionFinding(version, folder.now)))),
  ];
  const change =
    diff.grade === undefined ? [] : [`schema change: ${diff.grade} (${counted(diff.changes.length, "change")})`];
  return {
    ...report,
    verdict: verdictOf(findings),
    headline: [report.headline, ...change, ...versions.map(versionInWords)].join(" · "),
    findings,
    facts: {
      ...report.facts,
      ...(diff.grade === undefined ? {} : { schemaChange: diff.grade, schemaChanges: diff.changes }),
      ...(versions[0] && { versionDue: versions[0].due }),
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

function notesOf(changes: readonly Change[], tables: readonly TableSource[]): readonly Finding[] {
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
        fix: "Tell those who read the data, or keep what they read beside what is new.",
      },
      table?.declaredIn ?? anywhere ?? table?.path ?? name,
    );
  });
}
