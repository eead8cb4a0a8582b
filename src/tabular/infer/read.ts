import { UserError } from "../../report/user-error.ts";
import type { Files } from "../../runner/ports.ts";
import { checkTable } from "../engine.ts";
import type { TableSource } from "../model.ts";
import type { TableProfile } from "../profile.ts";

/** Some rows of a table as texts, by column; what is missing is empty. */
export type Texts = {
  readonly names: readonly string[];
  readonly columns: readonly (readonly string[])[];
  readonly rows: number;
};

/**
 * The data rows of a table, in the order of the file.
 *
 * @throws UserError for a table whose structure is at fault, since a schema of it would describe the fault
 */
export async function* readTexts(table: TableSource, files: Files): AsyncGenerator<Texts, TableProfile> {
  const { path } = table;
  const batches = checkTable({ ...table, schema: undefined }, files.open(path));
  let step = await batches.next();
  for (; !step.done; step = await batches.next()) {
    const { rows, columns } = step.value;
    yield {
      names: columns.map(({ name }) => name),
      columns: columns.map(({ values }) =>
        values.map((value) => (value === null || value === table.dialect.nullSequence ? "" : String(value))),
      ),
      rows,
    };
  }
  const { findings, profile } = step.value;
  const [fault] = findings.filter(({ level }) => level === "error");
  if (fault) {
    const line = fault.location?.line === undefined ? "" : `:${fault.location.line}`;
    throw new UserError(
      `${path}${line}: no schema can be inferred while the file's structure is at fault: ${lowerFirst(fault.message)}.`,
      { fix: `Run \`slipway validate ${path}\` for all that is wrong, and mend the file first.` },
    );
  }
  return profile;
}

const lowerFirst = (text: string) => text.charAt(0).toLowerCase() + text.slice(1);
