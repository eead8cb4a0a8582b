import type { Ports } from "../ports.ts";
import { counted } from "../report/counts.ts";
import type { Figure, Finding } from "../report/model.ts";
import { report, type StageResult } from "../report/verdict.ts";
import { withClassification } from "./classified.ts";
import { isPacked } from "./csv/packed.ts";
import { findingAt } from "./findings.ts";
import { type Judged, type JudgeOptions, judgeTable } from "./judge.ts";
import type { KeySet } from "./keys/table.ts";
import type { TableSource } from "./model.ts";
import type { TableProfile } from "./profile.ts";
import type { Standard } from "./schema/standard.ts";
import { tailBytes, tailSize } from "./tail.ts";

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
  /** Where it was asked for, and the table is written so that it can be read by more than its CSVW metadata. */
  readonly profile?: TableProfile;
};

type Needed = Pick<Ports, "files" | "log" | "tableThread">;

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
  ports: Needed,
): Promise<StageResult<CheckedTables>> {
  const { files, log } = ports;
  const findings: Finding[] = tables.flatMap(({ remarks = [] }) => remarks);
  const readable: TableSource[] = [];
  for (const table of tables) {
    const fault = await notAFile(table, files);
    if (fault) findings.push(fault);
    else readable.push(table);
  }
  findings.push(...tables.flatMap((table) => uncheckedReferences(table, tables)));
  const keys = await referencedKeys(readable, ports);
  const checked: CheckedTable[] = [];
  const described = readable.filter(({ metadata }) => metadata !== undefined);
  const others = readable.filter(({ metadata }) => metadata === undefined);
  for (const [index, table] of others.entries()) {
    log.progress(`checking ${table.path}`, index, readable.length);
    const references = (resource: string, fields: readonly string[]) => keys.get(referenceKey(table, resource, fields));
    const result = await judged(table, ports, { references, profile: isProfiled(table, options) });
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
    const result = await checkDescribed(described, options, ports);
    findings.push(...result.findings);
    checked.push(...result.checked);
  }
  const outputs = { tables: checked };
  const facts = { tables: checked.map(({ profile: _, ...numbers }) => numbers) };
  const figures = await figuresOf(checked);
  const said = report("validate", { headline: headlineOf(tables, outputs, findings), findings, facts, figures });
  return { report: withClassification(said, tables), outputs };
}

/** Checks tables by the metadata that describes them, and looks at each once more for what metadata does not speak of. */
async function checkDescribed(
  tables: readonly TableSource[],
  options: ValidateOptions,
  ports: Needed,
): Promise<{ readonly findings: readonly Finding[]; readonly checked: readonly CheckedTable[] }> {
  const [{ checkBeside }, { forSecondLook, notLookedAt, withSecondLook }] = await Promise.all([
    import(/* webpackChunkName: "csvw" */ "./csvw/beside.ts"),
    import(/* webpackChunkName: "csvw" */ "./csvw/second-look.ts"),
  ]);
  const result = await checkBeside(tables, ports.files);
  const paths = new Set<string | undefined>(tables.map(({ path }) => path));
  const findings = result.findings.filter(({ location }) => !paths.has(location?.file));
  const profiles = new Map<string, TableProfile | undefined>();
  for (const table of tables) {
    const own = result.findings.filter(({ location }) => location?.file === table.path);
    const isRead = result.profiles.some(({ path }) => path === table.path);
    const left = isRead ? notLookedAt(table) : undefined;
    if (!isRead || left) {
      findings.push(...(await held(table, options, { findings: left ? [...own, left] : own })));
      continue;
    }
    const looked = await judged(forSecondLook(table), ports, { profile: isProfiled(table, options) });
    profiles.set(table.path, looked.profile);
    const both = withSecondLook(table, own, looked.findings);
    findings.push(...(await held(table, options, { ...looked, findings: both })));
  }
  const checked = result.profiles.map(({ name, path, rows, columns }) => {
    const profile = profiles.get(path);
    return { name, path, rows, columns: columns.length, ...(profile && { profile }) };
  });
  return { findings, checked };
}

const isProfiled = ({ path }: TableSource, { profiled = [] }: ValidateOptions) =>
  profiled === "all" || profiled.includes(path);

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

async function notAFile({ path, declaredIn }: TableSource, files: Needed["files"]): Promise<Finding | undefined> {
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

/** A thread takes some milliseconds to be ready; so many bytes are read meanwhile, and more, twice. */
const largeFile = 1 << 25;

async function judged(table: TableSource, { files, tableThread }: Needed, options: JudgeOptions): Promise<Judged> {
  const entry = await files.stat(table.path);
  const isSmall = entry?.kind === "file" && entry.size < smallFile && !isPacked(table.path);
  if (isSmall) return judgeTable(table, files.open(table.path, { lend: true }), { ...options, kernel: "none" });
  const file = files.onDisk?.(table.path);
  const open = (from = 0) => files.open(table.path, { lend: true, from, ...(file && { as: file }) });
  // A hash is of all bytes in their order, and so is a sample of rows.
  const mayShare = file && file.size >= largeFile && !isPacked(table.path) && !table.expected && !options.profile;
  if (!mayShare || !tableThread) return judgeTable(table, open(), { ...options, again: () => open() });
  const { sideReader } = await import(/* webpackChunkName: "kernel" */ "./kernel/side-reader.ts");
  const to = file.size - tailBytes(tailSize);
  const side = sideReader(tableThread, file, { from: Math.floor(file.size / 2), to }, open);
  return judgeTable(table, open(), { ...options, again: () => open(), side });
}

const referenceKey = ({ name, declaredIn }: TableSource, resource: string, fields: readonly string[]) =>
  JSON.stringify([declaredIn, resource || name, ...fields]);

/** The keys that foreign keys refer to, read before the check, since tables may refer to each other and to themselves. */
async function referencedKeys(tables: readonly TableSource[], ports: Needed): Promise<ReadonlyMap<string, KeySet>> {
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
    const result = await judged(table, ports, { collect: [...sets.values()], sampleRows: 0 });
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
