import type { Files } from "../runner/ports.ts";
import { checkCsvw } from "../tabular/csvw/check.ts";
import { addressOf, folderSources } from "../tabular/csvw/folder.ts";
import type { TableSource } from "../tabular/model.ts";
import { csvwMetadata } from "./csvw.ts";
import { mayBeNarrower } from "./csvw-datatype.ts";

/** Bytes of a file that are read once more for it; of a longer one the columns that might be refused are text at once. */
const longest = 32_000_000;

/**
 * The metadata of a table whose cells keep to its schema, proved by our own validator: a column with cells of a form that CSVW does not
 * take for its type, such as 9:30 or True, is text there.
 *
 * @param columns the file's, in its order
 */
export async function fittingCsvw(
  table: TableSource,
  csv: Uint8Array,
  columns: readonly string[],
): Promise<Record<string, unknown>> {
  const options = table.schema?.fieldsMatch === "exact" ? {} : { columns };
  return csvwMetadata(table, { ...options, loose: await looseFields(table, csv, columns) });
}

/** The fields of a table that have a cell of a form which CSVW does not take for their type. */
export async function looseFields(
  table: TableSource,
  csv: Uint8Array,
  columns: readonly string[],
): Promise<ReadonlySet<string>> {
  const doubtful = (table.schema?.fields ?? []).filter(mayBeNarrower).map(({ name }) => name);
  if (doubtful.length === 0 || csv.byteLength > longest) return new Set(doubtful);
  const metadata = csvwMetadata(table, { columns });
  const refused = await refusedBy(metadata, `${table.name}.csv`, csv);
  return new Set(columns.filter((_, at) => refused.has(nameAt(metadata, at))));
}

/** The names of columns that have a cell which the metadata does not accept. */
async function refusedBy(metadata: object, file: string, csv: Uint8Array): Promise<ReadonlySet<string>> {
  const written = new TextEncoder().encode(JSON.stringify(metadata));
  const described = `${file}-metadata.json`;
  const sources = folderSources(pairOf({ [file]: csv, [described]: written }));
  const { findings } = await checkCsvw({ metadata: addressOf(described) }, sources);
  return new Set(findings.flatMap(({ level, location }) => (level === "error" ? (location?.field ?? []) : [])));
}

function nameAt(metadata: Readonly<Record<string, unknown>>, at: number): string {
  const schema = metadata["tableSchema"] as { readonly columns?: readonly { readonly name?: unknown }[] } | undefined;
  return String(schema?.columns?.[at]?.name);
}

/** A folder of files that are at hand. */
function pairOf(contents: Readonly<Record<string, Uint8Array>>): Files {
  const entry = (path: string) => {
    const size = contents[path]?.byteLength;
    return size === undefined ? undefined : ({ path, kind: "file", size, executable: false } as const);
  };
  return {
    name: "what is published",
    list: async () => Object.keys(contents).flatMap((path) => entry(path) ?? []),
    stat: async (path) => entry(path),
    read: async (path) => contents[path],
    async *open(path) {
      const bytes = contents[path];
      if (bytes !== undefined && bytes.byteLength > 0) yield bytes;
    },
  };
}
