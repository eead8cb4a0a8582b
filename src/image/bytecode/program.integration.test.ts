import { execFile } from "node:child_process";
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { compiler, spawner } from "./program.ts";

// The two programs that the base's Python is given, run by this machine's on parts of its own library.
const run = promisify(execFile);
const [python = "", library = ""] = await run("python3", [
  "-c",
  "import sys, sysconfig; print(sys.executable); print(sysconfig.get_path('stdlib') if sys.version_info >= (3, 11) else '')",
]).then(
  ({ stdout }) => stdout.trim().split("\n"),
  () => [],
);

let folder: string;
beforeAll(async () => {
  if (library === "") return;
  folder = await mkdtemp(join(tmpdir(), "slipway-bytecode-"));
  for (const name of ["json", "email", "collections", "asyncio"]) {
    await cp(join(library, name), join(folder, "lib", name), {
      recursive: true,
      filter: (path) => !path.includes("__pycache__"),
    });
  }
});
afterAll(() => (library === "" ? undefined : rm(folder, { recursive: true, force: true })));

type Unit = {
  readonly records: readonly string[];
  readonly folders: readonly string[];
  readonly without: readonly string[];
};
const unitOf = (name: string): Unit => ({ records: [], folders: [join(folder, "lib", name)], without: [] });

/** What is written for each unit, the units asked for in this order. */
async function compiled(units: readonly Unit[], env: Readonly<Record<string, string>> = {}): Promise<Buffer[]> {
  const out = await mkdtemp(join(folder, "out-"));
  const program = spawner.replaceAll("/out/", `${out}/`);
  await run(python, ["-I", "-S", "-B", "-c", program, JSON.stringify(units), compiler], { env });
  return Promise.all(units.map((_, index) => readFile(join(out, `${index}`))));
}

describe.skipIf(library === "")("bytecode", () => {
  test("is the same in any order, beside any others, whatever the seed of its parent", async () => {
    const names = ["json", "email", "collections", "asyncio"];
    const first = await compiled(names.map(unitOf), { PYTHONHASHSEED: "1" });
    const second = await compiled(names.toReversed().map(unitOf), { PYTHONHASHSEED: "4000", LC_ALL: "C" });
    const alone = await compiled([unitOf("email")], { PYTHONHASHSEED: "random", TZ: "Asia/Tokyo" });
    for (const [index, bytes] of first.entries()) {
      expect(bytes.byteLength).toBeGreaterThan(1000);
      expect(Buffer.compare(bytes, second[names.length - 1 - index]!)).toBe(0);
    }
    expect(Buffer.compare(first[1]!, alone[0]!)).toBe(0);
  });

  test("is valid whatever becomes of its source, leaves out what does not compile, what is replaced, and tests", async () => {
    const place = join(folder, "packages");
    await mkdir(join(place, "one/tests"), { recursive: true });
    await mkdir(join(place, "one-1.dist-info"));
    const write = (path: string, text: string) => writeFile(join(place, path), text);
    await write("one/__init__.py", "value = {'a', 'b'}\n");
    await write("one/template.py", "def {{ name }}(): pass\n");
    await write("one/other.py", "");
    await write("one/tests/__init__.py", "");
    const names = ["__init__.py", "template.py", "other.py", "tests/__init__.py"];
    await write(
      "one-1.dist-info/RECORD",
      `${names.map((name) => `one/${name},,\n`).join("")}one-1.dist-info/RECORD,,\n`,
    );
    const unit = {
      records: [join(place, "one-1.dist-info/RECORD")],
      folders: [],
      without: [join(place, "one/other.py")],
    };
    const [bytes = Buffer.alloc(0)] = await compiled([unit]);
    const head = bytes.subarray(0, bytes.indexOf(0x0a)).toString();
    const [, length = "0", path = ""] = /^(\d+) (.*)$/.exec(head) ?? [];
    expect(path).toMatch(/\/one\/__pycache__\/__init__\.cpython-3\d+\.pyc$/);
    expect(bytes.byteLength).toBe(head.length + 1 + Number(length));
    const pyc = bytes.subarray(head.length + 1);
    // Hash-based, and not to be checked. @see PEP 552
    expect(pyc.readUInt32LE(4)).toBe(1);

    await mkdir(join(place, "one/__pycache__"));
    await writeFile(path, pyc);
    await write("one/__init__.py", "value = 'changed'\n");
    const { stdout } = await run(python, ["-S", "-c", "import one; print(sorted(one.value))"], { cwd: place });
    expect(stdout).toBe("['a', 'b']\n");
  });
});
