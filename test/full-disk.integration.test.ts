import { mkdir, readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { privateCache } from "./private-cache.ts";
import { copyOfExample, scratch, slipway } from "./slipway.ts";
import { noSmallDisk, smallDisk } from "./small-disk.ts";
import { expectWhole } from "./whole.ts";

// `slipway run` on a disk that becomes full, in each place that it writes to and at several sizes: one sentence, exit code 3, nothing
// half-written; and once there is room the same command does all of it.

const missing = noSmallDisk();
if (missing !== undefined && process.env["SLIPWAY_REQUIRE_PARTS"] === "1") throw new Error(missing);

let cache: Awaited<ReturnType<typeof privateCache>>;
let folder: Awaited<ReturnType<typeof copyOfExample>>;
beforeAll(async () => {
  folder = await copyOfExample("road-casualties");
  cache = await privateCache();
  await using home = await scratch();
  // What is not on the small disk has been made before.
  const { code, stdout } = await slipway(["run", folder.path, "--once"], { cache: cache.path, state: home.path });
  expect([code, stdout]).toEqual([0, expect.stringContaining("✔ deploy")]);
});
afterAll(async () => {
  for (const one of [cache, folder]) await one?.[Symbol.asyncDispose]();
});

/** What is on the small disk, how many kilobytes it has, and the stage that cannot be done then. */
const disks: readonly (readonly [name: string, place: string, kilobytes: number, stage: string])[] = [
  ["what is fetched and remembered", "cache/slipway/made", 4, "build"],
  ["what is fetched and remembered", "cache/slipway/made", 6_000, "build"],
  ["the layers of images", "cache/slipway/images", 8_000, "build"],
  ["the layers of images", "cache/slipway/images", 50_000, "build"],
  ["the layers as files", "cache/slipway/containers", 30_000, "smoke"],
  ["the registry", "state/slipway/registry", 8, "push"],
  ["the registry", "state/slipway/registry", 40_000, "push"],
  ["the bucket", "state/slipway/bucket", 8, "publish"],
  ["the bucket", "state/slipway/bucket", 32, "publish"],
  ["the bucket", "state/slipway/bucket", 48, "publish"],
  ["what is deployed", "state/slipway/deployed", 4, "deploy"],
];

describe.skipIf(missing !== undefined)(
  `a disk that is full${missing === undefined ? "" : ` (not tested: ${missing})`}`,
  () => {
    test.each(disks)(
      "of %s (%s, %i kB) is told in one sentence and after it all goes on",
      async (_, place, kilobytes, stage) => {
        await using home = await scratch();
        const places = { cache: cache.path, state: home.path };
        const [kind = "", ...rest] = place.split("/");
        const at = join(kind === "cache" ? cache.path : home.path, ...rest);
        await mkdir(at, { recursive: true });
        // Whatever another run found out must be found out again.
        await rm(join(cache.path, "slipway/made/results"), { recursive: true, force: true });
        await using disk = await smallDisk(at, kilobytes);
        const run = () => disk.slipway(["run", folder.path, "--once"], places);
        const seen = { cache: disk.seen(places.cache), state: disk.seen(places.state) };

        const { code, stdout, stderr } = await run();
        const text = `${stdout}${stderr}`.replace(/\s+/g, " ");
        expect(text).toMatch(new RegExp(`✖ ${stage} error could not be done`));
        expect(
          text.match(
            /infrastructure There is no space left on the disk that holds \S+|infrastructure The disk is full/g,
          ),
        ).toHaveLength(1);
        expect(text).toMatch(/help: Free some space/);
        expect(text).not.toMatch(/\bat \S+ \(|node:internal|fault of Slipway|undefined|\[object|ENOSPC/);
        expect(code).toBe(3);
        await expectWhole(seen);
        expect(await unfinished(disk.seen(at))).toEqual([]);
        expect([await cache.recorded(), await cache.running()]).toEqual([[], []]);

        disk.grow(2_000_000);
        const after = await run();
        expect([after.code, after.stdout]).toEqual([0, expect.stringMatching(/✔ deploy +pass /)]);
        await expectWhole(seen);
      },
    );
  },
);

const unfinished = async (at: string) =>
  (await readdir(at, { recursive: true })).filter((path) =>
    /\.tmp$|\.new$|\.partial\/|\.partial-|\.dashboard\.json\./.test(path),
  );
