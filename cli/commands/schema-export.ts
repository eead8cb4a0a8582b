import { basename, dirname } from "node:path";
import { csvwGroup } from "../../src/dataset/csvw.ts";
import { looseFields } from "../../src/dataset/csvw-fit.ts";
import { schemaOrgDataset } from "../../src/dataset/schema-org.ts";
import { counted } from "../../src/report/counts.ts";
import { UserError } from "../../src/report/user-error.ts";
import { openFolder } from "../../src/runner/folder.ts";
import type { TableSource } from "../../src/tabular/model.ts";
import { declaredIn } from "../../src/tabular/schema-diff/declared.ts";
import type { Given } from "../given.ts";
import { writeJson } from "../write-json.ts";

/** `slipway schema export --csvw|--schema-org DESCRIPTOR`: what a Data Package says, for readers of another standard. */
export async function schemaExportCommand({ paths: [path = ""], options }: Given): Promise<number> {
  const { csvw = false, schemaOrg = false } = options;
  if (csvw === schemaOrg) {
    throw new UserError(
      csvw ? "Both --csvw and --schema-org were given." : "Neither --csvw nor --schema-org was given.",
      {
        fix: "Choose one of the two.",
      },
    );
  }
  const files = await openFolder(dirname(path));
  const tables = (await declaredIn(basename(path), files)).filter(isDeclared);
  if (tables.length === 0) {
    throw new UserError(`"${path}" declares no table with a file.`, {
      fix: "Name a datapackage.yaml or datapackage.json.",
    });
  }
  if (csvw) {
    const open = tables.filter(({ schema }) => schema !== undefined && schema.fieldsMatch !== "exact");
    for (const { name, schema } of open) {
      process.stderr.write(
        `! "${name}" has fieldsMatch: ${schema?.fieldsMatch}; CSVW has no word for it, and wants the columns as they are listed.\n`,
      );
    }
  }
  const loose = new Map<TableSource, ReadonlySet<string>>();
  for (const table of csvw ? tables : []) {
    const data = await files.read(table.path);
    const columns = (table.schema?.fields ?? []).map(({ name }) => name);
    if (data !== undefined) loose.set(table, await looseFields(table, data, columns));
  }
  const described = tables.map((table) => schemaOrgDataset(table, { files: [downloadOf(table)] }));
  const written = csvw
    ? csvwGroup(tables, (table) => loose.get(table))
    : described.length === 1
      ? described[0]
      : described;
  await writeJson(options.json ?? "-", written);
  if (options.json !== undefined && options.json !== "-")
    process.stdout.write(`✔ ${options.json} describes ${counted(tables.length, "table")}\n`);
  return 0;
}

const isDeclared = (table: Partial<TableSource>): table is TableSource => table.declaredIn !== undefined;

const downloadOf = ({ path, dialect }: TableSource) => ({
  name: path,
  encodingFormat: dialect.delimiter === "\t" ? "text/tab-separated-values" : "text/csv",
});
