import { createHash } from "node:crypto";
import { copyFile, mkdir, open, readdir, readFile, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { madeOnce } from "./made-once.ts";
import type { BenchTable } from "./table.ts";

/** A folder with a table and its datapackage.json, and what whoever has read it must have seen. */
export type TableFile = Facts & { readonly folder: string };

type Facts = {
  readonly bytes: number;
  /** Records, the header left out. */
  readonly rows: number;
  /** Cells with nothing in them. */
  readonly missing: number;
  /** What is to be found. */
  readonly findings: number;
};

export type FileOptions = {
  /** In millions of bytes; without, all rows that the table has. */
  readonly megabytes?: number;
  /** A file with errors has the rows that it has without. */
  readonly errors?: "none" | "every row";
};

/**
 * Writes a table piece by piece, once for each size, into the machine's folder for temporary files. It is made anew when what makes it
 * has changed.
 */
export async function tableFile(table: BenchTable, options: FileOptions = {}): Promise<TableFile> {
  const { megabytes, errors = "none" } = options;
  const wanted = JSON.stringify([await sources, table.name, table.schema, megabytes, errors]);
  const name = `${table.name}-${createHash("sha256").update(wanted).digest("hex").slice(0, 16)}`;
  const folder = await madeOnce(name, (unfinished) => make(table, options, unfinished));
  return { folder, ...JSON.parse(await readFile(join(folder, "facts.json"), "utf8")) };
}

/** The same rows in two halves, each a table in a folder of its own: `first` and `second`. */
export async function inHalves(file: TableFile): Promise<TableFile> {
  const folder = await madeOnce(`${basename(file.folder)}-halves`, async (unfinished) => {
    const bytes = await readFile(join(file.folder, "table.csv"));
    const header = bytes.subarray(0, bytes.indexOf(lineFeed) + 1);
    const middle = endOfRecord(bytes, Math.floor(bytes.length / 2));
    const halves = { first: [bytes.subarray(0, middle)], second: [header, bytes.subarray(middle)] };
    for (const [half, parts] of Object.entries(halves)) {
      await mkdir(join(unfinished, half));
      await writeFile(join(unfinished, half, "table.csv"), parts);
      await copyFile(join(file.folder, "datapackage.json"), join(unfinished, half, "datapackage.json"));
    }
  });
  return { ...file, folder };
}

const [lineFeed, quote] = [10, 34];

/** The end of the record that has a byte in it. */
function endOfRecord(bytes: Uint8Array, at: number): number {
  let isQuoted = false;
  for (let place = 0; place < bytes.length; place += 1) {
    if (bytes[place] === quote) isQuoted = !isQuoted;
    else if (bytes[place] === lineFeed && !isQuoted && place >= at) return place + 1;
  }
  return bytes.length;
}

/** The text of this folder's files. */
const sources = readdir(import.meta.dirname).then(async (names) => {
  const makers = names.filter((name) => /table|files|random/.test(name)).sort();
  return Promise.all(makers.map((name) => readFile(join(import.meta.dirname, name), "utf8")));
});

async function make(table: BenchTable, options: FileOptions, folder: string): Promise<void> {
  const facts = await write(table, options, join(folder, "table.csv"));
  const resource = { name: table.name, path: "table.csv", schema: table.schema };
  await writeFile(join(folder, "datapackage.json"), JSON.stringify({ name: "bench", resources: [resource] }));
  await writeFile(join(folder, "facts.json"), JSON.stringify(facts));
}

async function write(table: BenchTable, { megabytes = Infinity, errors }: FileOptions, path: string): Promise<Facts> {
  const { schema, faults } = table;
  await using file = await open(path, "w");
  let piece = `${schema.fields.map(({ name }) => name).join(",")}\n`;
  let bytes = 0;
  let withoutErrors = piece.length;
  let rows = 0;
  let missing = 0;
  let findings = table.findings ?? 0;
  const flush = async () => {
    bytes += (await file.write(piece)).bytesWritten;
    piece = "";
  };
  for (const cells of table.rows()) {
    const line = `${cells.join(",")}\n`;
    const fault = errors === "every row" ? faults[rows % faults.length] : undefined;
    const written = fault ? cells.with(fault.column, fault.cell) : cells;
    piece += fault ? `${written.join(",")}\n` : line;
    withoutErrors += Buffer.byteLength(line);
    for (const cell of written) if (cell === "") missing += 1;
    findings += fault ? 1 : (table.findingsOf?.(cells) ?? 0);
    rows += 1;
    if (piece.length > 1 << 20) await flush();
    if (withoutErrors >= megabytes * 1e6) break;
  }
  await flush();
  return { bytes, rows, missing, findings };
}
