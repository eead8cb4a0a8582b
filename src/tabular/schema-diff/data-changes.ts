import { counted } from "../../report/counts.ts";
import type { TableSource } from "../model.ts";
import type { RowDifference } from "../rows-between/row-difference.ts";
import { type Change, change } from "./changes.ts";

/** A table whose file changed: how many rows it had and has, and what became of each where that is known. */
export type ChangedData = {
  readonly table: TableSource;
  readonly before: { readonly rows: number };
  readonly profile: { readonly rows: number };
  readonly rows?: Pick<RowDifference, "added" | "removed" | "changed">;
};

/**
 * What a change of the data itself is by the recipe: rows more are minor, corrections are a patch, and rows that are gone from a table to
 * which others refer are major.
 *
 * @param tables of the same package, for their foreign keys
 * @see Data Package, recipe "Data Package version"
 */
export function dataChanges(
  { table, before, profile, rows }: ChangedData,
  tables: readonly TableSource[],
): readonly Change[] {
  const place = { table: table.name };
  if (rows === undefined) {
    const more = profile.rows - before.rows;
    return more > 0
      ? [change("rows-added", place, `${counted(more, "row")} more than before`)]
      : [
          change(
            "rows-corrected",
            place,
            more === 0 ? "its cells changed" : `${counted(-more, "row")} fewer than before`,
          ),
        ];
  }
  const { added, removed, changed } = rows;
  const isReferred = tables.some(
    (one) =>
      one.declaredIn === table.declaredIn &&
      one.schema?.foreignKeys.some(({ reference }) => reference.resource === table.name) === true,
  );
  const gone = isReferred ? "referred-rows-removed" : "rows-corrected";
  return [
    ...(removed > 0 ? [change(gone, place, `${counted(removed, "row")} taken out`)] : []),
    ...(added > 0 ? [change("rows-added", place, `${counted(added, "row")} added`)] : []),
    ...(changed > 0 ? [change("rows-corrected", place, `${counted(changed, "row")} changed`)] : []),
  ];
}
