import type { Finding } from "../../report/model.ts";
import { findingAt } from "../findings.ts";
import type { TableProfile } from "../profile.ts";
import { inherit } from "./inherited.ts";
import { resolved, withoutFragment } from "./links.ts";
import { locateMetadata } from "./locate.ts";
import type { Table, TableGroup } from "./model.ts";
import { type CsvwMetadata, readCsvw } from "./read.ts";
import { findReferences, type Reference } from "./references.ts";
import type { ReferencedKeys } from "./row-check.ts";
import { noSchema } from "./schema.ts";
import { type Sources, textAt } from "./sources.ts";
import { type CsvwTableResult, checkCsvwTable, type TableCheckOptions } from "./table-check.ts";

/** What to start from: metadata, for all its tables, or the file of a table, whose metadata is looked for. */
export type Start = { readonly metadata: string } | { readonly table: string };

export type CsvwResult = {
  readonly findings: readonly Finding[];
  /** One for each table that could be read, in the order of the metadata. */
  readonly profiles: readonly TableProfile[];
};

/**
 * Validates tables against their CSVW metadata. Each file is read once, and once more before where foreign keys refer to it.
 * @param wanted the tables to check, by their URLs; all of them, if left out
 * @see Model for Tabular Data and Metadata on the Web, W3C 2015, §6.1 and §6.6
 */
export async function checkCsvw(
  start: Start,
  sources: Sources,
  wanted: (url: string) => Promise<boolean> = async () => true,
): Promise<CsvwResult> {
  const { metadata, findings } =
    "metadata" in start ? await given(start.metadata, sources) : await located(start.table, sources);
  const all = [...findings, ...metadata.findings];
  // Errors in metadata end the validation: what the tables would be checked against is not known.
  if (metadata.group === undefined || all.some(({ level }) => level === "error"))
    return { findings: all, profiles: [] };
  const checked = await checkTables(metadata.group, sources, wanted);
  return { findings: [...all, ...checked.findings], profiles: checked.profiles };
}

type Found = { readonly metadata: CsvwMetadata; readonly findings: readonly Finding[] };

async function given(url: string, sources: Sources): Promise<Found> {
  const read = await textAt(url, sources);
  if ("text" in read) return { metadata: await readCsvw(read.text, url, sources), findings: [] };
  const message = `The metadata ${sources.nameOf(url)} ${read.fault}`;
  const finding = findingAt(
    "metadata-invalid",
    { message, fix: "Add the file, or correct its name." },
    sources.nameOf(url),
  );
  return { metadata: { group: undefined, findings: [finding] }, findings: [] };
}

async function located(url: string, sources: Sources): Promise<Found> {
  const answer = await sources.get(url);
  const { metadata, findings } = await locateMetadata(url, answer?.headers["link"], sources);
  return { metadata: metadata ?? { group: embedded(url, sources), findings: [] }, findings };
}

/** A file that nothing describes is a table of the columns that its header names. */
function embedded(url: string, sources: Sources): TableGroup {
  const table: Table = {
    url: resolved(withoutFragment(url), url) ?? url,
    id: undefined,
    dialect: undefined,
    tableDirection: "auto",
    suppressOutput: false,
    notes: [],
    tableSchema: { ...noSchema, inherited: inherit() },
    lang: undefined,
    at: { file: sources.nameOf(url), line: 1 },
  };
  return { id: undefined, tables: [table], notes: [] };
}

async function checkTables(
  group: TableGroup,
  sources: Sources,
  wanted: (url: string) => Promise<boolean>,
): Promise<CsvwResult> {
  const { references, findings: unresolved } = findReferences(group, sources.nameOf);
  if (unresolved.length > 0) return { findings: unresolved, profiles: [] };
  const findings: Finding[] = [];
  const profiles: TableProfile[] = [];
  const keys = await referencedKeys(references, sources);
  for (const table of group.tables) {
    if (!(await wanted(table.url))) continue;
    const own = references.flatMap((reference) => {
      const known = keys.get(reference);
      return reference.from === table && known
        ? [{ key: reference.key, keys: known, place: sources.nameOf(reference.to.url) }]
        : [];
    });
    const result = await checkOne(table, sources, { references: own });
    if (result === undefined) {
      const file = sources.nameOf(table.url);
      const message = `The table's file, which ${table.at.file} declares, is not there`;
      findings.push(findingAt("not-a-file", { message }, file));
      continue;
    }
    findings.push(...result.findings);
    profiles.push(result.profile);
  }
  return { findings, profiles };
}

async function checkOne(
  table: Table,
  sources: Sources,
  options: Omit<TableCheckOptions, "file">,
): Promise<CsvwTableResult | undefined> {
  const answer = await sources.get(table.url);
  return answer && checkCsvwTable(table, answer, { file: sources.nameOf(table.url), ...options });
}

/** The keys that foreign keys refer to, read before the check, since tables may refer to each other and to themselves. */
async function referencedKeys(
  references: readonly Reference[],
  sources: Sources,
): Promise<ReadonlyMap<Reference, ReferencedKeys>> {
  const known = new Map<Reference, ReferencedKeys>();
  for (const table of new Set(references.map(({ to }) => to))) {
    const own = references.filter(({ to }) => to === table);
    const result = await checkOne(table, sources, { collect: own.map(({ key }) => key.reference.columns) });
    for (const [index, reference] of own.entries()) {
      const keys = result?.keys[index];
      if (keys) known.set(reference, keys);
    }
  }
  return known;
}
