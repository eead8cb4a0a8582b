import { existsSync, globSync, readdirSync } from "node:fs";
import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { privateCache } from "./private-cache.ts";
import { copyOfExample, root, scratch, slipway, start } from "./slipway.ts";
import { expectWhole } from "./whole.ts";

// `slipway run` killed with a signal that nobody can catch, in each of its steps and at moments that nobody chose. Whatever it was
// doing, what is on the disk is whole, no process of a dashboard goes on, and the same command then does all of it.

let cache: Awaited<ReturnType<typeof privateCache>>;
let folder: Awaited<ReturnType<typeof copyOfExample>>;
let home: Awaited<ReturnType<typeof scratch>>;
let place: { readonly cache: string; readonly state: string };
/** How long a whole run takes here, in milliseconds. */
let whole: number;

beforeAll(async () => {
  cache = await privateCache();
  folder = await copyOfExample("road-casualties");
  home = await scratch();
  place = { cache: cache.path, state: home.path };
  await mkdir(join(home.path, "t"));
  const began = performance.now();
  await runsToItsEnd();
  whole = performance.now() - began;
  await moveAddress();
});
afterAll(async () => {
  for (const one of [cache, folder, home]) await one?.[Symbol.asyncDispose]();
});

/** Containers' folders are made where this test can see what is left of them. */
const settings = () => ({ ...place, env: { TMPDIR: join(home.path, "t") } });

const command = () => ["run", folder.path, "--once", "--platform", join(root, "examples/platform.yaml")];

/** A port that nobody looks for: between two runs, another test must not find this dashboard's free and take it. */
async function moveAddress() {
  const file = join(home.path, "slipway/deployed/road-casualties/dashboard.json");
  const port = 20_000 + (process.pid % 10_000);
  await writeFile(file, (await readFile(file, "utf8")).replace(/"port": \d+/, `"port": ${port}`));
}

async function runsToItsEnd() {
  const { code, stdout, stderr } = await slipway(command(), settings());
  expect([code, stdout + stderr]).toEqual([0, expect.stringMatching(/✔ deploy +pass +r\d+ is served at /)]);
  await expectWhole(place);
  expect([await cache.recorded(), await cache.running()]).toEqual([[], []]);
}

let changes = 0;

/** Code and data that no run has seen yet, so that there is something to do in each step. */
async function change() {
  changes += 1;
  const code = join(folder.path, "app.py");
  await writeFile(code, `${await readFile(code, "utf8")}# ${changes}\n`);
  const data = join(folder.path, "data/road_casualties.csv");
  await writeFile(data, (await readFile(data, "utf8")).replace(/^1969-01,\d+/m, `1969-01,${107 + changes}`));
}

/** Starts a run, kills it when its moment has come, and says whether it was still running then. */
async function killed(hasCome: (output: string, milliseconds: number) => boolean): Promise<boolean> {
  const child = start(command(), settings());
  const began = performance.now();
  let output = "";
  child.stdout.on("data", (chunk: Buffer) => {
    output += chunk;
    look();
  });
  child.stderr.resume();
  const ended = new Promise<NodeJS.Signals | null>((resolve) => child.once("close", (_, signal) => resolve(signal)));
  const look = () => hasCome(output, performance.now() - began) && child.kill("SIGKILL");
  const timer = setInterval(look, 1);
  const signal = await ended;
  clearInterval(timer);
  return signal === "SIGKILL";
}

/** What must be true after each kill, before anything is run again. */
async function expectNothingLost() {
  await expectWhole(place);
  // The kernel ends a container with whoever started it, which takes it a moment.
  for (let round = 0; round < 100 && (await cache.running()).length > 0; round++) await pause(50);
  expect(await cache.running()).toEqual([]);
}

const filesIn = (path: string) => (existsSync(path) ? readdirSync(path).length : 0);
const said = (stage: string) => (output: string) => new RegExp(`^[✔!] ${stage} `, "m").test(output);

/** Moments by name; each is asked again every millisecond, with what was there before the run. */
const moments: Readonly<Record<string, () => (output: string) => boolean>> = {
  "lint has passed": () => said("lint"),
  "validate has passed": () => said("validate"),
  "a layer is being written": () => () => filesIn(join(cache.path, "slipway/images/.partial")) > 0,
  "a new blob is in its place": () => {
    const blobs = join(cache.path, "slipway/images/blobs/sha256");
    const before = filesIn(blobs);
    return () => filesIn(blobs) > before;
  },
  "build has passed": () => said("build"),
  "scan has passed": () => said("scan"),
  "the container of the smoke test runs": () => {
    const before = cache.started().size;
    return () => cache.started().size > before;
  },
  "smoke has passed": () => said("smoke"),
  "a blob is on its way to the registry": () => () =>
    filesIn(join(home.path, "slipway/registry/road-casualties/.partial")) > 0,
  "push has passed": () => said("push"),
  "a version of the data is begun": () => {
    const before = versions();
    return () => versions() > before;
  },
  "a version of the data is complete": () => {
    const before = complete();
    return () => complete() > before;
  },
  "publish has passed": () => said("publish"),
  "the container of the new release runs": () => {
    const before = cache.started().size;
    return (output) => cache.started().size > before && said("publish")(output);
  },
  "deploy has passed": () => said("deploy"),
};
const bucket = () => join(home.path, "slipway/bucket/road-casualties/road_casualties");
const versions = () => filesIn(bucket());
const complete = () => globSync("*/_SUCCESS", { cwd: bucket() }).length;

describe("killed when", () => {
  test.each(Object.entries(moments))(
    "%s, a run leaves nothing half-written, and the next one does it all",
    async (_, moment) => {
      await change();
      expect(await killed(moment())).toBe(true);
      await expectNothingLost();
      await runsToItsEnd();
    },
  );
});

test("killed at ten moments by chance, two in a row, it never leaves anything half-written", async () => {
  const chance = random(20_260_901);
  for (let round = 0; round < 5; round++) {
    for (let kill = 0; kill < 2; kill++) {
      await change();
      const after = chance() * whole;
      await killed((_, milliseconds) => milliseconds > after);
      await expectNothingLost();
    }
    await runsToItsEnd();
  }
});

test("what killed runs leave behind is removed by those that come after them", async () => {
  const left = (await readdir(join(home.path, "t"))).filter((name) => /^slipway-[A-Za-z0-9]{6}$/.test(name));
  expect(left).toEqual([]);
});

/** The same numbers from 0 to 1 in each run. @see mulberry32 */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
