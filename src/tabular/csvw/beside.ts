import type { Finding } from "../../report/model.ts";
import type { Files } from "../../runner/ports.ts";
import type { Dialect, TableSource } from "../model.ts";
import { type CsvwResult, checkCsvw } from "./check.ts";
import { asTableDialect, beyondTableDialect } from "./dialect.ts";
import { addressOf, folderSources } from "./folder.ts";
import { locateMetadata } from "./locate.ts";
import { nearestFields } from "./nearest-field.ts";
import { readCsvw } from "./read.ts";
import { textAt } from "./sources.ts";

/** What is found of a CSV file that nothing else describes: the metadata beside it, and what was passed over. */
export type Beside = Pick<TableSource, "metadata" | "remarks"> & {
  readonly declaredIn?: string;
  readonly dialect?: Dialect;
};

/**
 * The CSVW metadata of a file: `<file>-metadata.json`, else the `csv-metadata.json` of its folder, if it describes the file.
 * @see Model for Tabular Data and Metadata on the Web §5.3
 */
export async function metadataBeside(path: string, files: Files): Promise<Beside> {
  const read = new Set<string>();
  const sources = folderSources(files);
  const get: typeof sources.get = async (url) => {
    const answer = await sources.get(url);
    if (answer) read.add(sources.nameOf(url));
    return answer;
  };
  const address = addressOf(path);
  const { url, metadata, findings } = await locateMetadata(address, undefined, { ...sources, get });
  const remarks = findings.length === 0 ? {} : { remarks: findings };
  if (url === undefined || metadata === undefined) return remarks;
  const file = sources.nameOf(url);
  const tables = metadata.group?.tables ?? [];
  const described = tables.find((table) => table.url === address);
  const dialect = described?.dialect;
  const columns = described && nearestFields(described.tableSchema);
  const beyond = dialect && beyondTableDialect(dialect);
  const reads = [...new Set([...read, ...tables.map((table) => sources.nameOf(table.url))])];
  return {
    ...remarks,
    metadata: { file, reads, ...(beyond === undefined ? {} : { beyond }), ...(columns && { columns }) },
    declaredIn: file,
    ...(dialect === undefined ? {} : { dialect: asTableDialect(dialect) }),
  };
}

/** The files of which metadata speaks; none where it cannot be used. */
export async function tablesIn(file: string, files: Files): Promise<readonly string[]> {
  const sources = folderSources(files);
  const answer = await textAt(addressOf(file), sources);
  if ("fault" in answer) return [];
  const { group } = await readCsvw(answer.text, addressOf(file), sources);
  return (group?.tables ?? []).map(({ url }) => sources.nameOf(url));
}

/**
 * Validates tables by the metadata beside them, each document of it once. Of the other tables that it describes, only those that
 * are not there are spoken of.
 */
export async function checkBeside(tables: readonly TableSource[], files: Files): Promise<CsvwResult> {
  const sources = folderSources(files);
  const findings: Finding[] = [];
  const profiles: CsvwResult["profiles"][number][] = [];
  for (const file of new Set(tables.flatMap(({ metadata }) => metadata?.file ?? []))) {
    const own = new Map(
      tables.filter(({ metadata }) => metadata?.file === file).map((table) => [addressOf(table.path), table]),
    );
    const wanted = async (url: string) => own.has(url) || (await files.stat(sources.nameOf(url))) === undefined;
    const result = await checkCsvw({ metadata: addressOf(file) }, sources, wanted);
    findings.push(...result.findings);
    for (const profile of result.profiles) {
      profiles.push({ ...profile, name: own.get(addressOf(profile.path))?.name ?? profile.name });
    }
  }
  return { findings, profiles };
}
