import { describe, expect, test } from "vitest";
import type { Pin } from "../../dashboard/model.ts";
import { memoryCache } from "../../runner/memory.ts";
import { indexOf, webOf } from "../fixtures/web.ts";
import { type MadeWheel, madeWheel } from "../fixtures/wheel.ts";
import { nearestVersion } from "./no-wheel.ts";
import { resolveWheels } from "./resolve.ts";

const interpreter = { python: "3.13.5", series: [3, 13], glibc: [2, 41] } as const;

describe("the version to pin instead", () => {
  test.each([
    ["the first that comes after", "1.24.4", ["1.19.0", "2.1.0", "2.1.1", "2.4.0"], "2.1.0"],
    ["the newest where none comes after", "3.0", ["1.0", "2.0"], "2.0"],
    ["none that is not finished", "1.0", ["2.0rc1", "1.5.dev1"], undefined],
    ["of nothing", "1.0", [], undefined],
  ])("is %s", (_, pinned, offered, expected) => {
    expect(nearestVersion(pinned, offered)).toBe(expected);
  });
});

describe("pins without a wheel for the base", () => {
  const old = (name: string, version: string) => madeWheel(name, version, { tag: "cp310-cp310-manylinux_2_17_x86_64" });
  const wheels = [
    old("numpy", "1.24.4"),
    madeWheel("numpy", "2.1.0", { tag: "cp313-cp313-manylinux_2_17_x86_64" }),
    madeWheel("numpy", "2.4.0", { tag: "cp313-cp313-manylinux_2_27_x86_64" }),
    old("pandas", "1.5.3"),
    madeWheel("pandas", "1.5.4"),
    madeWheel("psycopg2", "2.9.9", { tag: "cp313-cp313-win_amd64" }),
    madeWheel("dash", "4.4.1"),
  ];
  const source = JSON.stringify({
    meta: { "api-version": "1.0" },
    name: "gone",
    files: [{ filename: "gone-1.0.tar.gz", url: "x", hashes: { sha256: "0".repeat(64) } }],
  });
  const pin = (name: string, version: string, line: number): Pin => ({ name, version, line, extras: [], hashes: [] });

  async function refusal(pins: readonly Pin[], offered: readonly MadeWheel[] = wheels) {
    const { asked, ...net } = webOf({ ...indexOf(offered), "https://index.test/simple/gone/": source });
    const wanted = pins.map((each) => ({ pin: each, required: { file: "requirements.txt", line: each.line } }));
    const error = await resolveWheels(wanted, interpreter, "https://index.test/simple/", {
      ...net,
      cache: memoryCache(),
    }).catch((thrown: unknown) => thrown);
    // Nothing was fetched but pages of the index.
    expect(asked.filter((url) => url.endsWith(".whl"))).toEqual([]);
    return error;
  }

  test("are told in one sentence, with what to pin instead of each", async () => {
    const pins = [
      pin("dash", "4.4.1", 1),
      pin("numpy", "1.24.4", 2),
      pin("pandas", "1.5.3", 3),
      pin("psycopg2", "2.9.9", 4),
      pin("gone", "1.0", 5),
    ];
    expect(await refusal(pins)).toMatchObject({
      name: "UserError",
      message:
        "requirements.txt:2: 4 packages have no wheel for Python 3.13 on Linux x86-64 (glibc 2.41): numpy 1.24.4 (line 2), pandas 1.5.3 (line 3), psycopg2 2.9.9 (line 4) and gone 1.0 (line 5, source only).",
      fix: "Pin numpy 2.1.0 (read what changed), pandas 1.5.4 and psycopg2-binary instead. No version of gone has one: use another package. Slipway installs wheels only and compiles nothing.",
    });
  });

  test("a single one has its place", async () => {
    expect(await refusal([pin("numpy", "1.24.4", 7)])).toMatchObject({
      message:
        "requirements.txt:7: numpy 1.24.4 has no wheel for Python 3.13 on Linux x86-64 (glibc 2.41); it has 1 for others.",
      fix: "Pin numpy 2.1.0 (read what changed) instead. Slipway installs wheels only and compiles nothing.",
    });
  });
});
