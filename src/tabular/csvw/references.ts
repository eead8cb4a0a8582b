import type { Finding } from "../../report/model.ts";
import { findingAt } from "../findings.ts";
import type { ForeignKey, Table, TableGroup } from "./model.ts";

/** A foreign key of a table, and the table that it refers to. */
export type Reference = { readonly from: Table; readonly key: ForeignKey; readonly to: Table };

/**
 * Which table each foreign key of a group refers to. One without such a table, or without its columns there, is an error.
 * @see Metadata Vocabulary for Tabular Data §5.5, `foreignKeys`
 */
export function findReferences(
  { tables }: TableGroup,
  nameOf: (url: string) => string,
): {
  readonly references: readonly Reference[];
  readonly findings: readonly Finding[];
} {
  const references: Reference[] = [];
  const findings: Finding[] = [];
  for (const from of tables) {
    for (const key of from.tableSchema.foreignKeys) {
      const found = targetOf(key, tables, nameOf);
      if ("fault" in found) {
        const { file, line } = key.at;
        findings.push(
          findingAt("metadata-invalid", { message: found.fault, fix: found.fix }, file, { line, column: 1 }),
        );
      } else references.push({ from, key, to: found.table });
    }
  }
  return { references, findings };
}

function targetOf(
  { reference: { by, url, columns } }: ForeignKey,
  tables: readonly Table[],
  nameOf: (url: string) => string,
): { readonly table: Table } | { readonly fault: string; readonly fix: string } {
  const [table, ...more] = tables.filter(
    ({ url: own, tableSchema }) => (by === "resource" ? own : tableSchema.id) === url,
  );
  const words = by === "resource" ? `the table ${nameOf(url)}` : `the schema ${nameOf(url)}`;
  if (table === undefined) {
    return {
      fault: `A foreign key refers to ${words}, which no table of the group has`,
      fix: "Add the table to the group, or correct the URL.",
    };
  }
  if (by === "schemaReference" && more.length > 0) {
    return {
      fault: `A foreign key refers to ${words}, which ${more.length + 1} tables have`,
      fix: 'Name one table, with "resource".',
    };
  }
  const names = new Set(table.tableSchema.columns?.flatMap(({ name, named }) => (named ? [name] : [])));
  const lost = columns.find((column) => !names.has(column));
  if (lost === undefined) return { table };
  return {
    fault: `A foreign key refers to the column "${lost.slice(0, 100)}" of ${nameOf(table.url)}, and no column there has that "name"`,
    fix: 'Give the column a "name", or correct the reference.',
  };
}
