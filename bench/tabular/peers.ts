import { createHash } from "node:crypto";
import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { build } from "esbuild";
import { bundleInChunks } from "../../scripts/bundle/chunks.ts";
import { forNode } from "../../scripts/bundle/for-node.ts";
import { unmark } from "../../scripts/bundle/tidy.ts";
import { seldomUsed } from "../../scripts/bundle/when-first-used.ts";
import { pythonProgram } from "../../test/part-makers.ts";
import { part } from "../../test/parts.ts";
import { madeOnce } from "./made-once.ts";
import type { Contender } from "./measure.ts";

/** What is at least, and what better be, the ratio of its time to ours. */
export type Goals = { readonly must?: number; readonly aim?: number };

export type Peer = Contender & {
  /** By the name of a table. */
  readonly goals: Readonly<Record<string, Goals>>;
  /** It is so slow that it reads this much of the file, in millions of bytes, and its time is multiplied. */
  readonly sample?: number;
};

type PeerName = "duckdb" | "polars" | "csv-parse" | "frictionless-py";

const here = import.meta.dirname;

/** Every peer by name, installed on first use among the machine's temporary files; `work` is a folder for what is made of it today. */
export const peers: Readonly<Record<PeerName, (work: string) => Promise<Peer>>> = {
  duckdb: async () => ({
    ...(await python("DuckDB", "duckdb", "with_duckdb.py")),
    goals: { mixed: { must: 1.8 }, typed: { must: 3, aim: 5 } },
  }),
  polars: async () => ({
    ...(await python("Polars", "polars", "with_polars.py")),
    goals: { mixed: { must: 1.2 }, typed: { must: 2, aim: 3.5 } },
  }),
  "csv-parse": async (work) => {
    const { dependencies } = JSON.parse(await readFile(join(here, "../../package.json"), "utf8"));
    const name = `csv-parse ${dependencies["csv-parse"]}, which only splits`;
    return { ...(await bundled("with-csv-parse.ts", work)), name, goals: {} };
  },
  "frictionless-py": async () => ({
    ...(await python("frictionless-py", "frictionless", "with_frictionless.py")),
    goals: { mixed: { must: 120, aim: 200 }, typed: { must: 120, aim: 200 } },
    sample: 20,
  }),
};

/** Bundled as it ships: in chunks of which it loads what it needs, compiled once, as the command line keeps them. */
export async function ours(work: string): Promise<Contender> {
  const outdir = join(work, "ours");
  await bundleInChunks({ entryPoints: { ours: join(here, "ours.ts") }, outdir, define: {} });
  await seldomUsed(outdir);
  await writeFile(join(outdir, "package.json"), '{ "type": "module" }\n');
  for (const name of (await readdir(outdir)).filter((one) => one.endsWith(".js"))) await unmark(join(outdir, name));
  const env = { NODE_COMPILE_CACHE: join(outdir, "compiled") };
  return { name: "ours", command: [process.execPath, join(outdir, "ours.js")], env };
}

/** The same, with a thread that reads the second half. */
export async function oursOnBothCores(work: string): Promise<Contender> {
  const { command, ...own } = await ours(work);
  const thread = join(work, "table-part.mjs");
  await build({ ...forNode, entryPoints: [join(here, "../../threads/table-part.ts")], outfile: thread, format: "esm" });
  return { ...own, command: [...command, "--thread", thread] };
}

/** Two processes at the same time, each of which reads one half that was written as a table of its own. */
export async function oursTwice(work: string): Promise<Contender> {
  const { command, ...own } = await ours(work);
  const [program, script = ""] = command;
  const both = `for half in first second; do "$0" "$1" "$2/$half" & pids+=($!); done; for pid in "\${pids[@]}"; do wait "$pid" || exit; done`;
  return { ...own, name: "two processes", command: ["bash", "-c", both, program, script] };
}

/** Ourselves, with a look at what tables hold. */
export async function oursWithProfile(work: string): Promise<Contender> {
  const { command, ...contender } = await ours(work);
  return { ...contender, command: [...command, "--profile"], says: { profiles: 1 } };
}

/** As JavaScript in one file. */
async function bundled(script: string, work: string): Promise<Contender> {
  const file = join(work, script.replace(/ts$/, "mjs"));
  const banner = 'import { createRequire } from "node:module"; const require = createRequire(import.meta.url);';
  await build({ ...forNode, entryPoints: [join(here, script)], outfile: file, format: "esm", banner: { js: banner } });
  return { name: "ours", command: [process.execPath, file], env: {} };
}

async function python(name: string, module: string, script: string): Promise<Contender> {
  const requirements = await readFile(join(here, "peers.txt"), "utf8");
  const [, version] = new RegExp(`^${module}==(\\S+)`, "m").exec(requirements) ?? [];
  const hash = createHash("sha256").update(requirements).digest("hex").slice(0, 16);
  const folder = await madeOnce(`python-${hash}`, install);
  return {
    name: `${name} ${version}`,
    command: [join(folder, "venv/bin/python"), join(here, script)],
    // Compiled once, as an installed program is, and not into this folder.
    env: { PYTHONPYCACHEPREFIX: join(folder, "compiled") },
  };
}

async function install(folder: string): Promise<void> {
  const uv = await part("uv");
  if (uv === undefined) throw new Error("The peers in Python need uv; leave them out by --only.");
  await pythonProgram(join(here, "peers.txt"), uv, folder);
}
