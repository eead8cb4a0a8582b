import { describe, expect, test } from "vitest";
import { memoryBlobs } from "../oci/memory-blobs.ts";
import type { Blobs, Digest } from "../oci/ports.ts";
import { memoryCache } from "../runner/memory.ts";
import type { Cache } from "../runner/ports.ts";
import { built, dashboardOf, folder, json, pins, said } from "./fixtures/build.ts";

const tool = "this very source";
const changed = { ...folder, "app.py": "app = 2\n", "assets/style.css": "h1 { color: blue }\n" };

/** A cache that says what was read from it. */
function watchedCache() {
  const cache = memoryCache();
  const read: string[] = [];
  const watched: Cache = {
    put: cache.put,
    async get(name) {
      const found = await cache.get(name);
      if (found !== undefined) read.push(name.replace(/[/].*/, ""));
      return found;
    },
  };
  return { cache: watched, read };
}

/** Blobs of which one can be lost. */
function losingBlobs() {
  const blobs = memoryBlobs();
  let lost: Digest | undefined;
  const losing: Blobs = { ...blobs, has: async (digest) => digest !== lost && (await blobs.has(digest)) };
  return { blobs: losing, lose: (digest: Digest | undefined) => (lost = digest) };
}

describe("where only the dashboard's own files were changed", () => {
  test("the image and its report are those of a build from the beginning", async () => {
    const { image, blobs, cache } = await built(dashboardOf(), {}, { tool });
    const next = await built(dashboardOf(), { files: changed, blobs, cache }, { tool });
    const anew = await built(dashboardOf(), { files: changed });
    expect(next.image).toEqual(anew.image);
    expect(next.image.manifest).not.toEqual(image.manifest);
    expect(await json(next.blobs, next.image, "config")).toEqual(await json(anew.blobs, anew.image, "config"));
    const layersOf = ({ facts }: typeof next.report) => facts["layers"] as readonly { readonly fromCache: boolean }[];
    const withoutCache = ({ headline, facts, ...report }: typeof next.report) => ({
      ...report,
      headline: headline.replace(/; .*/, ""),
      facts: {
        ...facts,
        layers: layersOf({ facts } as typeof next.report).map((layer) => ({ ...layer, fromCache: false })),
      },
    });
    expect(withoutCache(next.report)).toEqual(withoutCache(anew.report));
    expect(layersOf(next.report).map(({ fromCache }) => fromCache)).toEqual([
      true,
      true,
      true,
      true,
      true,
      true,
      false,
      true,
    ]);
  });

  test("no wheel is looked up, and nothing is asked of what is in them", async () => {
    const { cache, read } = watchedCache();
    const { blobs } = await built(dashboardOf(), { cache }, { tool });
    read.length = 0;
    const next = await built(dashboardOf(), { files: changed, blobs, cache, web: {} }, { tool });
    expect([...new Set(read)].sort()).toEqual(["layers", "libraries"]);
    expect([next.asked, next.runs]).toEqual([[], []]);
  });

  test("another title, entry point or file is of no account", async () => {
    const { cache, read } = watchedCache();
    const { blobs } = await built(dashboardOf(), { cache }, { tool });
    read.length = 0;
    const entry = {
      ...said({ module: "main", object: "app", file: "main.py" }),
      from: { kind: "file", file: "main.py", line: 7 },
    } as const;
    const other = dashboardOf({ title: said("Another"), entry, shipped: ["main.py"], data: [] });
    const { report, image } = await built(other, { files: { "main.py": "app = 1\n" }, blobs, cache }, { tool });
    expect(read).toContain("libraries");
    expect(report.facts["entry"]).toEqual({ value: "main:app", from: "main.py:7" });
    expect((await json(blobs, image, "config")).config.Labels["org.opencontainers.image.title"]).toBe("Another");
  });
});

describe("they are built from the beginning", () => {
  const unhashed = pins.map((pin) => ({ ...pin, hashes: [] }));
  test.each<[why: string, first: Parameters<typeof built>, then: Parameters<typeof built>]>([
    ["where nobody says which source this is", [dashboardOf()], [dashboardOf()]],
    ["by another source", [dashboardOf(), {}, { tool }], [dashboardOf(), {}, { tool: "another" }]],
    ["with another compression", [dashboardOf(), {}, { tool }], [dashboardOf(), {}, { tool, compression: "gzip" }]],
    ["with other startup code", [dashboardOf(), {}, { tool }], [dashboardOf(), {}, { tool, startupCode: ["x"] }]],
    [
      "with other requirements",
      [dashboardOf(), {}, { tool }],
      [
        dashboardOf({ dependencies: said({ file: "requirements.txt", pins: pins.slice(0, 4).reverse() }) }),
        {},
        { tool },
      ],
    ],
    [
      "where a pin has no hash, since the index may say something else now",
      [dashboardOf({ dependencies: said({ file: "requirements.txt", pins: unhashed }) }), {}, { tool }],
      [dashboardOf({ dependencies: said({ file: "requirements.txt", pins: unhashed }) }), {}, { tool }],
    ],
    ["where bytecode was missing", [dashboardOf(), { runtime: "none" }, { tool }], [dashboardOf(), {}, { tool }]],
  ])("%s", async (_, [dashboard, world, options], [otherDashboard, otherWorld, otherOptions]) => {
    const { cache, read } = watchedCache();
    const { blobs } = await built(dashboard, { ...world, cache }, options);
    read.length = 0;
    await built(otherDashboard, { ...otherWorld, blobs, cache }, otherOptions);
    expect(read).not.toContain("libraries");
    expect(read).toContain("wheels");
  });

  test("where a layer is gone", async () => {
    const { blobs, lose } = losingBlobs();
    const cache = memoryCache();
    const first = await built(dashboardOf(), { blobs, cache }, { tool });
    lose(first.image.layers[1]?.descriptor.digest);
    const again = await built(dashboardOf(), { blobs, cache }, { tool });
    expect(again.image).toEqual(first.image);
    expect(again.report.headline).toMatch(/; 7 from cache$/);
  });
});

test("how the dashboard is started is settled by its code as it is now", async () => {
  const { blobs, cache } = await built(dashboardOf(), {}, { tool });
  const entry = said({ module: "app", object: "app", file: "app.py", backend: "quart" } as const);
  const { image } = await built(dashboardOf({ entry }), { blobs, cache }, { tool });
  expect((await json(blobs, image, "config")).config.Cmd).toContain("--worker-class=asgi");
});
