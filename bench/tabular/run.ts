// How fast tables are checked, and in how much memory, as ratios within one run on the same file:
//
//   node bench/tabular/run.ts [--mb 205] [--runs 5] [--table mixed] [--only duckdb,errors] [--keys 10] [--clock cpu]
//
// --mb is the size of the files, else 205 for the mixed one and 243 for the typed one. --only names peers and rows. --keys adds the
// table with a key of two columns, of so many million rows. --clock says what ratios are made of: the time on the wall, or of CPU.
import { mkdtempDisposable } from "node:fs/promises";
import { cpus, tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { disclosingTable } from "./disclosing-table.ts";
import { inHalves, type TableFile, tableFile } from "./files.ts";
import { keysTable } from "./keys-table.ts";
import { type Clock, type Entry, inTurn, mostMemory, type Run, secondsOf, secondsScaled } from "./measure.ts";
import { mixedTable } from "./mixed-table.ts";
import { ours, oursOnBothCores, oursTwice, oursWithProfile, peers } from "./peers.ts";
import { smallStep } from "./small-step.ts";
import type { BenchTable } from "./table.ts";
import { typedTable } from "./typed-table.ts";

const { values } = parseArgs({
  options: {
    mb: { type: "string" },
    runs: { type: "string", default: "5" },
    table: { type: "string" },
    only: { type: "string" },
    keys: { type: "string" },
    clock: { type: "string", default: "wall" },
  },
});
const runs = numberOf("runs", values.runs);
const clock = oneOf<Clock>("clock", values.clock, ["wall", "cpu"]);
const ofEachTable = ["errors", "cores", "memory"];
const names = [...Object.keys(peers), ...ofEachTable, "everything", "step"];
const wanted = values.only?.split(",").map((name) => oneOf("only", name, names)) ?? names;
const tables = [
  { table: mixedTable, megabytes: 205 },
  { table: typedTable, megabytes: 243 },
].filter(({ table }) => values.table === undefined || table.name === values.table);
if (tables.length === 0) oneOf("table", values.table ?? "", [mixedTable.name, typedTable.name]);

const rows: string[] = [];
await using work = await mkdtempDisposable(join(tmpdir(), "slipway-bench-"));

function row(what: string, ours: string, peer = "", ratio?: number, must = "", aim = ""): void {
  rows.push(`| ${[what, ours, peer, ratio === undefined ? "" : shown(ratio), must, aim].join(" | ")} |`);
  console.error(rows.at(-1));
}

for (const { table, megabytes } of tables) {
  const size = values.mb === undefined ? megabytes : numberOf("mb", values.mb);
  if (wanted.some((name) => name in peers || ofEachTable.includes(name))) await compare(table, size);
  if (wanted.includes("everything") && table === typedTable) await everything(size);
}
if (values.keys !== undefined) await keys(Math.round(numberOf("keys", values.keys) * 1e6));
if (wanted.includes("step")) {
  const { ours, bareNode } = await smallStep(runs);
  const ms = (seconds: number) => `${Math.round(seconds * 1000)} ms CPU`;
  const peer = `bare Node ${ms(bareNode)}`;
  row("validate-data: a step with a table of 200 kB", ms(ours), peer, ours / bareNode, "≤ 250 ms CPU", "120 ms CPU");
}

const machine = `${cpus().length} × ${cpus()[0]?.model ?? "?"}, Node ${process.version}, ${process.platform}`;
console.log(
  `Measured on ${new Date().toISOString().slice(0, 10)}: ${machine}; medians of ${runs}, ratios by ${clock}.\n`,
);
console.log("| what | ours | peer | ratio | must | aim |\n| :-- | --: | --: | --: | --: | --: |");
console.log(rows.join("\n"));

/** One table, with all who read it and with an error in every row. */
async function compare(table: BenchTable, megabytes: number): Promise<void> {
  const file = await tableFile(table, { megabytes });
  const self = await ours(work.path);
  const entries: Entry[] = [{ contender: self, file }];
  const asked = Object.entries(peers).filter(([name]) => wanted.includes(name));
  const readers = await Promise.all(asked.map(([, peer]) => peer(work.path)));
  for (const peer of readers) {
    const part = peer.sample !== undefined && peer.sample < megabytes ? peer.sample : megabytes;
    entries.push({ contender: peer, file: await tableFile(table, { megabytes: part }) });
  }
  if (wanted.includes("errors"))
    entries.push({ contender: self, file: await tableFile(table, { megabytes, errors: "every row" }) });
  const [clean = [], ...others] = await inTurn(entries, runs);

  const own = secondsOf(clean, clock);
  for (const [index, peer] of readers.entries()) {
    const times = file.bytes / (entries[index + 1]?.file.bytes ?? Number.NaN);
    const { must, aim } = peer.goals[table.name] ?? {};
    const theirs = secondsScaled(others[index] ?? [], clock, times);
    const part = times === 1 ? "" : `, on the first ${peer.sample} MB and multiplied`;
    row(
      `${titleOf(table, file)}: ${peer.name}${part}`,
      speed(own, file),
      speed(theirs, file),
      theirs / own,
      must === undefined ? "" : `≥ ${must}`,
      aim === undefined ? "" : `≥ ${aim}`,
    );
  }
  const wrong = others[readers.length];
  if (wrong !== undefined) {
    const slow = secondsOf(wrong, clock);
    const against = `without errors ${seconds(own)}`;
    row(`${titleOf(table, file)}: an error in every row`, seconds(slow), against, slow / own, "≤ 1.3", "≤ 1.1");
  }
  if (wanted.includes("cores")) await cores(table, file);
  if (wanted.includes("memory"))
    row(`${titleOf(table, file)}: memory`, memory([...clean, ...(wrong ?? [])]), "", undefined, "≤ 110 MB", "80 MB");
}

/** One process on both cores, and two at the same time of which each has half of the table. */
async function cores(table: BenchTable, file: TableFile): Promise<void> {
  const [both = [], twice = []] = await inTurn(
    [
      { contender: await oursOnBothCores(work.path), file },
      { contender: await oursTwice(work.path), file: await inHalves(file) },
    ],
    runs,
  );
  const [own, theirs] = [secondsOf(both, clock), secondsOf(twice, clock)];
  const what = `${titleOf(table, file)}: both cores, against two processes on two halves`;
  row(what, speed(own, file), speed(theirs, file), theirs / own, "≥ 0.85", "≥ 0.95");
  if (wanted.includes("memory"))
    row(`${titleOf(table, file)}: memory, on both cores`, memory(both), "", undefined, "≤ 110 MB", "80 MB");
}

/** All that looks at data, at once: a profile, what could be personal, and a rule of disclosure. */
async function everything(megabytes: number): Promise<void> {
  const file = await tableFile(disclosingTable, { megabytes });
  const duckdb = await peers.duckdb(work.path);
  const entries = [await oursWithProfile(work.path), duckdb].map((contender) => ({ contender, file }));
  const [own = [], theirs = []] = await inTurn(entries, runs);
  const [taken, peer] = [secondsOf(own, clock), secondsOf(theirs, clock)];
  const what = `${titleOf(typedTable, file)}: with profile, personal-data and disclosure checks, against ${duckdb.name}`;
  row(what, speed(taken, file), speed(peer, file), peer / taken, "≥ 1.5", "≥ 2.5");
}

async function keys(count: number): Promise<void> {
  const file = await tableFile(keysTable(count));
  const [measured = []] = await inTurn([{ contender: await ours(work.path), file }], runs);
  const what = `${file.rows} rows, a key of two columns`;
  row(`${what}: time`, speed(secondsOf(measured, clock), file));
  row(`${what}: memory`, memory(measured), "", undefined, "≤ 400 MB", "250 MB");
}

function titleOf({ name }: BenchTable, { bytes, rows }: TableFile): string {
  return `${name}, ${Math.round(bytes / 1e6)} MB, ${rows} rows`;
}

function speed(taken: number, { bytes }: TableFile): string {
  return `${seconds(taken)}, ${Math.round(bytes / taken / 1e5) / 10} MB/s`;
}

function seconds(taken: number): string {
  return `${taken.toFixed(2)} s`;
}

function memory(measured: readonly Run[]): string {
  return `${Math.round(mostMemory(measured) / 1e6)} MB`;
}

function shown(ratio: number): string {
  return ratio.toFixed(ratio < 10 ? 2 : 0);
}

function numberOf(option: string, text: string): number {
  const number = Number(text);
  if (!(number > 0)) throw new Error(`--${option} ${text}: a number above zero is needed.`);
  return number;
}

function oneOf<Name extends string>(option: string, text: string, accepted: readonly Name[]): Name {
  const name = accepted.find((one) => one === text);
  if (name === undefined) throw new Error(`--${option} ${text}: one of ${accepted.join(", ")} is needed.`);
  return name;
}
