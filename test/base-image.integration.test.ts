import { mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openRuntime } from "../src/container/runtime.ts";
import { defaultBase } from "../src/image/base/lock.ts";
import { openLayout } from "../src/oci/layout.ts";
import type { Digest } from "../src/oci/ports.ts";
import { scratch, sharedCache, slipway } from "./slipway.ts";

// `slipway base` as its user runs it, with Debian's own archive; and what is in the image, asked of its own Python.

type Told = {
  readonly digest: Digest;
  readonly layers: readonly { readonly title: string; readonly diffId: Digest }[];
  readonly packages: readonly { readonly name: string }[];
};

const all = (defaultBase.capabilities ?? []).map(({ name }) => name);
let folder: string;
let plain: Told;
let whole: Told;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "slipway-base-"));
  plain = await build();
  whole = await build("--with", all.join(","), "--output", join(folder, "layout"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function build(...options: readonly string[]): Promise<Told> {
  const { code, stdout, stderr } = await slipway(["base", "build", "--json", "-", ...options]);
  expect([code, stderr]).toEqual([0, ""]);
  return JSON.parse(stdout);
}

describe("slipway base build", () => {
  test("makes the layer of the lock, and one for each capability on the same base", () => {
    expect(plain.packages.map(({ name }) => name)).toEqual(defaultBase.packages.map(({ name }) => name));
    expect(whole.layers.map(({ title }) => title.replace(/: .*/, ""))).toEqual(["28 Debian packages", ...all]);
    expect(whole.layers[0]).toEqual(plain.layers[0]);
  });

  test("refuses what is not there to be had", async () => {
    const unknown = await slipway(["base", "build", "--with", "fonts,odb"]);
    expect([unknown.code, unknown.stderr]).toEqual([
      2,
      '✖ --with asks for "odb", which the base debian-13-python-3.13 does not offer; accepted: fonts, locales, odbc, openmp and pdf.\n  help: Did you mean "odbc"?\n',
    ]);
    const both = await slipway(["base", "build", "--lock", "x.lock.json", "--suite", "trixie"]);
    expect([both.code, both.stderr]).toEqual([2, expect.stringContaining("accepted: one of them")]);
    const absent = await slipway(["base", "build", "--lock", "no/such.lock.json"]);
    expect([absent.code, absent.stderr]).toEqual([2, expect.stringContaining('There is no lock "no/such.lock.json".')]);
  });
});

test("what is in the image works: locales, drivers, fonts, Pango, threads", async () => {
  const blobs = await openLayout(join(sharedCache, "slipway/images"));
  const runtime = await openRuntime({ blobs, folder: join(folder, "containers") });
  try {
    const { code, lines } = await runtime.run({
      image: whole.digest,
      command: ["/usr/bin/python3.13", "-c", program],
      timeoutSeconds: 120,
    });
    expect([code, lines.length > 0 && JSON.parse(lines.at(-1) ?? "")]).toEqual([
      0,
      {
        plain: "C.UTF-8",
        welsh: "Mawrth 03 Chwefror £1,234.50",
        drivers: ["FreeTDS"],
        answer: "08S01",
        fonts: { Arial: "Liberation Sans", "Times New Roman": "Liberation Serif", "Open Sans": "Open Sans" },
        loaded: ["libpango-1.0.so.0", "libharfbuzz-subset.so.0", "libgomp.so.1"],
        shell: false,
      },
    ]);
  } finally {
    await runtime.close();
  }
});

/** Asks the libraries themselves, so that no wheel is needed. */
const program = `
import ctypes, datetime, json, locale, os
told = {"plain": locale.setlocale(locale.LC_ALL, "")}
locale.setlocale(locale.LC_ALL, "cy_GB.UTF-8")
told["welsh"] = datetime.date(2026, 2, 3).strftime("%A %d %B ") + locale.currency(1234.5, grouping=True)

odbc = ctypes.CDLL("libodbc.so.2")
environment, connection = ctypes.c_void_p(), ctypes.c_void_p()
odbc.SQLAllocHandle(1, None, ctypes.byref(environment))
odbc.SQLSetEnvAttr(environment, 200, ctypes.c_void_p(3), 0)
name, more, length = ctypes.create_string_buffer(256), ctypes.create_string_buffer(2048), ctypes.c_short()
told["drivers"] = []
while odbc.SQLDrivers(environment, 1 if told["drivers"] else 2, name, 256, ctypes.byref(length), more, 2048, ctypes.byref(length)) == 0:
    told["drivers"].append(name.value.decode())
odbc.SQLAllocHandle(2, environment, ctypes.byref(connection))
text = b"DRIVER=FreeTDS;SERVER=127.0.0.1;PORT=1;UID=a;PWD=b"
# FreeTDS waits for ever where a network is not there at all, unless it is told for how many seconds it may try to log in.
odbc.SQLSetConnectAttr(connection, 103, ctypes.c_void_p(10), 0)
odbc.SQLDriverConnect(connection, None, text, len(text), more, 2048, ctypes.byref(length), 0)
state, number = ctypes.create_string_buffer(6), ctypes.c_int()
odbc.SQLGetDiagRec(2, connection, 1, state, ctypes.byref(number), more, 2048, ctypes.byref(length))
told["answer"] = state.value.decode()

fc = ctypes.CDLL("libfontconfig.so.1")
for made in (fc.FcInitLoadConfigAndFonts, fc.FcNameParse, fc.FcFontMatch): made.restype = ctypes.c_void_p
settings = ctypes.c_void_p(fc.FcInitLoadConfigAndFonts())
told["fonts"] = {}
for wanted in ("Arial", "Times New Roman", "Open Sans"):
    pattern = ctypes.c_void_p(fc.FcNameParse(wanted.encode()))
    fc.FcConfigSubstitute(settings, pattern, 0)
    fc.FcDefaultSubstitute(pattern)
    family = ctypes.c_char_p()
    found = ctypes.c_void_p(fc.FcFontMatch(settings, pattern, ctypes.byref(ctypes.c_int())))
    fc.FcPatternGetString(found, b"family", 0, ctypes.byref(family))
    told["fonts"][wanted] = family.value.decode()

told["loaded"] = [one for one in ("libpango-1.0.so.0", "libharfbuzz-subset.so.0", "libgomp.so.1") if ctypes.CDLL(one)]
told["shell"] = os.path.exists("/bin/sh")
print(json.dumps(told))
`;

describe("slipway base update", () => {
  test("writes a lock from the signed index, and has nothing to say of it afterwards", async () => {
    const file = join(folder, "base.lock.json");
    const first = await slipway(["base", "update", "--lock", file]);
    expect([first.code, first.stderr]).toEqual([0, ""]);
    expect(first.stdout).toMatch(
      /base\.lock\.json: debian-13-python-3\.13, \d+ packages, and fonts, locales, odbc, openmp and pdf to ask for\./,
    );
    const written = await stat(file);
    const second = await slipway(["base", "update", "--lock", file]);
    expect([second.code, second.stdout]).toEqual([
      0,
      expect.stringMatching(/^✔ .* is up to date with trixie \(signed on /),
    ]);
    expect((await stat(file)).ino).toBe(written.ino);
  });

  test("says what changed, by package; with --check that alone, and exit code 1", async () => {
    const file = join(folder, "old.lock.json");
    const [first, ...others] = defaultBase.packages;
    const old = { ...defaultBase, packages: [{ ...first, version: "13", sha256: "0".repeat(64) }, ...others] };
    await writeFile(file, JSON.stringify(old));
    const outcome = await slipway(["base", "update", "--lock", file, "--check"]);
    expect([outcome.code, outcome.stdout]).toEqual([
      1,
      expect.stringMatching(/^✖ .* is out of date: \d+ packages? changed/),
    ]);
    expect(outcome.stdout).toMatch(new RegExp(`^ {2}${first?.name} +13 → `, "m"));
    expect(JSON.parse(await readFile(file, "utf8"))).toEqual(old);
  });

  test.each([
    ["package.json", "{}", '--lock is "package.json"; accepted: a file whose name ends in .lock.json.'],
    ["base.lock.json", "<<<<<<< HEAD", "Delete it and run this again: base.lock.json is then made anew."],
  ])("writes over nothing that is no lock (%s)", async (name, content, sentence) => {
    await using place = await scratch({ [name]: content });
    const { code, stderr } = await slipway(["base", "update", "--lock", name], { cwd: place.path });
    expect([code, stderr]).toEqual([2, expect.stringContaining(sentence)]);
    expect(await readFile(join(place.path, name), "utf8")).toBe(content);
  });

  test("without a lock to write to is a usage fault that says how to begin", async () => {
    await using empty = await scratch();
    const { code, stderr } = await slipway(["base", "update"], { cwd: empty.path });
    expect([code, stderr]).toEqual([
      2,
      expect.stringMatching(/^✖ There is no lock to update: .*\n {2}help: Name one: /),
    ]);
  });
});

describe("slipway base verify", () => {
  test("finds an allowed base by its layers, in the store and in a layout", async () => {
    for (const image of [whole.digest, join(folder, "layout")]) {
      const { code, stdout } = await slipway(["base", "verify", image]);
      expect([code, stdout]).toEqual([
        0,
        `✔ ${whole.digest} is built on debian-13-python-3.13 with fonts, locales, odbc, openmp and pdf: its first 6 layers are just that.\n`,
      ]);
    }
  });

  test("does not where the platform allows another, and says which both are", async () => {
    await using place = await scratch({
      "platform.yaml": `provider: local\nbase: ours.lock.json\n`,
      "ours.lock.json": JSON.stringify({
        ...defaultBase,
        name: "ours",
        packages: defaultBase.packages.filter(({ name }) => name !== "tzdata"),
      }),
    });
    const { code, stdout } = await slipway(["base", "verify", plain.digest], { cwd: place.path });
    expect(code).toBe(1);
    expect(stdout).toMatch(/^✖ sha256:\w+ is not built on the base that is allowed\.\n/);
    expect(stdout).toContain(`its first layer   ${plain.layers[0]?.diffId}`);
    expect(stdout).toMatch(/ {2}allowed +sha256:\w+, ours \(/);
    await writeFile(
      join(place.path, "platform.yaml"),
      `provider: local\nbase: ours.lock.json\nbases: ["${plain.layers[0]?.diffId}"]\n`,
    );
    expect((await slipway(["base", "verify", plain.digest], { cwd: place.path })).code).toBe(0);
  });

  test.each([
    ["python:3.13", /There is no image "python:3\.13"; accepted: sha256:… of one that was built here/],
    [`sha256:${"0".repeat(64)}`, /There is no image sha256:0+ on this machine\./],
    [
      "localhost:5000/a/b",
      /does not say which image of the repository is meant\.\n {2}help: Write localhost:5000\/a\/b@sha256:…/,
    ],
  ])("says what is wrong with %s", async (image, sentence) => {
    const { code, stderr } = await slipway(["base", "verify", image]);
    expect([code, stderr]).toEqual([2, expect.stringMatching(sentence)]);
  });
});
