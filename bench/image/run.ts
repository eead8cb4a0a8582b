// What an image costs from the folder to the registry: whole processes, as ratios within one run.
//
//   node bench/image/run.ts [--buildkitd PROGRAM --buildctl PROGRAM --uv PROGRAM] [--runs 9] [--cold 3] [--dashboards 100] [--only far,size]
//
// It needs the Debian package docker-registry, and of BuildKit runc and the rights of root; without BuildKit its rows are left out. What it
// is compared with and what each row covers is in bench/README.md.
import { execFile } from "node:child_process";
import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { cpus, tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { parseArgs, promisify } from "node:util";
import { bundled } from "../../test/bundle.ts";
import { startRegistry } from "../../test/docker-registry.ts";
import { repositoryOf } from "../../test/git.ts";
import { root } from "../../test/slipway.ts";
import { median, type Timing, timed } from "../timed.ts";
import { type LayerFact, pushBase } from "./base-image.ts";
import { type BuildKit, type BuildKitPrograms, startBuildKit } from "./buildkit.ts";
import { type Counts, type Link, link } from "./link.ts";

const { values } = parseArgs({
  options: {
    buildkitd: { type: "string" },
    buildctl: { type: "string" },
    uv: { type: "string" },
    runs: { type: "string", default: "9" },
    cold: { type: "string", default: "3" },
    dashboards: { type: "string", default: "100" },
    only: { type: "string" },
  },
});
const runs = Number(values.runs);
const parts = ["cold", "code", "far", "size", "first-answer", "many"] as const;
const wanted = new Set(values.only?.split(",") ?? parts);
const programs: BuildKitPrograms | undefined =
  values.buildkitd && values.buildctl && values.uv
    ? { buildkitd: values.buildkitd, buildctl: values.buildctl, uv: values.uv }
    : undefined;

const work = await mkdtemp(join(tmpdir(), "slipway-bench-"));
// As its user has it: bundled, in one process.
const slipway = join(await bundled(), "slipway.js");
const app = await readFile(join(root, "examples/road-casualties/app.py"), "utf8");
const rows: string[] = [];

type Row = { readonly ours: string; readonly peer?: string; readonly ratio?: string; readonly must?: string };

function row(what: string, { ours, peer = "", ratio = "", must = "" }: Row): void {
  rows.push(`| ${what} | ${ours} | ${peer} | ${ratio} | ${must} |`);
  console.error(rows.at(-1));
}

const inWords = (seconds: number) => (seconds < 1 ? `${Math.round(seconds * 1000)} ms` : `${seconds.toFixed(2)} s`);
const inBytes = (bytes: number) => (bytes < 1e6 ? `${(bytes / 1e3).toFixed(1)} kB` : `${(bytes / 1e6).toFixed(1)} MB`);
const times = (peer: number, ours: number) => (peer / ours).toFixed(2);

/** A copy of the example, and what is in its place when somebody works on it: a commit, and a platform. */
async function folderIn(name: string, registry: string): Promise<string> {
  const folder = join(work, name);
  await cp(join(root, "examples/road-casualties"), folder, { recursive: true });
  await writeFile(join(folder, "platform.yaml"), `provider: local\nregistry: ${registry}\n`);
  await repositoryOf(folder);
  return folder;
}

let changes = 0;
const change = (folder: string) => writeFile(join(folder, "app.py"), `${app}\n# change ${++changes}\n`);

async function run(args: readonly string[], home: string): Promise<Timing> {
  const env = {
    ...process.env,
    PATH: `${dirname(process.execPath)}:${process.env["PATH"]}`,
    NO_COLOR: "1",
    SLIPWAY_HOME: home,
  };
  const timing = await timed(process.execPath, [slipway, ...args], { env });
  if (timing.code !== 0) throw new Error(`slipway ${args.join(" ")} ended with ${timing.code}:\n${timing.output}`);
  return timing;
}

const buildAndPush = (folder: string, home: string) => run(["build", folder, "--push"], home);

type Case = { readonly name: string; readonly run: () => Promise<Timing> };

/** All take turns, so that each meets the same machine; the first turn is not counted. Medians. */
async function inTurns<Name extends string>(
  cases: readonly (Case & { readonly name: Name })[],
  turns = runs,
): Promise<Readonly<Record<Name, { readonly wall: number; readonly cpu: number }>>> {
  const taken = new Map<Name, Timing[]>();
  for (let turn = 0; turn <= turns; turn += 1) {
    for (const { name, run } of cases) {
      const timing = await run();
      if (turn > 0) taken.set(name, [...(taken.get(name) ?? []), timing]);
    }
  }
  const of = (timings: readonly Timing[], kind: "wall" | "cpu") => median(timings.map((timing) => timing[kind]));
  return Object.fromEntries(
    [...taken].map(([name, timings]) => [name, { wall: of(timings, "wall"), cpu: of(timings, "cpu") }]),
  ) as Record<Name, { wall: number; cpu: number }>;
}

const uploads = ({ requests }: Counts) =>
  ["POST", "PUT", "PATCH"].reduce((sum, method) => sum + (requests[method] ?? 0), 0);

const said = ({ requests, connections }: Counts) =>
  `${Object.entries(requests)
    .map(([method, count]) => `${count} ${method}`)
    .join(", ")} over ${connections} connection${connections === 1 ? "" : "s"}`;

/** What one run of it asks through a link. */
async function counted(line: Link, once: () => Promise<unknown>): Promise<Counts> {
  line.begin();
  await once();
  return line.counts();
}

const registry = await startRegistry({ storage: join(work, "registry") });
let buildKit: BuildKit | undefined;
try {
  // The first build, whose wheels and base all others may have.
  const home = join(work, "home");
  const folder = await folderIn("ours", `${registry.host}/ours`);
  await run(["build", folder, "--push", "--json", join(work, "first.json")], home);
  const { stages } = JSON.parse(await readFile(join(work, "first.json"), "utf8")) as {
    readonly stages: readonly {
      readonly stage: string;
      readonly facts: { readonly size: number; readonly layers: LayerFact[] };
    }[];
  };
  const built = stages.find(({ stage }) => stage === "build")?.facts;
  if (built === undefined) throw new Error("The first build has no report.");
  const base = await pushBase(built.layers, home, registry.host);
  const theirs = join(work, "theirs");
  await cp(join(root, "examples/road-casualties"), theirs, { recursive: true });
  const start = (name: string) => {
    if (programs === undefined) throw new Error("There is no BuildKit.");
    return startBuildKit(join(work, name), base, programs);
  };

  if (wanted.has("size")) row("image, compressed", { ours: inBytes(built.size), must: "≤ 110 MB" });

  if (wanted.has("cold")) {
    const ours: number[] = [];
    const fromDebian: number[] = [];
    const peer: { readonly dated: number[]; readonly undated: number[] } = { dated: [], undated: [] };
    const cold = async (at: string, more = "") => {
      await writeFile(join(folder, "platform.yaml"), `provider: local\nregistry: ${registry.host}/${at}\n${more}`);
      const { wall } = await buildAndPush(folder, join(work, at));
      await rm(join(work, at), { recursive: true });
      return wall;
    };
    for (let turn = 0; turn < Number(values.cold); turn += 1) {
      ours.push(await cold(`cold-${turn}`, `base: ${base}\n`));
      fromDebian.push(await cold(`cold-debian-${turn}`));
      if (programs === undefined) continue;
      for (const dates of ["dated", "undated"] as const) {
        const kit = await start(`buildkit-${turn}`);
        peer[dates].push((await kit.build(theirs, `${registry.host}/cold-${dates}-${turn}`, dates === "dated")).wall);
        await kit[Symbol.asyncDispose]();
        await rm(join(work, `buildkit-${turn}`), { recursive: true });
      }
    }
    await writeFile(join(folder, "platform.yaml"), `provider: local\nregistry: ${registry.host}/ours\n`);
    const against = (what: string, theirs: readonly number[], must = "") =>
      row(`cold: nothing at hand, the base alone in the registry${what}`, {
        ours: inWords(median(ours)),
        ...(programs && { peer: inWords(median(theirs)), ratio: times(median(theirs), median(ours)) }),
        must,
      });
    against("", peer.dated, "≥ 2");
    against(", theirs another image each time", peer.undated);
    row("the same, the base made from its Debian packages", { ours: inWords(median(fromDebian)) });
  }

  if (programs !== undefined && (wanted.has("code") || wanted.has("far"))) buildKit = await start("buildkit");

  if (wanted.has("code")) {
    const peer = buildKit;
    const changed = async () => {
      await change(folder);
      return buildAndPush(folder, home);
    };
    const at = { dated: `${registry.host}/theirs`, undated: `${registry.host}/theirs-undated` };
    const theirsChanged = async (kit: BuildKit, dates: keyof typeof at) => {
      await change(theirs);
      return kit.build(theirs, at[dates], dates === "dated");
    };
    const theirsForgotten = async (kit: BuildKit, dates: keyof typeof at) => {
      await kit.forget();
      return theirsChanged(kit, dates);
    };
    if (peer !== undefined) for (const dates of ["dated", "undated"] as const) await theirsChanged(peer, dates);
    const { code, none, cache, warm, undatedCache, undatedWarm, bare } = await inTurns([
      { name: "bare", run: () => timed(process.execPath, ["-e", "0"], { env: process.env }) },
      { name: "code", run: changed },
      { name: "none", run: () => buildAndPush(folder, home) },
      ...(peer === undefined
        ? []
        : ([
            { name: "cache", run: () => theirsForgotten(peer, "dated") },
            { name: "warm", run: () => theirsChanged(peer, "dated") },
            { name: "undatedCache", run: () => theirsForgotten(peer, "undated") },
            { name: "undatedWarm", run: () => theirsChanged(peer, "undated") },
          ] as const)),
    ]);
    await using line = await link(registry.host);
    const through = await folderIn("counted", `${line.host}/ours`);
    await buildAndPush(through, home);
    await change(through);
    const sent = await counted(line, () => buildAndPush(through, home));
    const nothing = await counted(line, () => buildAndPush(through, home));
    if (uploads(nothing) > 0) throw new Error(`Where nothing was changed, something was sent: ${said(nothing)}.`);
    row("one line of code changed, registry on this machine", {
      ours: `${inWords(code.wall)}, ${inWords(code.cpu)} CPU`,
      must: "≤ 200 ms",
    });
    row("the same: bytes sent", { ours: `${inBytes(sent.sentBytes)}; ${said(sent)}`, must: "≤ 250 kB" });
    if (peer !== undefined) {
      const against = (what: string, { wall }: { readonly wall: number }, must = "") =>
        row(`the same against BuildKit ${what}`, {
          ours: inWords(code.wall),
          peer: inWords(wall),
          ratio: times(wall, code.wall),
          must,
        });
      against("that has the registry's cache alone", cache, "≥ 3");
      against("that has built it before", warm);
      against("that has the registry's cache alone, another image each time", undatedCache);
      against("that has built it before, another image each time", undatedWarm);
      row("what booting its daemon adds, its image at hand", { ours: "none", peer: inWords(peer.booted) });
    }
    row("nothing changed", {
      ours: `${inWords(none.wall)}, ${inWords(none.cpu)} CPU; ${said(nothing)}, ${inBytes(nothing.sentBytes)}`,
      must: "no upload",
    });
    row("a Node that does nothing", { ours: `${inWords(bare.wall)}, ${inWords(bare.cpu)} CPU` });
  }

  if (wanted.has("far")) {
    await using line = await link(registry.host, { roundTrip: 90 });
    const far = await folderIn("far", `${line.host}/far`);
    const peer = buildKit;
    await buildAndPush(far, home);
    if (peer !== undefined) await peer.build(theirs, `${line.host}/far-theirs`);
    const { code, none, theirsFar } = await inTurns(
      [
        {
          name: "code",
          async run() {
            await change(far);
            return buildAndPush(far, home);
          },
        },
        { name: "none", run: () => buildAndPush(far, home) },
        ...(peer === undefined
          ? []
          : ([
              {
                name: "theirsFar",
                async run() {
                  await change(theirs);
                  return peer.build(theirs, `${line.host}/far-theirs`);
                },
              },
            ] as const)),
      ],
      Math.min(runs, 5),
    );
    row("one line of code changed, registry 90 ms away, against BuildKit that has built it before", {
      ours: inWords(code.wall),
      ...(peer && { peer: inWords(theirsFar.wall), ratio: times(theirsFar.wall, code.wall) }),
      must: "≤ 1 s",
    });
    row("nothing changed, registry 90 ms away", { ours: inWords(none.wall) });
  }

  if (wanted.has("first-answer")) {
    const seconds: number[] = [];
    for (let turn = 0; turn < 3; turn += 1) {
      await change(folder);
      await run(["check", folder, "--json", join(work, "check.json")], home);
      const checked = JSON.parse(await readFile(join(work, "check.json"), "utf8")) as {
        readonly stages: readonly {
          readonly stage: string;
          readonly facts: { readonly secondsToFirstAnswer?: number };
        }[];
      };
      seconds.push(checked.stages.find(({ stage }) => stage === "smoke")?.facts.secondsToFirstAnswer ?? Number.NaN);
    }
    row("first answer after the start, in the smoke test", { ours: inWords(median(seconds)), must: "≤ 1.5 s" });
  }

  if (wanted.has("many")) {
    const many = Number(values.dashboards);
    const store = await startRegistry({ storage: join(work, "many") });
    try {
      const one = await folderIn("many-folder", `${store.host}/many`);
      const stored = async () =>
        Number(
          (await promisify(execFile)("du", ["-sb", join(work, "many/docker/registry/v2/blobs")])).stdout.split("\t")[0],
        );
      let first = 0;
      for (let index = 1; index <= many; index += 1) {
        await change(one);
        await writeFile(join(one, "dashboard.yaml"), `name: dashboard-${index}\n`);
        await buildAndPush(one, home);
        if (index === 1) first = await stored();
      }
      const all = await stored();
      row(`bytes that ${many} dashboards with the same packages take in the registry, against one`, {
        ours: inBytes(all),
        peer: inBytes(first),
        ratio: times(all, first),
        must: "≤ 1.3",
      });
    } finally {
      await store.stop();
    }
  }

  const machine = `${cpus().length} × ${cpus()[0]?.model ?? "?"}, Node ${process.version}, ${process.platform}`;
  console.log(`Measured on ${new Date().toISOString().slice(0, 10)}: ${machine}; medians of ${runs}.\n`);
  console.log("| what | ours | BuildKit | ratio | must |\n| :-- | --: | --: | --: | --: |");
  console.log(rows.join("\n"));
} finally {
  await buildKit?.[Symbol.asyncDispose]();
  await registry.stop();
  await rm(work, { recursive: true, force: true });
}
