// Measures what a person waits for, as ratios within one run, so that a slow machine does not change the answer:
//
//   node bench/run.ts            prints a table for bench/README.md
//
// Every figure is the median of several runs of the real command, as a process of its own.
import { mkdtemp, rm } from "node:fs/promises";
import { cpus, tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { median, type Timing, timed } from "./timed.ts";

const root = join(import.meta.dirname, "..");
const slipway = join(root, "bin/slipway");
const work = await mkdtemp(join(tmpdir(), "slipway-bench-"));

const run = async (command: string, args: readonly string[], env: Record<string, string> = {}): Promise<Timing> => {
  const timing = await timed(command, args, { env: { ...process.env, NO_COLOR: "1", ...env } });
  if (timing.code !== 0) throw new Error(`${command} ${args.join(" ")} ended with ${timing.code}:\n${timing.output}`);
  return timing;
};

const repeat = async (times: number, once: () => Promise<Timing>) => {
  const runs: Timing[] = [];
  for (let index = 0; index < times; index++) runs.push(await once());
  return { wall: median(runs.map(({ wall }) => wall)), cpu: median(runs.map(({ cpu }) => cpu)) };
};

const rows: string[][] = [];
const row = (what: string, figure: string, against: string, ratio: number) => {
  rows.push([what, figure, against, ratio.toFixed(2)]);
  console.error(`${what}: ${figure}; ${against}; ratio ${ratio.toFixed(2)}`);
};

try {
  // 1. Asking for help, against Node doing nothing.
  const compileCache = join(work, "compile-cache");
  await run(slipway, ["--help"], { NODE_COMPILE_CACHE: compileCache });
  const help = await repeat(9, () => run(slipway, ["--help"], { NODE_COMPILE_CACHE: compileCache }));
  const bare = await repeat(9, () => run(process.execPath, ["-e", "0"]));
  row(
    "`slipway --help`",
    `${Math.round(help.cpu * 1000)} ms CPU`,
    `bare Node ${Math.round(bare.cpu * 1000)} ms CPU`,
    help.cpu / bare.cpu,
  );

  // 2. Linting a dashboard of one file with the Ruff inside, started as the runner starts an action: Node, no flags.
  const lint = () =>
    run(slipway, ["lint", join(root, "examples/road-casualties")], {
      NODE_COMPILE_CACHE: compileCache,
      PATH: `${dirname(process.execPath)}:/usr/bin:/bin`,
    });
  await lint();
  const linted = await repeat(9, lint);
  row(
    "`slipway lint` of one file",
    `${Math.round(linted.cpu * 1000)} ms CPU`,
    `bare Node ${Math.round(bare.cpu * 1000)} ms CPU`,
    linted.cpu / bare.cpu,
  );

  // 3. The demo with empty caches, and again.
  const home = { SLIPWAY_HOME: join(work, "home") };
  const first = await run("npm", ["run", "--silent", "demo", "--", "--once"], home);
  const second = await repeat(3, () => run("npm", ["run", "--silent", "demo", "--", "--once"], home));
  row(
    "second `npm run demo`",
    `${second.wall.toFixed(1)} s`,
    `first, empty caches ${first.wall.toFixed(1)} s`,
    second.wall / first.wall,
  );

  const machine = `${cpus().length} × ${cpus()[0]?.model ?? "?"}, Node ${process.version}, ${process.platform}`;
  console.log(`Measured on ${new Date().toISOString().slice(0, 10)}: ${machine}.\n`);
  console.log("| what | figure | against | ratio |\n| :-- | --: | :-- | --: |");
  for (const cells of rows) console.log(`| ${cells.join(" | ")} |`);
} finally {
  await rm(work, { recursive: true, force: true });
}
