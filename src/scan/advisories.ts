import * as z from "zod/mini";
import * as core from "zod/v4/core";
import { normalisedName } from "../image/wheels/names.ts";
import { readZip } from "../image/wheels/zip.ts";
import type { Files } from "../runner/ports.ts";
import { inWords } from "../settings/in-words.ts";
import { type OsvRange, type OsvRecord, osvRecord } from "./osv-record.ts";
import { type Severity, severityOf, worstOf } from "./severity.ts";

/** What one record says about one package. */
export type Advisory = {
  readonly id: string;
  readonly aliases: readonly string[];
  /** The vulnerabilities that a distribution's advisory is about. */
  readonly upstream: readonly string[];
  readonly summary: string;
  readonly severity: Severity;
  readonly ranges: readonly OsvRange[];
  readonly versions: readonly string[];
};

/** A database of advisories, read once. */
export type Advisories = {
  /** The folder, as a person would name it. */
  readonly name: string;
  /** When it was last brought up to date, where that can be known. */
  readonly date: Date | undefined;
  /** What it is when it is no whole database, in its maker's words; nobody expects a selection to be up to date. */
  readonly selection: string | undefined;
  /** Records that count; withdrawn ones do not. */
  readonly records: number;
  /** Files, and members of archives, that hold no record that could be read. */
  readonly unreadable: readonly { readonly file: string; readonly reason: string }[];
  /** `PyPI`, `Debian:13` … of which it says anything at all. */
  readonly ecosystems: ReadonlySet<string>;
  /** What is said of a package; `name` as its ecosystem has it, for Debian the source package. */
  about(ecosystem: string, name: string): readonly Advisory[];
  /** The worst that any record has for a vulnerability, under whichever of its names. */
  severityOf(id: string): Severity;
};

const databaseFile = "database.json";
const databaseModel = z.strictObject({
  date: z.union([z.iso.date(), z.iso.datetime({ offset: true })]),
  selection: z.optional(z.string().check(z.minLength(1), z.maxLength(200))),
});

/**
 * Reads a folder of OSV records: `*.json` files, each one record, anywhere in it, or `<ecosystem>/all.zip` as OSV publishes
 * them. `database.json` may say its date, and that it is a selection; else the newest `modified` is its date. Records that
 * cannot be read are counted, not passed over.
 *
 * Everything is read into memory: a few hundred megabytes for the whole of PyPI and Debian.
 *
 * @returns undefined when there is no such folder, or nothing in it that could be a record
 * @see https://google.github.io/osv.dev/data/#data-dumps
 */
export async function readAdvisories(files: Files): Promise<Advisories | undefined> {
  const paths = (await files.list()).filter(({ kind }) => kind === "file").map(({ path }) => path);
  const plain = paths.filter((path) => path.endsWith(".json") && path !== databaseFile);
  const archives = paths.filter((path) => /(^|\/)all\.zip$/.test(path));
  if (plain.length + archives.length === 0) return undefined;

  const unreadable: { file: string; reason: string }[] = [];
  const records: OsvRecord[] = [];
  const attempt = (file: string, read: () => Uint8Array) => {
    try {
      records.push(osvRecord.parse(JSON.parse(utf8.decode(read())), inWords));
    } catch (error) {
      unreadable.push({ file, reason: reasonOf(error) });
    }
  };
  for (const path of plain) {
    const bytes = (await files.read(path)) ?? new Uint8Array(0);
    attempt(path, () => bytes);
  }
  for (const path of archives) {
    try {
      for (const member of readZip((await files.read(path)) ?? new Uint8Array(0))) {
        if (member.path.endsWith(".json")) attempt(`${path}/${member.path}`, member.read);
      }
    } catch (error) {
      unreadable.push({ file: path, reason: reasonOf(error) });
    }
  }

  let stated: z.infer<typeof databaseModel> | undefined;
  const statement = await files.read(databaseFile);
  try {
    if (statement) stated = databaseModel.parse(JSON.parse(utf8.decode(statement)), inWords);
  } catch (error) {
    unreadable.push({ file: databaseFile, reason: reasonOf(error) });
  }
  return indexed(files.name, records, unreadable, stated);
}

function indexed(
  name: string,
  read: readonly OsvRecord[],
  unreadable: Advisories["unreadable"],
  stated: { readonly date: string; readonly selection?: string | undefined } | undefined,
): Advisories {
  const records = read.filter(({ withdrawn }) => !withdrawn);
  const newest = Math.max(...read.map(({ modified }) => Date.parse(modified)));
  const byPackage = new Map<string, Advisory[]>();
  const byId = new Map<string, Severity>();
  const ecosystems = new Set<string>();

  for (const record of records) {
    const word = record.database_specific?.severity;
    const said = typeof word === "string" ? word : undefined;
    const severity = severityOf(record.severity ?? [], said);
    for (const id of [record.id, ...(record.aliases ?? [])]) {
      byId.set(id, worstOf([severity, byId.get(id) ?? "unknown"]));
    }
    for (const affected of record.affected ?? []) {
      if (!affected.package) continue;
      const { ecosystem, name } = affected.package;
      ecosystems.add(ecosystem);
      const key = keyOf(ecosystem, name);
      const advisory: Advisory = {
        id: record.id,
        aliases: record.aliases ?? [],
        upstream: record.upstream ?? [],
        summary: record.summary ?? record.details ?? "",
        severity: affected.severity?.length ? severityOf(affected.severity, said) : severity,
        ranges: affected.ranges ?? [],
        versions: affected.versions ?? [],
      };
      const known = byPackage.get(key);
      if (known) known.push(advisory);
      else byPackage.set(key, [advisory]);
    }
  }
  return {
    name,
    date: stated ? new Date(stated.date) : Number.isFinite(newest) ? new Date(newest) : undefined,
    selection: stated?.selection,
    records: records.length,
    unreadable,
    ecosystems,
    about: (ecosystem, name) => byPackage.get(keyOf(ecosystem, name)) ?? [],
    severityOf: (id) => byId.get(id) ?? "unknown",
  };
}

const keyOf = (ecosystem: string, name: string) =>
  `${ecosystem}\n${ecosystem === "PyPI" ? normalisedName(name) : name}`;

const utf8 = new TextDecoder("utf-8", { fatal: true });

function reasonOf(error: unknown): string {
  if (error instanceof core.$ZodError) {
    const { path = [], message = "" } = error.issues[0] ?? {};
    return `${path.join(".") || "the record"}: ${message}`;
  }
  return error instanceof Error ? error.message : String(error);
}
