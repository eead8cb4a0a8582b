import { createHash } from "node:crypto";
import type { Ports } from "../ports.ts";
import { counted } from "../report/counts.ts";
import type { Finding, Report } from "../report/model.ts";
import { UserError } from "../report/user-error.ts";
import { withValues } from "../report/values.ts";
import { report, type StageResult } from "../report/verdict.ts";
import { isPacked } from "../tabular/csv/packed.ts";
import { lineEnds } from "../tabular/csv/record.ts";
import { checkTable } from "../tabular/engine.ts";
import type { Dialect, TableSource } from "../tabular/model.ts";
import { fittingCsvw } from "./csvw-fit.ts";
import { dataPackage } from "./descriptor.ts";
import { stored } from "./manifest.ts";
import { parquetFile } from "./parquet.ts";
import { pinData } from "./pins.ts";
import { completeVersion, currentVersion, moveForward, prefixOf, refreshIndex, writeVersion } from "./publish.ts";
import { type Distribution, schemaOrgDataset } from "./schema-org.ts";
import { contentHash, formatVersion, versionName } from "./version.ts";

export type Dataset = {
  /** The dashboard's name. */
  readonly dashboard: string;
  readonly table: TableSource;
  /** What validate said; it is published beside the data. */
  readonly report?: Report | undefined;
};

export type PublishOptions = {
  /** The time of the commit that the data is of: a version's place among the others. */
  readonly committedAt: Date;
};

/** Dataset name to the version that a deployment is to read. */
export type Pins = { readonly pins: Readonly<Record<string, string>> };

type Published = {
  readonly name: string;
  readonly version: string;
  readonly rows: number;
  readonly outcome: "new" | "unchanged";
};

/**
 * Publishes each table as an immutable version and moves `latest.json` forward to it. A table whose bytes and declaration are those
 * of this commit's version, or of the current one, is left as it is. A run that is cut off anywhere leaves nothing that a
 * reader could take for a version; the next run takes it from there.
 *
 * A table is read once, as a whole, so that what is hashed is what is written: memory grows with the largest table and its
 * Parquet file.
 *
 * @throws UserError for data that did not pass validation or that few could read, a name that cannot be a key, or a commit from the future
 */
export async function publish(
  datasets: readonly Dataset[],
  { committedAt }: PublishOptions,
  ports: Pick<Ports, "files" | "store" | "log">,
): Promise<StageResult<Pins>> {
  checkNames(datasets);
  for (const { table } of datasets) checkReadable(table);
  for (const dataset of datasets) checkPassed(dataset.table, findingsOf(dataset));
  await checkTime(committedAt, ports);
  const published: Published[] = [];
  for (const [done, dataset] of datasets.entries()) {
    ports.log.progress(`publish ${dataset.table.name}`, done, datasets.length);
    published.push(await publishOne(dataset, committedAt, ports));
  }
  const pins = Object.fromEntries(published.map(({ name, version }) => [name, version]));
  const fresh = published.filter(({ outcome }) => outcome === "new").length;
  const headline =
    published.length === 0
      ? "no tables to publish"
      : `${counted(fresh, "new version")}, ${published.length - fresh} unchanged, in ${ports.store.name}`;
  const rows = Object.fromEntries(published.map((one) => [one.name, one.rows]));
  return { report: report("publish", { headline, facts: { versions: pins, rows } }), outputs: { pins } };
}

async function publishOne(
  dataset: Dataset,
  committedAt: Date,
  { files, store }: Pick<Ports, "files" | "store">,
): Promise<Published> {
  const { dashboard, table } = dataset;
  const { name } = table;
  const prefix = prefixOf(dashboard, name);
  const csv = await files.read(table.path);
  if (csv === undefined) {
    throw new UserError(`${table.path}: there is no such file to publish.`, {
      fix: `Add it, or take "${name}" out of the descriptor.`,
    });
  }
  const descriptor = stored(dataPackage(table, csv));
  const content = contentHash(csv, new TextDecoder().decode(descriptor));
  const version = versionName(committedAt, content);

  for (const candidate of [version, await currentVersion(prefix, store)]) {
    const complete = candidate === undefined ? undefined : await completeVersion(prefix, candidate, store);
    if (complete?.content === content) {
      await moveForward(prefix, complete.version, store);
      await refreshIndex(prefix, store);
      return { name, version: complete.version, rows: complete.rows, outcome: "unchanged" };
    }
    if (complete !== undefined && candidate === version) {
      throw new UserError(`${table.path}: the version ${version} of "${name}" is there with other data.`, {
        fix: "Two commits of the same second collided; commit again.",
      });
    }
  }

  const { parquet, profile, rows, validation } = await derived(dataset, csv);
  const columnNames = profile.columns.map((column) => column.name);
  const names = { csv: `${name}.csv`, csvw: `${name}.csv-metadata.json`, package: "datapackage.json", pin: "data.txt" };
  const downloads = [
    downloadOf(names.csv, "text/csv", csv),
    downloadOf(`${name}.parquet`, "application/vnd.apache.parquet", parquet),
  ];
  await writeVersion(
    prefix,
    {
      format: formatVersion,
      dashboard,
      dataset: name,
      version,
      content,
      rows,
      files: [
        { name: names.csv, bytes: csv },
        { name: `${name}.parquet`, bytes: parquet },
        { name: names.csvw, bytes: stored(await fittingCsvw(table, csv, columnNames)) },
        { name: names.package, bytes: descriptor },
        {
          name: "dataset.jsonld",
          bytes: stored(schemaOrgDataset(table, { dateModified: committedAt, files: downloads, profile })),
        },
        { name: names.pin, bytes: new TextEncoder().encode(pinData(table, csv, content, committedAt)) },
        { name: "report.json", bytes: stored(validation) },
        { name: "profile.json", bytes: stored(profile) },
      ],
      determined: new Set([names.csv, names.package]),
    },
    store,
  );
  await moveForward(prefix, version, store);
  await refreshIndex(prefix, store);
  return { name, version, rows, outcome: "new" };
}

const downloadOf = (name: string, encodingFormat: string, bytes: Uint8Array): Distribution => ({
  name,
  encodingFormat,
  bytes: bytes.byteLength,
  sha256: createHash("sha256").update(bytes).digest("hex"),
});

/** Everything that follows from the CSV: its typed columns, its profile, and what validate has to say of this table. */
async function derived({ table, report: given }: Dataset, csv: Uint8Array) {
  const parquet = parquetFile(table.name);
  const batches = checkTable(table, once(csv));
  let step = await batches.next();
  while (!step.done) {
    parquet.add(step.value);
    step = await batches.next();
  }
  const { findings, profile, rows } = step.value;
  checkPassed(table, findings);
  const own = given === undefined ? findings : findingsOf({ table, report: given });
  const headline = given?.headline ?? counted(rows, "row");
  const said = report("validate", { headline, findings: own, facts: given?.facts ?? {} });
  const validation = withValues({ version: 1, verdict: said.verdict, stages: [said] }, "show");
  return { parquet: parquet.end(profile.columns), profile, rows, validation };
}

/** What validate found in this table or its declaration; its report is of all tables. */
const findingsOf = ({ table, report: given }: Pick<Dataset, "table" | "report">): readonly Finding[] =>
  given?.findings.filter(
    ({ location }) => location !== undefined && [table.path, table.declaredIn].includes(location.file),
  ) ?? [];

function checkPassed(table: TableSource, findings: readonly Finding[]): void {
  const error = findings.find(({ level }) => level === "error");
  if (error === undefined) return;
  throw new UserError(`${table.path}: what does not pass validation is not published (${error.rule}).`, {
    fix: "Run slipway validate, which says what to correct and where.",
  });
}

/** Readers of what is published go by its Table Schema, and would take skipped rows and further headers for data. */
function checkReadable({ path, declaredIn, dialect, metadata }: TableSource): void {
  if (isPacked(path)) {
    throw new UserError(`${path} is compressed, and such a table is not published.`, {
      fix: "Keep the CSV itself in the repository (gunzip): what is published is compressed as Parquet.",
    });
  }
  const beyond = metadata?.beyond ?? unusualIn(dialect);
  if (beyond === undefined) return;
  throw new UserError(
    `${path}: ${metadata?.file ?? declaredIn} has the property ${beyond}, and such a table is not published.`,
    {
      fix: "Write the file in UTF-8, with one header row and nothing before or beside the data, and take the property out.",
    },
  );
}

/** By what property of its dialect a file is written as few read it. */
const unusualIn = ({ headerRows, commentRows, lineTerminator = "\n" }: Dialect) =>
  headerRows
    ? "headerRows"
    : commentRows
      ? "commentRows"
      : lineEnds.includes(lineTerminator)
        ? undefined
        : "lineTerminator";

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}

function checkNames(datasets: readonly Dataset[]): void {
  const seen = new Set<string>();
  for (const { table } of datasets) {
    const at = table.declaredIn ?? table.path;
    if (!/^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/.test(table.name)) {
      throw new UserError(
        `${at}: "${table.name}" cannot be the name of a dataset; accepted are letters, digits, ".", "_" and "-".`,
        {
          fix: "Give the resource such a name, beginning with a letter or digit.",
        },
      );
    }
    if (seen.has(table.name)) {
      throw new UserError(`${at}: two tables are called "${table.name}".`, {
        fix: "Give each resource a name of its own.",
      });
    }
    seen.add(table.name);
  }
}

async function checkTime(committedAt: Date, { store }: Pick<Ports, "store">): Promise<void> {
  const now = await store.now();
  if (committedAt > now) {
    throw new UserError(
      `The commit is of ${committedAt.toISOString()}, which is later than the clock of ${store.name} (${now.toISOString()}).`,
      {
        fix: "Correct the clock of the machine that made the commit, then commit again: a version from the future would stay the latest.",
      },
    );
  }
}
