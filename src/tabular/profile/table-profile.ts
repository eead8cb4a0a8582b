import type { HeaderColumn } from "../header.ts";
import { noMissingValues, type TableSource } from "../model.ts";
import type { TableProfile } from "../profile.ts";
import { profileColumn } from "./column-profile.ts";
import type { Sample } from "./sample.ts";

/**
 * What a table holds, from the rows that were kept of it.
 *
 * @param rows how many data rows it has
 * @param isSecret whether no value of a column may be shown, by its name
 */
export function profileTable(
  { name, path, schema }: TableSource,
  columns: readonly HeaderColumn[],
  sample: Pick<Sample, "rows" | "every">,
  rows: number,
  isSecret: (column: string) => boolean,
): TableProfile {
  const kept = sample.rows();
  const missing = schema?.missingValues ?? noMissingValues;
  const taken = { rows: kept.length, of: rows };
  return {
    version: 2,
    name,
    path,
    rows,
    ...(kept.length < rows ? { sampled: { rows: kept.length, every: sample.every() } } : {}),
    columns: columns.map((column, index) =>
      profileColumn(
        column.name,
        column.field,
        missing,
        kept.map((row) => row[index]),
        taken,
        isSecret(column.name),
      ),
    ),
  };
}
