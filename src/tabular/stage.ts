import type { Ports } from "../ports.ts";
import { counted } from "../report/counts.ts";
import type { Figure, Finding } from "../report/model.ts";
import { report, type StageResult } from "../report/verdict.ts";
import { isPacked } from "./csv/packed.ts";
import { findingAt } from "./findings.ts";
import { type Judged, type JudgeOptions, judgeTable } from "./judge.ts";
import type { KeySet } from "./keys/table.ts";
import type { TableSource } from "./model.ts";
import type { TableProfile } from "./profile.ts";
import type { Standard } from "./schema/standard.ts";

export type ValidateOptions = {
  /** The paths of the tables of which it is wanted to know what they hold. */
  readonly profiled?: readonly string[] | "all";
  /** The standard that every file is held to; otherwise each is to what its descriptor names. */
  readonly standard?: Standard;
};

/** What each table that could be read holds, in numbers; plain JSON. */
export type CheckedTables = { readonly tables: readonly CheckedTable[] };

export type CheckedTable = {
  readonly name: string;
  readonly path: string;
  /** Blank ones left out. */
  readonly rows: number;
  readonly columns: number;
  /** Where it was asked for, and a schema or nothing describes the table. */
  readonly profile?: TableProfile;
};

type FilesAndLog = Pick<Ports, "files" | "log">;

/**
 * Checks every table against its schema; one without a schema for its structure alone.
 *
 * Streams each file once, and once more before where other tables (or itself) refer to it by foreign keys; memory does not grow
 * with rows, but for keys.
 * @see Table Schema v2; CSV on the Web; RFC 4180
 */
export async function validate(
  tables: readonly TableSource[],
  options: ValidateOptions,
  { files, log }: FilesAndLog,
): Promise<StageResult<CheckedTables>> {
  const findings: Finding[] = tables.flatMap(({ remarks = [] }) => remarks);
  const readable: TableSource[] = [];
  for (const table of tables) {
    const fault = await notAFile(table, files);
    if (fault) findings.push(fault);
    else readable.push(table);
  }
  findings.push(...tables.flatMap((table) => uncheckedReferences(table, tables)));
  const keys = await referencedKeys(readable, files);
  const checked: CheckedTable[] = [];
  const described = readable.filter(({ metadata }) => metadata !== undefined);
  const others = readable.filter(({ metadata }) => metadata === undefined);
  for (const [index, table] of others.entries()) {
    log.progress(`checking ${table.path}`, index, readable.length);
    const references = (resource: string, fields: readonly string[]) => keys.get(referenceKey(table, resource, fields));
    const { profiled = [] } = options;
    const profile = profiled === "all" || profiled.includes(table.path);
    const result = await judged(table, files, { references, profile });
    checked.push({
      name: table.name,
      path: table.path,
      rows: result.rows,
      columns: result.columns,
      ...(result.profile && { profile: result.profile }),
    });
    findings.push(...(await held(table, options, result)));
    if (table.schema === undefined && !result.findings.some(({ rule }) => rule === "empty-file"))
      findings.push(
        findingAt(
          "no-schema",
          { message: `Nothing describes the table "${table.name}", so what its columns should hold was not checked` },
          table.path,
        ),
      );
  }
  if (described.length > 0) {
    log.progress("checking tables with CSVW metadata", others.length, readable.length);
    const { checkBeside } = await import(/* webpackChunkName: "csvw" */ "./csvw/beside.ts");
    const result = await checkBeside(described, files);
    for (const table of described) {
      const own = result.findings.filter(({ location }) => location?.file === table.path);
      findings.push(...(await held(table, options, { findings: own })));
    }
    const paths = new Set<string | undefined>(described.map(({ path }) => path));
    findings.push(...result.findings.filter(({ location }) => !paths.has(location?.file)));
    checked.push(
      ...result.profiles.map(({ name, path, rows, columns }) => ({ name, path, rows, columns: columns.length })),
    );
  }
  const outputs = { tables: checked };
  const facts = { tables: checked.map(({ profile: _, ...numbers }) => numbers) };
  const figures = await figuresOf(checked);
  return {
    report: report("validate", { headline: headlineOf(tables, outputs, findings), findings, facts, figures }),
    outputs,
  };
}

/** What the tables hold, drawn, where it is known. */
async function figuresOf(checked: readonly CheckedTable[]): Promise<readonly Figure[]> {
  const profiles = checked.flatMap(({ profile }) => profile ?? []);
  if (profiles.length === 0) return [];
  const { profileFigure } = await import(/* webpackChunkName: "profile" */ "./profile/figure.ts");
  return profiles.map(profileFigure);
}

/** The findings of a table as the standard that it is held to has them, where there is one. */
async function held(
  table: TableSource,
  options: ValidateOptions,
  { findings, lineEnds }: Pick<Judged, "findings"> & Partial<Judged>,
): Promise<readonly Finding[]> {
  if ((options.standard ?? table.standard) === undefined) return findings;
  const { judgedByStandard } = await import(/* webpackChunkName: "standard" */ "./govuk.ts");
  return judgedByStandard(table, findings, lineEnds);
}

async function notAFile({ path, declaredIn }: TableSource, files: FilesAndLog["files"]): Promise<Finding | undefined> {
  const entry = await files.stat(path);
  // A link is followed by whoever opens it, and one that leads out of the folder has been refused by now.
  if (entry?.kind === "file" || entry?.kind === "link") return undefined;
  const named = declaredIn === undefined ? "" : `, which ${declaredIn} declares,`;
  const what = entry === undefined ? "is not there" : entry.kind === "folder" ? "is a folder" : "is not a file";
  const fix = entry?.kind === "folder" ? "Give the folder another name, or put the CSV file in its place." : undefined;
  return findingAt("not-a-file", { message: `The table's file${named} ${what}`, fix }, path);
}

/** Foreign keys to tables that nobody asked to check along: said, so that their silence is not taken for a pass. */
const uncheckedReferences = (table: TableSource, tables: readonly TableSource[]): readonly Finding[] =>
  (table.schema?.foreignKeys ?? [])
    .filter(({ reference }) => referredTo(table, reference.resource, tables) === undefined)
    .map(({ reference }) =>
      findingAt(
        "schema-doubt",
        {
          level: "note",
          message: `The foreign key from "${table.name}" to "${reference.resource}" was not checked: that table is not part of this run`,
          fix: "Validate both together.",
        },
        table.path,
      ),
    );

/** The table that a foreign key names: itself, or another one of the same declaration. */
const referredTo = (from: TableSource, resource: string, tables: readonly TableSource[]): TableSource | undefined =>
  resource === "" ? from : tables.find(({ name, declaredIn }) => name === resource && declaredIn === from.declaredIn);

/** A kernel takes some milliseconds to be ready; so many bytes of text are read meanwhile. */
const smallFile = 1 << 16;

async function judged(table: TableSource, files: FilesAndLog["files"], options: JudgeOptions): Promise<Judged> {
  const entry = await files.stat(table.path);
  const isSmall = entry?.kind === "file" && entry.size < smallFile && !isPacked(table.path);
  const open = () => files.open(table.path, { lend: true });
  return judgeTable(table, open(), isSmall ? { ...options, kernel: "none" } : { ...options, again: open });
}

const referenceKey = ({ name, declaredIn }: TableSource, resource: string, fields: readonly string[]) =>
  JSON.stringify([declaredIn, resource || name, ...fields]);

/** The keys that foreign keys refer to, read before the check, since tables may refer to each other and to themselves. */
async function referencedKeys(
  tables: readonly TableSource[],
  files: FilesAndLog["files"],
): Promise<ReadonlyMap<string, KeySet>> {
  const wanted = new Map<TableSource, Map<string, readonly string[]>>();
  for (const table of tables) {
    for (const { reference } of table.schema?.foreignKeys ?? []) {
      const target = referredTo(table, reference.resource, tables);
      if (!target) continue;
      const sets = wanted.get(target) ?? new Map<string, readonly string[]>();
      wanted.set(target, sets.set(referenceKey(table, reference.resource, reference.fields), reference.fields));
    }
  }
  const keys = new Map<string, KeySet>();
  for (const [table, sets] of wanted) {
    const result = await judged(table, files, { collect: [...sets.values()], sampleRows: 0 });
    for (const [index, name] of [...sets.keys()].entries()) {
      const set = result.keys[index];
      if (set) keys.set(name, set);
    }
  }
  return keys;
}

function headlineOf(tables: readonly TableSource[], checked: CheckedTables, findings: readonly Finding[]): string {
  if (tables.length === 0) return "no CSV table to check";
  const faults = findings.filter(({ level }) => level !== "note");
  const rows = checked.tables.reduce((sum, table) => sum + table.rows, 0);
  const rowsChecked = `${counted(rows, "row")} checked`;
  if (faults.length === 0) {
    const without = tables.filter(({ schema, metadata }) => schema === undefined && metadata === undefined).length;
    const note =
      without === 0
        ? ""
        : ` · ${without === tables.length ? "no schema: structure only" : `${without} without a schema`}`;
    return `${counted(tables.length, "table")}, ${counted(rows, "row")}, no fault${note}`;
  }
  const inFiles = (some: readonly Finding[]) =>
    counted(new Set(some.map(({ location }) => location?.file)).size, "file");
  const columns = new Set(
    faults.flatMap(({ location }) => (location?.field === undefined ? [] : [`${location.file}\0${location.field}`])),
  );
  const all = checked.tables.reduce((sum, table) => sum + table.columns, 0);
  const worst = faults.some(({ level }) => level === "error") ? "invalid" : "doubtful";
  const others = faults.filter(({ location }) => location?.field === undefined);
  if (columns.size === 0) return `${counted(others.length, "fault")} in ${inFiles(others)} · ${rowsChecked}`;
  const ofColumns = faults.filter(({ location }) => location?.field !== undefined);
  const more = others.length === 0 ? "" : `, ${counted(others.length, "other fault")}`;
  return `${columns.size} of ${counted(all, "column")} ${worst} in ${inFiles(ofColumns)}${more} · ${rowsChecked}`;
}
