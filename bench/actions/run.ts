// What a step costs before and besides its work: CPU of whole processes, as ratios within one run.
//
//   node bench/actions/run.ts --peer FOLDER [--ruff PROGRAM] [--runs 9]
//
// FOLDER holds google-github-actions/auth at v3.0.0, whose bundle is run without inputs: it starts, finds that they are missing, and
// ends; start-up is the same of ours, with an input that it does not have. The two are run in turn, so that both meet the same machine. PROGRAM is a native Ruff of the version that is bundled.
import { cp, mkdtemp, rm } from "node:fs/promises";
import { cpus, tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { parseArgs } from "node:util";
import { type Door, doorNames } from "../../actions/dispatch.ts";
import { bundled } from "../../test/bundle.ts";
import { repositoryOf } from "../../test/git.ts";
import { root } from "../../test/slipway.ts";
import { job } from "../../test/step.ts";
import { median, timed } from "../timed.ts";

const { values } = parseArgs({
  options: { peer: { type: "string" }, ruff: { type: "string" }, runs: { type: "string", default: "9" } },
});
if (values.peer === undefined) throw new Error("--peer FOLDER: name a checkout of google-github-actions/auth.");
const peer = join(values.peer, "dist/main/index.js");
const runs = Number(values.runs);
const dist = await bundled();
const work = await mkdtemp(join(tmpdir(), "slipway-bench-"));

type Case = {
  readonly what: string;
  readonly door: Door;
  readonly folder: string;
  readonly inputs?: Readonly<Record<string, string>>;
  readonly atMost: number;
  /** What the step must have said, or it did not do what is measured here. */
  readonly says: string;
  readonly path?: string;
};

/** A folder with a repository of what an example has, or of nothing. */
async function repository(name: string, example?: string): Promise<string> {
  const folder = join(work, name);
  await cp(join(root, example ?? "examples/advisories"), folder, { recursive: true });
  await repositoryOf(folder);
  return folder;
}

const rows: string[] = [];

async function compare({ what, door, folder, inputs = {}, atMost, says, path }: Case): Promise<void> {
  await using here = await job(dist, folder, "push to the default branch");
  const ours: number[] = [];
  const theirs: number[] = [];
  const env = here.environment(inputs, path === undefined ? {} : { PATH: path });
  // The first of each is not counted: it reads files that the others find in memory.
  for (let count = 0; count <= runs; count += 1) {
    const own = await timed(process.execPath, [join(dist, `${door}.js`)], { env: await env, cwd: folder });
    const other = await timed(process.execPath, [peer], { env: { PATH: process.env["PATH"] }, cwd: folder });
    if (!own.output.includes(says)) throw new Error(`${door} did not say "${says}":\n${own.output}`);
    if (count === 0) continue;
    ours.push(own.cpu);
    theirs.push(other.cpu);
  }
  const ratio = median(ours) / median(theirs);
  const ms = (seconds: number) => `${Math.round(seconds * 1000)} ms`;
  rows.push(`| ${what} | ${ms(median(ours))} | ${ms(median(theirs))} | ${ratio.toFixed(2)} | ${atMost} |`);
  console.error(rows.at(-1));
}

try {
  const empty = await repository("empty");
  const dashboard = await repository("dashboard", "examples/road-casualties");
  for (const door of doorNames.filter((name) => name !== "slipway")) {
    const says = `The action ${door} has no input "foldr".`;
    await compare({ what: `${door}: start-up`, door, folder: empty, inputs: { foldr: "." }, atMost: 0.5, says });
  }
  await compare({
    what: "lint-dashboard: one file, Ruff by WebAssembly",
    door: "lint-dashboard",
    folder: dashboard,
    atMost: 3,
    says: "1 file, nothing found",
    path: [dirname(process.execPath), "/usr/bin:/bin"].join(delimiter),
  });
  if (values.ruff !== undefined) {
    const path = [dirname(values.ruff), dirname(process.execPath), "/usr/bin:/bin"].join(delimiter);
    await compare({
      what: "lint-dashboard: one file, native Ruff",
      door: "lint-dashboard",
      folder: dashboard,
      atMost: 1,
      says: "1 file, nothing found",
      path,
    });
  }
  await compare({
    what: "validate-data: one table of 192 rows",
    door: "validate-data",
    folder: dashboard,
    atMost: 1,
    says: "validate",
  });
  const machine = `${cpus().length} × ${cpus()[0]?.model ?? "?"}, Node ${process.version}, ${process.platform}`;
  console.log(`Measured on ${new Date().toISOString().slice(0, 10)}: ${machine}; medians of ${runs}.\n`);
  console.log("| what | ours | peer | ratio | at most |\n| :-- | --: | --: | --: | --: |");
  console.log(rows.join("\n"));
} finally {
  await rm(work, { recursive: true, force: true });
}
