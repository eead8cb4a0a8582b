import { describe, expect, test } from "vitest";
import type { Pin } from "../../dashboard/model.ts";
import { memoryCache } from "../../runner/memory.ts";
import { indexOf, webOf } from "../fixtures/web.ts";
import { type MadeWheel, madeWheel, pinOf } from "../fixtures/wheel.ts";
import { applicable, resolveWheels } from "./resolve.ts";

const interpreter = { python: "3.13.5", series: [3, 13], glibc: [2, 41] } as const;
const index = "https://index.test/simple/";
const native = madeWheel("numpy", "2.4.0", { tag: "cp313-cp313-manylinux_2_27_x86_64" });
const plain = madeWheel("numpy", "2.4.0");
const windows = madeWheel("numpy", "2.4.0", { tag: "cp313-cp313-win_amd64" });
const older = madeWheel("numpy", "2.3.0");

function resolve(
  pins: readonly Pin[],
  wheels: readonly MadeWheel[],
  more: Record<string, string> = {},
  cache = memoryCache(),
) {
  const { asked, ...net } = webOf({ ...indexOf(wheels), ...more });
  const wanted = pins.map((pin) => ({ pin, required: { file: "requirements.txt", line: pin.line } }));
  return resolveWheels(wanted, interpreter, index, { ...net, cache }).then((found) => ({ found, asked }));
}

describe("a pin becomes one wheel", () => {
  test("the best one for the base, and its address", async () => {
    const { found } = await resolve([pinOf(plain, 2, { hashes: [] })], [windows, plain, native, older]);
    expect(found).toEqual([
      {
        name: "numpy",
        version: "2.4.0",
        extras: [],
        filename: native.filename,
        url: `https://index.test/files/${native.filename}`,
        sha256: native.sha256,
        yanked: undefined,
        hashed: false,
        required: { file: "requirements.txt", line: 2 },
      },
    ]);
  });

  test("one that the hashes allow, though another would be better", async () => {
    const { found } = await resolve([pinOf(plain, 1)], [native, plain]);
    expect(found[0]).toMatchObject({ filename: plain.filename, hashed: true });
  });

  test("also from an index that answers in HTML", async () => {
    const html = `<!DOCTYPE html><a href="../../files/${native.filename}#sha256=${native.sha256}">numpy</a>`;
    const { found } = await resolve([pinOf(native, 1)], [], { "https://index.test/simple/numpy/": html });
    expect(found[0]).toMatchObject({ filename: native.filename, url: `https://index.test/files/${native.filename}` });
  });

  test("asked for once where it has hashes, each time where it has none", async () => {
    const cache = memoryCache();
    const both = [pinOf(native, 1), pinOf(older, 2, { name: "numpy", hashes: [] })];
    await resolve(both, [native, older], {}, cache);
    const { asked } = await resolve(both, [native, older], {}, cache);
    expect(asked).toEqual(["https://index.test/simple/numpy/"]);
  });
});

describe("a pin that cannot be had is refused in words", () => {
  const refusal = (pin: Pin, wheels: readonly MadeWheel[], more?: Record<string, string>) =>
    resolve([pin], wheels, more).then(
      () => "nothing",
      (error: Error) => `${error.name}: ${error.message}`,
    );
  const pin = pinOf(native, 7);

  test("no such package", async () => {
    expect(await refusal(pin, [])).toBe(
      'UserError: requirements.txt:7: the package index https://index.test/simple/ has no package "numpy".',
    );
  });

  test("several: the first in full, the others by name", async () => {
    const others = [pinOf(older, 9, { version: "1" }), pinOf(older, 12, { name: "nothing", version: "2" })];
    const attempt = resolve(
      [{ ...pin, version: "9" }, native, ...others].map((one, index) => ("bytes" in one ? pinOf(one, index) : one)),
      [native],
    );
    await expect(attempt).rejects.toThrow(
      "requirements.txt:7: there is no version 9 of numpy; the newest is 2.4.0. Nor can this be installed: numpy 1 (requirements.txt:9), nothing 2 (requirements.txt:12).",
    );
  });

  test("no such version", async () => {
    expect(await refusal({ ...pin, version: "9" }, [native, older])).toBe(
      "UserError: requirements.txt:7: there is no version 9 of numpy; the newest is 2.4.0.",
    );
  });

  test("no wheel for the base", async () => {
    expect(await refusal(pin, [windows])).toBe(
      "UserError: requirements.txt:7: numpy 2.4.0 has no wheel for Python 3.13 on Linux x86-64 (glibc 2.41); it has 1 for others.",
    );
  });

  test("source only", async () => {
    const files = [{ filename: "numpy-2.4.0.tar.gz", url: "x", hashes: { sha256: "0".repeat(64) } }];
    const page = JSON.stringify({ meta: { "api-version": "1.0" }, name: "numpy", files });
    expect(await refusal(pin, [], { "https://index.test/simple/numpy/": page })).toBe(
      "UserError: requirements.txt:7: numpy 2.4.0 comes as source only (numpy-2.4.0.tar.gz).",
    );
  });

  test("other hashes", async () => {
    expect(await refusal({ ...pin, hashes: [`sha256:${"0".repeat(64)}`] }, [native])).toMatch(
      "requirements.txt:7: none of the hashes given for numpy 2.4.0 is that of its wheel for Python 3.13",
    );
  });

  test("an index that is none", async () => {
    expect(await refusal(pin, [], { "https://index.test/simple/numpy/": "Welcome!" })).toBe(
      "InfrastructureError: https://index.test/simple/numpy/ did not answer as a package index does (PEP 691 or 503).",
    );
  });

  test("an index that needs a login, without its password in the message", async () => {
    const ports = { ...webOf({}), cache: memoryCache() };
    const wanted = [{ pin, required: undefined }];
    await expect(
      resolveWheels(wanted, interpreter, "https://me:secret@index.test/simple/", ports),
    ).rejects.toMatchObject({
      name: "UserError",
      message: "The package index at index.test needs a user name and a password, which is not supported yet.",
    });
  });
});

describe("the pins that apply", () => {
  test("are those whose marker holds, extras of one name joined", () => {
    const pins = [
      pinOf(native, 1, { marker: 'sys_platform == "win32"' }),
      pinOf(native, 2, { extras: ["a"] }),
      pinOf(native, 3, { extras: ["b"], marker: 'python_version >= "3.9"' }),
    ];
    expect(applicable("requirements.txt", pins, interpreter)).toEqual([pinOf(native, 2, { extras: ["a", "b"] })]);
  });

  test("must not contradict each other, and must have markers that are ones", () => {
    expect(() => applicable("requirements.txt", [pinOf(native, 1), pinOf(older, 2)], interpreter)).toThrow(
      "requirements.txt:2: numpy is pinned to 2.3.0, and to 2.4.0 in line 1; one version can be installed.",
    );
    expect(() => applicable("requirements.txt", [pinOf(native, 4, { marker: "oops" })], interpreter)).toThrow(
      'requirements.txt:4: "oops" is not an environment marker.',
    );
  });
});
