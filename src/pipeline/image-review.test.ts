import { describe, expect, test } from "vitest";
import { readDashboard } from "../dashboard/read-dashboard.ts";
import { base, built, dash, flask, gunicorn, web } from "../image/fixtures/build.ts";
import { indexOf, testSources, webOf } from "../image/fixtures/web.ts";
import { madeWheel } from "../image/fixtures/wheel.ts";
import { localPlatform } from "../platform/local-platform.ts";
import { memoryFiles, noPrograms } from "../runner/memory.ts";
import { checkoutOf } from "./checkout.ts";
import { type KnownBefore, reviewed } from "./image-review.ts";

const oldDash = madeWheel("dash", "4.4.0");
const network = { ...web, ...indexOf([dash, oldDash, flask, gunicorn]) };
const pinned = (...wheels: readonly { name: string; version: string; sha256: string }[]) =>
  wheels.map(({ name, version, sha256 }) => `${name}==${version} --hash=sha256:${sha256}\n`).join("");
const now = {
  "app.py": 'from dash import Dash\napp = Dash()\nserver = app.server\nx = "now"\n',
  "requirements.txt": pinned(dash, flask, gunicorn),
  "data/x.csv": "a,b\n1,2\n",
};
const line = [{ first: 1, last: 1 }];
const signed = { archive: "debian", suite: "trixie", date: "2025-11-01T09:00:00Z" };

/** The report of building `now`, reviewed against another state of the folder. */
async function review(before?: KnownBefore, more: { baseMaxAgeDays?: number } = {}) {
  const files = memoryFiles(now);
  const dashboard = await readDashboard(files, { defaultPython: "3.13", repositoryName: "try" });
  const { report, image, blobs, cache } = await built(dashboard, { files: now, web: network });
  const { http, ...rest } = webOf(network);
  const sized = async (url: string, init?: RequestInit) => {
    const response = await http(url, init);
    if (init?.method !== "HEAD") return response;
    return new Response(null, { headers: { "content-length": String((await response.arrayBuffer()).byteLength) } });
  };
  const options = {
    platform: { ...localPlatform, ...more },
    repositoryName: "try",
    checkout: checkoutOf("/nowhere", async () => "unknown", noPrograms, {}),
    buildOptions: { base: { ...base.lock, suites: [signed] }, sources: testSources },
    advisories: undefined,
  };
  const stages = {
    attempt: expect.unreachable,
    leaveOut: expect.unreachable,
    reports: () => [],
    exitCode: () => 0,
  } as never;
  const run = { options, stages, ports: { ...rest, http: sized, files, blobs, cache } };
  return { plain: report, made: await reviewed(run, report, { dashboard, image, before }), image };
}

const beforeOf = (files: Readonly<Record<string, string>>, changed: readonly string[]): KnownBefore => ({
  before: { commit: "0123456789abcdef", files: memoryFiles(files) },
  changed: new Map(changed.map((path) => [path, line])),
});

describe("the report of a build for a reviewer", () => {
  test("adds what the image is, and leaves findings and verdict as they are", async () => {
    const { plain, made } = await review();
    expect({ ...made, facts: plain.facts, figures: [] }).toEqual({ ...plain, figures: [] });
    expect(made.facts).toMatchObject({ ...plain.facts, user: "65532:65532" });
    expect(made.facts["command"]).toMatch(/-m gunicorn .* app:server$/);
    expect(made.figures?.map(({ title }) => title.split(":")[0])).toEqual([
      "The image",
      "Its layers, from the bottom up",
    ]);
    expect(made.figures?.[0]?.rows).toContainEqual(["Python packages", "3", "requirements.txt"]);
  });

  test("says what is different from the commit that it is compared with, in its line, too", async () => {
    const old = { ...now, "app.py": "from dash import Dash\napp = Dash()\nserver = app.server\n" };
    const files = { ...old, "requirements.txt": pinned(oldDash, flask, gunicorn) };
    const { plain, made, image } = await review(beforeOf(files, ["app.py", "requirements.txt"]));
    expect(made.headline).toBe(`${plain.headline}; since 0123456: dash 4.4.0 → 4.4.1, 1 file of code`);
    expect(made.facts["since"]).toMatchObject({
      commit: "0123456",
      packages: [{ name: "dash", before: "4.4.0", now: "4.4.1" }],
      code: ["app.py"],
      data: [],
    });
    const size = (made.facts["since"] as { size: { before: number; now: number } }).size;
    const compressed = image.layers.reduce((sum, { descriptor }) => sum + descriptor.size, 0);
    expect(size.now).toBe(compressed);
    expect(Math.abs(size.before - (compressed + oldDash.bytes.length - dash.bytes.length))).toBeLessThan(200);
  });

  test("says that nothing is, without reading what was", async () => {
    const unread = beforeOf({}, []);
    const { plain, made } = await review(unread);
    expect(made.headline).toBe(`${plain.headline}; since 0123456: the same`);
  });

  test("compares with nothing where there was no dashboard", async () => {
    const { plain, made } = await review(beforeOf({ "README.md": "# soon" }, ["app.py"]));
    expect(made.headline).toBe(plain.headline);
    expect(made.facts["since"]).toBeUndefined();
  });
});

test("a base that is older than the platform allows is a warning, and its age is told in any case", async () => {
  const within = await review(undefined, { baseMaxAgeDays: 60 });
  expect([within.made.verdict, within.made.facts["baseDate"]]).toEqual(["pass", "2025-11-01"]);
  const { made } = await review(undefined, { baseMaxAgeDays: 59 });
  expect(made.verdict).toBe("warn");
  expect(made.findings.map(({ rule, message }) => [rule, message])).toEqual([
    ["old-base", "The base debian-13-python-3.13 is 60 days old; the platform allows 59."],
  ]);
});
