import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { homedir, tmpdir } from "node:os";
import { join, relative } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { part } from "../../../test/parts.ts";
import { systemClock } from "../../runner/clock.ts";
import { memoryCache, quietLog } from "../../runner/memory.ts";
import { packageSources } from "../../runner/package-sources.ts";
import { madeWheel, resolvedOf } from "../fixtures/wheel.ts";
import { pinnedServer } from "./gunicorn.ts";
import { installWheel, type Scheme } from "./install.ts";
import { type ResolvedWheel, resolveWheels } from "./resolve.ts";
import { wheelBytes } from "./wheel-files.ts";

// What two installers that everybody uses make of the same wheels, in an environment of Python's own.
const uv = await part("uv");
const run = promisify(execFile);

/** Everything that a wheel can hold. */
const everything = madeWheel("my-tool", "1.2", {
  entryPoints:
    "[console_scripts]\nmy-tool = my_tool:main\nmy.other-tool=my_tool:deep.main [extra]\n\n[gui_scripts]\nmy-window = my_tool:window\n\n[pytest11]\nplugin = my_tool\n",
  files: {
    "my_tool_package/__init__.py": "",
    "my_tool_package/with, comma.txt": "x",
    "my_tool_package/native.so": { content: "so", mode: 0o755 },
    "my_tool_package/ünïcode.txt": "x",
    "my_tool-1.2.data/scripts/with-python": { content: "#!python\nprint(1)\n", mode: 0o755 },
    "my_tool-1.2.data/scripts/with-arguments": { content: "#!python -E\nprint(1)\n", mode: 0o755 },
    "my_tool-1.2.data/scripts/with-shell": { content: "#!/bin/sh\necho 1\n", mode: 0o755 },
    "my_tool-1.2.data/data/share/my-tool/x.txt": "x",
    "my_tool-1.2.data/data/etc/run": { content: "x", mode: 0o755 },
    "my_tool-1.2.data/purelib/my_tool_pure.py": "",
    "my_tool-1.2.data/platlib/my_tool_plat.py": "",
    "my_tool-1.2.data/headers/my_tool.h": "",
    "my_tool-1.2.dist-info/licenses/LICENSE": "MIT",
  },
});

let folder: string;
let wheels: readonly { readonly wheel: ResolvedWheel; readonly bytes: Uint8Array }[];
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "slipway-install-"));
  const { index } = await packageSources({ env: process.env, home: homedir() });
  const ports = { http: fetch, cache: memoryCache(), clock: systemClock, log: quietLog };
  const asked = pinnedServer.map((pin) => ({ pin, required: undefined }));
  const real = await resolveWheels(asked, { python: "3.13.5", series: [3, 13], glibc: [2, 41] }, index, ports);
  wheels = [
    { wheel: resolvedOf(everything), bytes: everything.bytes },
    ...(await Promise.all(real.map(async (wheel) => ({ wheel, bytes: await wheelBytes(wheel, ports) })))),
  ];
  await Promise.all(wheels.map(({ wheel, bytes }) => writeFile(join(folder, wheel.filename), bytes)));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

type Tree = ReadonlyMap<string, { readonly executable: boolean; readonly text: string }>;

/** Every file below a folder, by its path. */
async function treeOf(root: string): Promise<Tree> {
  const found = await readdir(root, { recursive: true, withFileTypes: true });
  const files = found.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const read = async (path: string) => {
    const executable = ((await stat(path)).mode & 0o111) !== 0;
    return [relative(root, path), { executable, text: await readFile(path, "latin1") }] as const;
  };
  return new Map(await Promise.all(files.map(read)));
}

/** A new environment, and what an installer adds to it. */
async function installedBy(name: string, install: (venv: string, files: readonly string[]) => Promise<unknown>) {
  const venv = join(folder, name);
  await run(uv ?? "", ["--no-config", "venv", "--python", "python3", venv]);
  const before = await treeOf(venv);
  await install(
    venv,
    wheels.map(({ wheel }) => join(folder, wheel.filename)),
  );
  const after = await treeOf(venv);
  const added = [...after].filter(([path]) => !before.has(path) && !/^\.lock$/.test(path));
  const [series = ""] = added.flatMap(([path]) => /python3\.\d+/.exec(path) ?? []);
  return { venv, series, added: new Map(added) };
}

function installedByUs(venv: string, series: string): Tree {
  const scheme: Scheme = {
    interpreter: join(venv, "bin/python"),
    library: `venv/lib/${series}/site-packages`,
    scripts: "venv/bin",
    data: "venv",
    headers: `venv/include/site/${series}`,
  };
  const entries = wheels.flatMap(({ wheel, bytes }) => installWheel(bytes, wheel, scheme).entries);
  return new Map(
    entries.map(({ path, content, executable = false }) => [
      path.slice("venv/".length),
      { executable, text: Buffer.from(content).toString("latin1") },
    ]),
  );
}

/** What an installer notes of itself: who it was, that somebody asked for the package, from where. */
const itsOwn = /\.dist-info\/(INSTALLER|RECORD|REQUESTED|direct_url\.json|uv_cache\.json)$/;
/** Each writes the lines that call an entry point in its own words. */
const wrapper = /^bin\/(my-tool|my\.other-tool|my-window|gunicornc?)$/;

const hash = (text: string) => createHash("sha256").update(text, "latin1").digest("hex").slice(0, 16);

const list = (tree: Tree) =>
  [...tree]
    .filter(([path]) => !itsOwn.test(path))
    .map(([path, { executable, text }]) => `${executable ? "x" : "-"} ${path} ${wrapper.test(path) ? "" : hash(text)}`)
    .sort();

/** Rows of a RECORD without those of an installer's own files, and without hashes of wrappers. */
const record = (tree: Tree, name: string) => {
  const [, { text } = { text: "" }] = [...tree].find(([path]) => path.endsWith(`${name}.dist-info/RECORD`)) ?? [];
  return text
    .split(/\r?\n/)
    .filter((row) => row !== "" && !itsOwn.test(row.split(",")[0] ?? ""))
    .map((row) => (wrapper.test(row.replace("../../../", "").split(",")[0] ?? "") ? row.split(",")[0] : row))
    .sort();
};

const pip = await run("python3", ["-m", "pip", "--version"]).then(
  () => true,
  () => false,
);

describe.skipIf(uv === undefined).each([
  [
    "uv",
    true,
    (venv: string, files: readonly string[]) =>
      run(uv ?? "", ["--no-config", "pip", "install", "--no-deps", "--offline", "--python", venv, ...files]),
  ],
  [
    "pip",
    pip,
    (venv: string, files: readonly string[]) =>
      run("python3", ["-m", "pip", "--python", venv, "install", "--no-deps", "--no-index", "--no-compile", ...files], {
        env: { ...process.env, PIP_DISABLE_PIP_VERSION_CHECK: "1" },
      }),
  ],
])("as %s does", (name, isThere, install) => {
  test.skipIf(!isThere)(
    "the same files are at the same places, with the same content, executable or not, and in RECORD",
    async () => {
      const { venv, series, added } = await installedBy(name, install);
      const ours = installedByUs(venv, series);
      expect(list(ours)).toEqual(list(added));
      for (const distribution of ["my_tool-1.2", ...pinnedServer.map(({ name, version }) => `${name}-${version}`)]) {
        expect(record(ours, distribution)).toEqual(record(added, distribution));
        expect(record(ours, distribution).length).toBeGreaterThan(5);
      }
      const { stdout } = await run(join(venv, "bin/python"), [
        "-c",
        `import importlib.metadata as m; print(sorted(e.name for e in m.entry_points(group="console_scripts")))`,
      ]);
      expect(stdout).toContain("my.other-tool");
    },
  );
});
