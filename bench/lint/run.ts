// What linting costs: CPU of whole processes, as ratios within one run.
//
//   node bench/lint/run.ts --pool FOLDER --ruff PROGRAM [--runs 5]
//
// FOLDER holds dashboards of others, which are not ours to keep here: ehanley23/dash-sample-apps at 347 Python files is what the figures of
// bench/README.md are of. PROGRAM is a native Ruff of the version that is bundled. Bare Node and Ruff by itself are what ours is held against.
import { execFile } from "node:child_process";
import { cp, mkdir, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { cpus, tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { parseArgs, promisify } from "node:util";
import { bundled } from "../../test/bundle.ts";
import { repositoryOf } from "../../test/git.ts";
import { root } from "../../test/slipway.ts";
import { job } from "../../test/step.ts";
import { median, type Timing, timed } from "../timed.ts";

const { values } = parseArgs({
  options: { pool: { type: "string" }, ruff: { type: "string" }, runs: { type: "string", default: "5" } },
});
if (values.pool === undefined) throw new Error("--pool FOLDER: name a folder of dashboards.");
if (values.ruff === undefined) throw new Error("--ruff PROGRAM: name a native Ruff.");
const { pool, ruff } = { pool: values.pool, ruff: values.ruff };
const runs = Number(values.runs);
const work = await mkdtemp(join(tmpdir(), "slipway-bench-"));
const alone = [dirname(process.execPath), "/usr/bin", "/bin"];
const withRuff = [dirname(ruff), ...alone];

type Case = {
  readonly what: string;
  readonly run: () => Promise<Timing>;
  /** What it must have said: or it did not do what is measured here. */
  readonly says?: string;
  /** Seconds: of CPU, unless it is said that a person waits for them. */
  readonly atMost?: number;
  readonly onTheWall?: boolean;
  /** It is a part of its process, and nobody took the time on the wall of that part. */
  readonly onlyCpu?: boolean;
};

const rows: string[] = [];

/** All take turns, so that each meets the same machine; the first turn, which reads what others find in memory, is not counted. */
async function compare(cases: readonly Case[]): Promise<void> {
  const taken = new Map<Case, Timing[]>(cases.map((one) => [one, []]));
  for (let turn = 0; turn <= runs; turn++) {
    for (const one of cases) {
      const timing = await one.run();
      if (one.says !== undefined && !timing.output.includes(one.says)) {
        throw new Error(
          `${one.what} ended with ${timing.code} and did not say "${one.says}":\n${timing.output.slice(-2000)}`,
        );
      }
      if (turn > 0) taken.get(one)?.push(timing);
    }
  }
  const [reference] = cases;
  const middle = (of: "cpu" | "wall", one: Case | undefined) =>
    median((one && taken.get(one)?.map((timing) => timing[of])) ?? []);
  const against = middle("cpu", reference);
  for (const one of cases) {
    const cpu = middle("cpu", one);
    const wall = one.onlyCpu ? "" : inWords(middle("wall", one));
    const most = one.atMost === undefined ? "" : `${inWords(one.atMost)} ${one.onTheWall ? "on the wall" : "of CPU"}`;
    rows.push(`| ${one.what} | ${inWords(cpu)} | ${(cpu / against).toFixed(2)} | ${most} | ${wall} |`);
    console.error(rows.at(-1));
  }
}

const inWords = (seconds: number) => (seconds < 1 ? `${Math.round(seconds * 1000)} ms` : `${seconds.toFixed(2)} s`);

const node = (args: readonly string[], path: readonly string[], cwd: string) =>
  timed(process.execPath, args, { env: { PATH: path.join(delimiter), HOME: work, NO_COLOR: "1" }, cwd });

const pageOf = (name: string) => `"""The page ${name}."""
from dash import Input, Output, callback, dcc, html, register_page

register_page(__name__, path="/${name}")

layout = html.Div([
    html.H1("${name}"),
    dcc.Dropdown(["A", "B", "C"], "A", id="${name}-choice"),
    html.P(id="${name}-text"),
])


@callback(Output("${name}-text", "children"), Input("${name}-choice", "value"))
def show(choice):
    return f"{choice} was chosen"
`;

try {
  // As its user has it: bundled, in one process, with a report as JSON.
  const dist = await bundled();
  const files = (await readdir(pool, { recursive: true })).filter((path) => path.endsWith(".py")).length;
  const lint = (path: readonly string[], build: string): Omit<Case, "what"> => ({
    run: () => node([join(dist, "slipway.js"), "lint", ".", "--json", "-"], path, pool),
    says: `"ruffBuild": "${build}"`,
  });
  const ownRules = join(import.meta.dirname, "own-rules.ts");
  await compare([
    {
      what: "Ruff by itself, its own rules",
      run: () => timed(ruff, ["check", "--isolated", "--no-cache", "--exit-zero", "--quiet", pool], { env: {} }),
    },
    { what: `slipway lint of ${files} files, native Ruff`, ...lint(withRuff, "native"), atMost: 2, onTheWall: true },
    { what: `slipway lint of ${files} files, Ruff by WebAssembly`, ...lint(alone, "wasm"), atMost: 6, onTheWall: true },
    {
      what: `Dash rules over ${files} files, reading them included, the start of Node not`,
      atMost: 1.5,
      onlyCpu: true,
      run: async () => {
        const { output, ...timing } = await node([ownRules, pool], alone, pool);
        return { ...timing, output, cpu: Number(/^(\d+(\.\d+)?) s$/m.exec(output)?.[1]) };
      },
      says: " s\n",
    },
  ]);

  const folder = await fiveFiles();
  const git = promisify(execFile);
  const { stdout: head } = await git("git", ["rev-parse", "HEAD"], { cwd: folder });
  await using here = await job(dist, folder, "push to the default branch", { sha: head.trim() });
  const step = async (path: readonly string[]) => {
    const env = await here.environment({}, { PATH: path.join(delimiter) });
    const timing = await timed(process.execPath, [join(dist, "lint-dashboard.js")], { env, cwd: folder });
    for (const entry of await readdir(here.temporary)) {
      if (entry === "slipway") await rm(join(here.temporary, entry), { recursive: true });
    }
    return timing;
  };
  await compare([
    { what: "bare Node", run: () => node(["-e", "0"], alone, work) },
    { what: "lint-dashboard: five files, native Ruff", run: () => step(withRuff), says: "5 files", atMost: 0.3 },
    { what: "lint-dashboard: five files, Ruff by WebAssembly", run: () => step(alone), says: "5 files", atMost: 0.7 },
  ]);
  const machine = `${cpus().length} × ${cpus()[0]?.model ?? "?"}, Node ${process.version}, ${process.platform}`;
  console.log(`Measured on ${new Date().toISOString().slice(0, 10)}: ${machine}; medians of ${runs}.\n`);
  console.log("| what | CPU | ratio to the first | at most | on the wall |\n| :-- | --: | --: | --: | --: |");
  console.log(rows.join("\n"));
} finally {
  await rm(work, { recursive: true, force: true });
}

/** A dashboard of five files in a repository of its own. */
async function fiveFiles(): Promise<string> {
  const folder = join(work, "five");
  await cp(join(root, "examples/road-casualties"), folder, { recursive: true });
  await mkdir(join(folder, "pages"), { recursive: true });
  for (const name of ["home", "areas", "trends", "about"]) {
    await writeFile(join(folder, "pages", `${name}.py`), pageOf(name));
  }
  await repositoryOf(folder);
  return folder;
}
