import { UserError } from "../../report/user-error.ts";
import type { Files } from "../../runner/ports.ts";
import { addedColumnKey } from "../schema/added-column.ts";
import { defaultDialect } from "../schema/dialect.ts";
import { objectAt, readDocument } from "../schema/document.ts";
import { readPackage } from "../schema/package.ts";
import { readTableSchema } from "../schema/table-schema.ts";
import type { DeclaredTable, DiffOptions } from "./schema-diff.ts";

/**
 * What a descriptor declares: the tables of a package, or the one table of a schema alone, called by no name.
 *
 * @throws UserError for a file that is neither, or cannot be read
 */
export async function declaredIn(file: string, files: Files): Promise<readonly DeclaredTable[]> {
  const document = await readDocument(file, files);
  if (document === undefined) throw new UserError(`There is no file "${file}" in ${files.name}.`);
  const view = objectAt(document, [], "a descriptor", document.value);
  if (view.value["resources"] !== undefined) return readPackage(file, files);
  if (view.value["fields"] === undefined) {
    throw new UserError(
      `${file}: this is neither a Data Package (it has no "resources") nor a schema (it has no "fields").`,
      {
        fix: "Name a datapackage.yaml, datapackage.json or a Table Schema.",
      },
    );
  }
  const schema = readTableSchema(view, 1, { list: [] });
  return [{ name: "", path: "", schema, dialect: defaultDialect }];
}

/** What the new declaration itself says of added columns. */
export function diffOptionsIn(tables: readonly DeclaredTable[]): DiffOptions {
  const said = tables.find(({ descriptor }) => descriptor?.[addedColumnKey] !== undefined)?.descriptor?.[
    addedColumnKey
  ];
  return said === "minor" || said === "major" ? { addedColumn: said } : {};
}

/** The version that a package gives itself. */
export function versionIn(tables: readonly DeclaredTable[]): string | undefined {
  const version = tables.find(({ descriptor }) => descriptor !== undefined)?.descriptor?.["version"];
  return typeof version === "string" ? version : undefined;
}
