import { execFile } from "node:child_process";
import { readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { doorNames } from "../actions/dispatch.ts";
import { version } from "../src/runner/self.ts";
import { sourceHash } from "../src/runner/source-hash.ts";
import { bundleInChunks } from "./bundle/chunks.ts";
import { root } from "./bundle/for-node.ts";
import { licences, packagesIn } from "./bundle/licences.ts";
import { bundleThreads } from "./bundle/thread-programs.ts";
import { unmark } from "./bundle/tidy.ts";
import { seldomUsed } from "./bundle/when-first-used.ts";

/** What a bundle knows of itself: the version, and the hash of the source that it is made of. */
type Self = { readonly version: string; readonly source: string };

/**
 * Bundles every front door into one folder: a dispatcher whose rooms are chunks that are loaded when they are needed, and for each door
 * a file of two lines that calls it. The same source and lock give the same bytes.
 *
 * esbuild joins our code with its libraries, which takes a moment; ncc then brings along what is no JavaScript, which is Ruff.
 */
export async function bundle(into: string, self?: Self): Promise<{ readonly packages: readonly string[] }> {
  const between = join(root, ".build");
  await Promise.all([between, into].map((folder) => rm(folder, { recursive: true, force: true })));
  const metafile = await bundleInChunks({
    entryPoints: { index: join(root, "actions/dispatch.ts") },
    outdir: between,
    external: [ruff],
    define: {
      SLIPWAY_VERSION: JSON.stringify(self?.version ?? version()),
      SLIPWAY_SOURCE: JSON.stringify(self?.source ?? (await sourceHash())),
      // Where a library joins paths to `process.cwd()`, ncc takes that for the folder of an asset and packs the whole repository.
      "process.cwd": "globalThis.process.cwd",
    },
  });
  await writeFile(join(between, "package.json"), '{ "type": "module" }\n');
  const ncc = join(root, "node_modules/@vercel/ncc/dist/ncc/cli.js");
  await promisify(execFile)(
    process.execPath,
    [ncc, "build", join(between, "index.js"), "-o", into, "--no-cache", "-q"],
    {
      cwd: root,
    },
  );
  for (const name of (await readdir(into)).filter((one) => one.endsWith(".js"))) await unmark(join(into, name));
  for (const door of doorNames) await writeFile(join(into, `${door}.js`), entry(door));
  await writeFile(join(into, "slipway.js"), await readFile(join(root, "cli/start.js")));
  // What npx starts, on whatever Node there is.
  await writeFile(join(into, "launch.cjs"), await readFile(join(root, "cli/launch.cjs")));
  const seldom = await seldomUsed(into);
  await bundleThreads(into);
  const packages = packagesIn([...Object.keys({ ...metafile.inputs, ...seldom.inputs }), `node_modules/${ruff}/`]);
  await writeFile(join(into, "licences.txt"), await licences(packages));
  await rm(between, { recursive: true, force: true });
  return { packages };
}

const ruff = "@astral-sh/ruff-wasm-nodejs";

const entry = (door: string) => `import { run } from "./index.js";\nawait run(${JSON.stringify(door)});\n`;

if (import.meta.main) {
  const into = join(root, "dist");
  const { packages } = await bundle(into);
  const files = (await readdir(into, { recursive: true, withFileTypes: true })).filter((file) => file.isFile());
  const sizes = await Promise.all(
    files.map(async (file) => ({ name: file.name, size: (await stat(join(file.parentPath, file.name))).size })),
  );
  const scripts = sizes.filter(({ name }) => /\.c?js$/.test(name)).reduce((sum, { size }) => sum + size, 0);
  console.log(
    `dist: ${files.length} files, ${(scripts / 1e6).toFixed(2)} MB of JavaScript, ${packages.length} packages`,
  );
}
