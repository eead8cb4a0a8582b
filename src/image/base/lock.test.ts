import { describe, expect, test } from "vitest";
import { knownCapabilities } from "./capabilities.ts";
import { defaultBase, interpreterOf, lockDigest, parseBaseLock } from "./lock.ts";

describe("the base that comes with Slipway", () => {
  test("holds the packages that were decided on, in the order of names, and no shell", () => {
    expect(defaultBase.packages.map(({ name }) => name).join(" ")).toBe(
      "base-files ca-certificates gcc-14-base libbz2-1.0 libc-bin libc6 libdb5.3t64 libexpat1 libffi8 libgcc-s1 liblzma5 libncursesw6 " +
        "libpython3.13-minimal libpython3.13-stdlib libreadline8t64 libsqlite3-0 libssl3t64 libstdc++6 libtinfo6 libuuid1 " +
        "libzstd1 media-types netbase openssl-provider-legacy python3.13-minimal readline-common tzdata zlib1g",
    );
  });

  test("offers capabilities, none of which has a package of the base", () => {
    const there = new Set(defaultBase.packages.map(({ name }) => name));
    const offered = defaultBase.capabilities ?? [];
    expect(offered.map(({ name, asked }) => ({ name, packages: asked }))).toEqual(
      knownCapabilities.map(({ name, packages }) => ({ name, packages })),
    );
    expect(offered.flatMap(({ packages }) => packages.filter(({ name }) => there.has(name)))).toEqual([]);
    for (const { asked, packages } of offered) {
      expect(packages.map(({ name }) => name)).toEqual(expect.arrayContaining([...asked]));
    }
  });

  test("offers Python 3.13 and glibc 2.41", () => {
    const { python, ...offered } = interpreterOf(defaultBase);
    expect(offered).toEqual({ series: [3, 13], glibc: [2, 41] });
    expect(python).toMatch(/^3\.13\.\d+$/);
  });
});

test("two locks of the same packages have one digest, whenever they were made", () => {
  const later = { ...defaultBase, suites: [] };
  const [first, ...rest] = defaultBase.packages;
  const other = { ...defaultBase, packages: [{ ...first!, sha256: "0".repeat(64) }, ...rest] };
  expect(lockDigest(later)).toBe(lockDigest(defaultBase));
  expect(lockDigest(other)).not.toBe(lockDigest(defaultBase));
});

describe("a lock that somebody keeps", () => {
  test("is read back as it was written", () => {
    expect(parseBaseLock(JSON.stringify(defaultBase), "base.lock.json")).toEqual(defaultBase);
  });

  test.each([
    ["{", "base.lock.json: a base lock is JSON, and this is not."],
    [JSON.stringify({ ...defaultBase, version: 2 }), "base.lock.json: at version: Invalid input: expected 1."],
    [
      JSON.stringify({ ...defaultBase, packages: defaultBase.packages.filter(({ name }) => name !== "libc6") }),
      "base.lock.json: no package is called libc6.",
    ],
    [
      JSON.stringify({
        ...defaultBase,
        packages: defaultBase.packages.filter(({ name }) => !name.startsWith("python")),
      }),
      "base.lock.json: no package is called python3.x-minimal.",
    ],
  ])("is refused with its name and what is wrong (%#)", (text, message) => {
    expect(() => parseBaseLock(text, "base.lock.json")).toThrow(
      expect.objectContaining({ name: "UserError", message }),
    );
  });
});
