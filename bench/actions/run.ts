// What a step costs before and besides its work: CPU of whole processes, as ratios within one run.
//
//   node bench/actions/run.ts --peer FOLDER [--ruff PROGRAM] [--runs 9]
//
// FOLDER holds google-github-actions/auth at v3.0.0, whose bundle is run without inputs: it starts, finds that they are missing, and
// ends; start-up is the same of ours, with an input that it does not have. The two are run in turn, so that both meet the same machine. PROGRAM is a native Ruff of the version that is bundled.
import { execFile } from "node:child_process";
import { cp, mkdtemp, readdir, rm } from "node:fs/promises";
import { cpus, tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { parseArgs, promisify } from "node:util";
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
  /** What the step must have said, unless it says nothing, and how it must have ended: or it did not do what is measured here. */
  readonly says?: string;
  readonly code?: number;
  readonly path?: string;
  /** The steps of the job before it, and the inputs that it has of them. */
  readonly after?: (here: Job) => Promise<Readonly<Record<string, string>>>;
};

type Job = Awaited<ReturnType<typeof job>>;

/** A folder with a repository of what an example has, or of nothing. */
async function repository(name: string, example?: string): Promise<string> {
  const folder = join(work, name);
  await cp(join(root, example ?? "examples/advisories"), folder, { recursive: true });
  await repositoryOf(folder);
  return folder;
}

/** Forgets, at each call, the steps that the job has had since. */
async function forgetter({ temporary }: Job): Promise<() => Promise<void>> {
  const reports = join(temporary, "slipway/reports");
  const names = () => readdir(reports).catch((): string[] => []);
  const before = await names();
  return async () => {
    for (const name of await names()) if (!before.includes(name)) await rm(join(reports, name));
  };
}

const commitOf = async (folder: string) =>
  (await promisify(execFile)("git", ["rev-parse", "HEAD"], { cwd: folder })).stdout.trim();

/** The image, built and pushed by the steps before: what is measured meets a registry that has it. */
async function pushed(here: Job): Promise<Readonly<Record<string, string>>> {
  const { outputs } = await here.step("build-image", { platform: "local" });
  const image = outputs["digest"] ?? "";
  await here.step("push-image", { platform: "local", image });
  await here.step("publish-data", { platform: "local" });
  return { image };
}

const rows: string[] = [];

async function compare({
  what,
  door,
  folder,
  inputs = {},
  atMost,
  says = "",
  code = 0,
  path,
  after,
}: Case): Promise<void> {
  await using here = await job(dist, folder, "push to the default branch", { sha: await commitOf(folder) });
  const more = (await after?.(here)) ?? {};
  const forget = await forgetter(here);
  const ours: number[] = [];
  const theirs: number[] = [];
  const env = here.environment({ ...inputs, ...more }, path === undefined ? {} : { PATH: path });
  // The first of each is not counted: it reads files that the others find in memory.
  for (let count = 0; count <= runs; count += 1) {
    const own = await timed(process.execPath, [join(dist, `${door}.js`)], { env: await env, cwd: folder });
    const other = await timed(process.execPath, [peer], { env: { PATH: process.env["PATH"] }, cwd: folder });
    if (own.code !== code || !own.output.includes(says))
      throw new Error(`${door} ended with ${own.code} and did not say "${says}":\n${own.output}`);
    await forget();
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
    await compare({
      what: `${door}: start-up`,
      door,
      folder: empty,
      inputs: { foldr: "." },
      atMost: 0.5,
      says,
      code: 2,
    });
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
  const small: readonly Omit<Case, "folder" | "atMost">[] = [
    { what: "scan-image: without advisories", door: "scan-image", says: "scan", after: pushed },
    { what: "push-image: a registry that has it all", door: "push-image", says: "push", after: pushed },
    {
      what: "publish-data: nothing new",
      door: "publish-data",
      says: "publish",
      after: async (here) => {
        await pushed(here);
        return {};
      },
    },
    {
      what: "report: of four steps",
      door: "report",
      after: async (here) => {
        await here.step("lint-dashboard", { summary: "false" });
        await here.step("validate-data", { summary: "false" });
        await pushed(here);
        return {};
      },
    },
  ];
  for (const one of small) {
    const inputs: Case["inputs"] = one.door === "report" ? {} : { platform: "local" };
    await compare({ ...one, folder: dashboard, inputs, atMost: 1 });
  }
  const machine = `${cpus().length} × ${cpus()[0]?.model ?? "?"}, Node ${process.version}, ${process.platform}`;
  console.log(`Measured on ${new Date().toISOString().slice(0, 10)}: ${machine}; medians of ${runs}.\n`);
  console.log("| what | ours | peer | ratio | at most |\n| :-- | --: | --: | --: | --: |");
  console.log(rows.join("\n"));
} finally {
  await rm(work, { recursive: true, force: true });
}
