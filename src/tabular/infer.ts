import { Document, isScalar } from "yaml";
import type { Ports } from "../ports.ts";
import { UserError } from "../report/user-error.ts";
import { checkTable } from "./engine.ts";
import { type ColumnGuess, guessColumn, type InferredField, titleOf } from "./infer-column.ts";
import type { Dialect, TableSource } from "./model.ts";
import { defaultDialect } from "./schema/dialect.ts";
import { ukTypeKey } from "./types/uk/uk-types.ts";

type InferredResource = {
  readonly name: string;
  readonly type: "table";
  readonly title: string;
  readonly path: string;
  readonly format: "csv" | "tsv";
  readonly encoding: "utf-8";
  readonly dialect?: Readonly<Record<string, unknown>>;
  readonly schema: {
    readonly $schema: string;
    readonly fields: readonly InferredField[];
    readonly primaryKey?: readonly string[];
  };
};

export type InferredPackage = {
  readonly $schema: string;
  readonly name: string;
  readonly resources: readonly InferredResource[];
};

export type Inferred = {
  /** Where the descriptor belongs: in `data/` when all tables are there, else at the root. */
  readonly file: string;
  readonly descriptor: InferredPackage;
  /** The descriptor as YAML, with a line on top for its reader. */
  readonly yaml: string;
};

/**
 * A Data Package v2 descriptor of tables as they are: types, what is never missing, the column that names rows, categories where
 * they are few, what is an identifier of the United Kingdom. Every row is read. On the careful side: no bounds, no patterns, no
 * keys over several columns, none between tables; the delimiter is taken as given.
 *
 * @throws UserError for a table whose structure is at fault, since a schema of it would describe the fault
 */
export async function inferSchema(tables: readonly TableSource[], { files }: Pick<Ports, "files">): Promise<Inferred> {
  const folder = tables.length > 0 && tables.every(({ path }) => path.startsWith("data/")) ? "data/" : "";
  const resources: InferredResource[] = [];
  const reasons: Reason[] = [];
  for (const table of tables) {
    const entry = await files.stat(table.path);
    if (entry === undefined || entry.kind === "folder") {
      throw new UserError(`"${table.path}" is not a file; a CSV file is needed.`, { fix: "Name a CSV file." });
    }
    const { resource, whys } = await inferResource(table, folder, files);
    for (const [field, why] of whys.entries())
      if (why !== undefined) reasons.push({ resource: resources.length, field, why });
    resources.push(resource);
  }
  const descriptor: InferredPackage = {
    $schema: "https://datapackage.org/profiles/2.0/datapackage.json",
    name: resources.length === 1 ? (resources[0]?.name ?? "data") : "data",
    resources,
  };
  return { file: `${folder}datapackage.yaml`, descriptor, yaml: yamlOf(descriptor, reasons) };
}

/** What speaks for a field's `slipway:type`. */
type Reason = { readonly resource: number; readonly field: number; readonly why: string };

function yamlOf(descriptor: InferredPackage, reasons: readonly Reason[]): string {
  const document = new Document(descriptor);
  for (const { resource, field, why } of reasons) {
    const node = document.getIn(["resources", resource, "schema", "fields", field, ukTypeKey], true);
    if (isScalar(node)) node.comment = ` ${why}`;
  }
  const comment =
    "# Written by `slipway schema infer` from the data as it was. Correct what it got wrong: it is yours now.\n";
  return comment + document.toString({ lineWidth: 120 });
}

async function inferResource(
  table: TableSource,
  folder: string,
  files: Ports["files"],
): Promise<{ readonly resource: InferredResource; readonly whys: readonly (string | undefined)[] }> {
  const { name, path, dialect } = table;
  const batches = checkTable({ ...table, schema: undefined }, files.open(path));
  let guesses: readonly ColumnGuess[] | undefined;
  let step = await batches.next();
  for (; !step.done; step = await batches.next()) {
    const { columns } = step.value;
    guesses ??= columns.map((column) => guessColumn(column.name));
    for (const [index, { values }] of columns.entries()) {
      for (const value of values)
        guesses[index]?.add(value === null || value === dialect.nullSequence ? "" : String(value));
    }
  }
  const { findings, profile } = step.value;
  const [fault] = findings.filter(({ level }) => level === "error");
  if (fault) {
    const line = fault.location?.line === undefined ? "" : `:${fault.location.line}`;
    throw new UserError(
      `${path}${line}: no schema can be inferred while the file's structure is at fault: ${lowerFirst(fault.message)}.`,
      {
        fix: `Run \`slipway validate ${path}\` for all that is wrong, and mend the file first.`,
      },
    );
  }
  const guessed = (guesses ?? profile.columns.map((column) => guessColumn(column.name))).map((guess) => guess.result());
  const key = guessed.find(
    ({ field, names }, index) => names && (index === 0 || /(?:^|[_ ])(?:id|code|key|ref|reference)$/i.test(field.name)),
  );
  const resource: InferredResource = {
    name: name.toLowerCase().replace(/[^a-z0-9._-]+/g, "-"),
    type: "table",
    title: titleOf(name),
    path: path.slice(folder.length),
    format: dialect.delimiter === "\t" ? "tsv" : "csv",
    encoding: "utf-8",
    ...dialectOf(dialect),
    schema: {
      $schema: "https://datapackage.org/profiles/2.0/tableschema.json",
      fields: guessed.map(({ field }) => field),
      ...(key ? { primaryKey: [key.field.name] } : {}),
    },
  };
  return { resource, whys: guessed.map(({ why }) => why) };
}

/** What differs from the default, where anything does. */
function dialectOf(dialect: Dialect): Pick<InferredResource, "dialect"> {
  const plain: Dialect = { ...defaultDialect, delimiter: dialect.delimiter === "\t" ? "\t" : "," };
  const keys = Object.keys({ ...plain, ...dialect }) as readonly (keyof Dialect)[];
  const other = keys.filter((key) => dialect[key] !== plain[key]);
  return other.length === 0 ? {} : { dialect: Object.fromEntries(other.map((key) => [key, dialect[key]])) };
}

const lowerFirst = (text: string) => text.charAt(0).toLowerCase() + text.slice(1);
