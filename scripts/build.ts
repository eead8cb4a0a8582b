import { execFile } from "node:child_process";
import { readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { builtinModules } from "node:module";
import { join } from "node:path";
import { promisify } from "node:util";
import { parser as pythonParser } from "@lezer/python";
import { build, type Metafile, type Plugin, transform } from "esbuild";
import { doorNames } from "../actions/dispatch.ts";
import { version } from "../src/runner/self.ts";
import { sourceHash } from "../src/runner/source-hash.ts";

const root = join(import.meta.dirname, "..");

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
  const { metafile } = await build({
    entryPoints: { index: join(root, "actions/dispatch.ts") },
    outdir: between,
    bundle: true,
    splitting: true,
    // Short names: ncc repeats them at every use.
    chunkNames: "[hash]",
    format: "esm",
    platform: "node",
    target: "node24",
    absWorkingDir: root,
    metafile: true,
    logLevel: "warning",
    legalComments: "none",
    // Names and lines stay as they are, so that a stack can be read; what can never run goes.
    minifySyntax: true,
    external: [ruff],
    plugins: [nodesOwnModules, whatNobodyCalls, straightOut, readyGrammar, whenFirstUsed],
    alias: {
      openpgp: join(root, "node_modules/openpgp/dist/node/openpgp.min.mjs"),
      // As modules, of which only what is used is taken along; for Node there is nothing but the whole.
      yaml: join(root, "node_modules/yaml/browser/dist/index.js"),
    },
    define: {
      SLIPWAY_VERSION: JSON.stringify(self?.version ?? version()),
      SLIPWAY_SOURCE: JSON.stringify(self?.source ?? (await sourceHash())),
      // Where a library joins paths to `process.cwd()`, ncc takes that for the folder of an asset and packs the whole repository.
      "process.cwd": "globalThis.process.cwd",
    },
  });
  for (const [file, { inputs, exports, entryPoint, bytes }] of Object.entries(metafile.outputs)) {
    if (entryPoint === undefined && exports.length === 0 && bytes > 0)
      throw new Error(`${file} gives nothing, so nobody would import it; it holds ${Object.keys(inputs).join(", ")}.`);
    const share = shareOfLibraries(inputs);
    if (share > 0.7) await squeeze(join(root, file), { names: share < 0.84 });
    await importOnlyWhatIsUsed(join(root, file));
  }
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
  // What npx starts, on whatever Node there is.
  await writeFile(join(into, "launch.cjs"), await readFile(join(root, "cli/launch.cjs")));
  const packages = packagesIn(Object.keys({ ...metafile.inputs, ...(await seldomUsed(into)).inputs }));
  await writeFile(join(into, "licences.txt"), await licences(packages));
  await rm(between, { recursive: true, force: true });
  return { packages };
}

const ruff = "@astral-sh/ruff-wasm-nodejs";

const entry = (door: string) => `import { run } from "./index.js";\nawait run(${JSON.stringify(door)});\n`;

/**
 * Node's own modules, each loaded when something of it is first used. As imports they would all be loaded with the chunk that names
 * them, `node:crypto` alone for 5 ms, and libraries written for CommonJS could not ask for them at all.
 *
 * What stands for a module has no names of its own, so that there are none to copy; what it is asked for, the module is.
 */
const nodesOwnModules: Plugin = {
  name: "nodes-own-modules",
  setup({ onResolve, onLoad }) {
    const own = new Set(builtinModules.flatMap((name) => [name, `node:${name}`]));
    onResolve({ filter: /^[a-z:_/0-9]+$/ }, ({ path }) =>
      own.has(path) ? { path: path.replace(/^node:/, ""), namespace: "node" } : undefined,
    );
    onResolve({ filter: /^slipway:when-used$/ }, () => ({ path: "when-used", namespace: "when-used" }));
    onLoad({ filter: /.*/, namespace: "when-used" }, () => ({
      contents: `module.exports = (name) => {
  const get = (_, key) => process.getBuiltinModule(name)[key];
  const inherited = new Proxy({}, { get });
  return new Proxy({}, { get, getPrototypeOf: () => inherited });
};`,
    }));
    onLoad({ filter: /.*/, namespace: "node" }, ({ path }) => {
      const name = JSON.stringify(`node:${path}`);
      const module: unknown = process.getBuiltinModule(`node:${path}`);
      // What is a class or a function is needed as a whole.
      const whole = typeof module !== "object" || module === null;
      return {
        contents: `module.exports = ${whole ? `process.getBuiltinModule(${name})` : `require("slipway:when-used")(${name})`};`,
      };
    });
  },
};

/**
 * The Actions toolkit can ask GitHub for a token and speak its API, with an HTTP client of 785 kB. Nothing here does either, and
 * every step would pay for loading it.
 */
const whatNobodyCalls: Plugin = {
  name: "what-nobody-calls",
  setup({ onResolve, onLoad }) {
    const left = /^(@actions\/http-client(\/.*)?|undici|@octokit\/.*)$/;
    onResolve({ filter: left }, ({ path }) => ({ path, namespace: "left-out" }));
    const parts =
      /@actions\/core\/lib\/core\.js>\.\/(platform|summary)\.js$|@actions\/github\/lib\/github\.js>\.\/utils\.js$/;
    onResolve({ filter: /^\.\/(platform|summary|utils)\.js$/ }, ({ path, importer }) =>
      parts.test(`${importer}>${path}`) ? { path, namespace: "left-out" } : undefined,
    );
    // The CycloneDX library takes what checks and writes XML where it is installed, and goes without elsewhere.
    onLoad({ filter: /cyclonedx-library\/.*\/_optPlug\.node\/__/ }, () => ({
      contents: 'throw new Error("This is not in the bundle.");',
    }));
    onLoad({ filter: /.*/, namespace: "left-out" }, () => ({
      contents: `const leftOut = () => { throw new Error("This part of the Actions toolkit is not in the bundle."); };
export { leftOut as HttpClient, leftOut as BearerCredentialHandler, leftOut as GitHub, leftOut as getOctokitOptions };
export { leftOut as summary, leftOut as markdownSummary };`,
    }));
  },
};

/**
 * What libraries ask `process.stdout` for, where the same is to be had without it: for that one property Node loads all of streams and
 * sockets.
 */
const straightOut: Plugin = {
  name: "straight-out",
  setup({ onLoad }) {
    const instead = async (path: string, from: string, to: string, first = "") => {
      const text = await readFile(path, "utf8");
      if (!text.includes(from)) throw new Error(`${path} has no ${from} any more.`);
      return { contents: first + text.replaceAll(from, to) };
    };
    const writeOut = `import { writeOut } from ${JSON.stringify(join(root, "src/runner/write-out.ts"))};\n`;
    onLoad({ filter: /@actions\/core\/lib\/(command|core)\.js$/ }, ({ path }) =>
      instead(path, "process.stdout.write(", "writeOut(", writeOut),
    );
    // Whether there are colours anyway is asked first.
    onLoad({ filter: /picocolors\/picocolors\.js$/ }, ({ path }) =>
      instead(path, "((p.stdout || {}).isTTY", "!!env.CI || ((p.stdout || {}).isTTY"),
    );
  },
};

/**
 * Libraries that most runs never ask anything, although they are at hand wherever they may be needed: each is a file of its own, which
 * is read at the first question.
 */
const seldom = ["re2js"];

const here = "the folder of the bundle";

const whenFirstUsed: Plugin = {
  name: "when-first-used",
  setup({ onResolve, onLoad }) {
    onResolve({ filter: new RegExp(`^(${seldom.join("|")})$`) }, ({ path }) => ({ path, namespace: "seldom" }));
    onLoad({ filter: /.*/, namespace: "seldom" }, ({ path }) => ({
      contents: `let whole;
const get = (_, key) => (whole ??= process.getBuiltinModule("node:module").createRequire("${here}")("./${path}.cjs"))[key];
module.exports = new Proxy({}, { get, getPrototypeOf: () => new Proxy({}, { get }) });`,
    }));
  },
};

const seldomUsed = async (into: string): Promise<Pick<Metafile, "inputs">> => {
  const { metafile } = await build({
    entryPoints: seldom,
    outdir: into,
    outExtension: { ".js": ".cjs" },
    bundle: true,
    minify: true,
    format: "cjs",
    platform: "node",
    target: "node24",
    absWorkingDir: root,
    metafile: true,
    logLevel: "warning",
    legalComments: "none",
  });
  return metafile;
};

/**
 * Python's grammar comes as tables that are written as text, to be read character by character whenever they are loaded, and with the
 * colours that an editor gives to Python. In the bundle the tables are bytes, and nothing has a colour.
 */
const readyGrammar: Plugin = {
  name: "ready-grammar",
  setup({ onLoad }) {
    onLoad({ filter: /@lezer\/python\/dist\/index\.js$/ }, async ({ path }) => {
      const parser = pythonParser as unknown as GrammarTables;
      const tokens = parser.tokenizers.find(({ data }) => data !== undefined)?.data;
      const tables = { states: parser.states, stateData: parser.data, goto: parser.goto, tokenData: tokens };
      const colours =
        /^const pythonHighlighting = [\s\S]*?^\}\);$|^import .* from '@lezer\/highlight';$|pythonHighlighting(?=\],)/gm;
      let contents = (await readFile(path, "utf8")).replace(colours, "");
      for (const [name, table] of Object.entries(tables)) {
        const written = new RegExp(`(?<=^  ${name}: )".*"(?=,$)`, "m");
        if (table === undefined || !written.test(contents)) throw new Error(`${path} has no table ${name}.`);
        contents = contents.replace(written, bytesOf(table));
      }
      return { contents };
    });
  },
};

type GrammarTables = {
  readonly states: Uint32Array;
  readonly data: Uint16Array;
  readonly goto: Uint16Array;
  readonly tokenizers: readonly { readonly data?: Uint16Array }[];
};

/** A table as an expression. Its bytes are copied, since a buffer of Node's may begin where no number of several bytes can. */
const bytesOf = (table: Uint16Array | Uint32Array): string => {
  const bytes = Buffer.from(table.buffer, table.byteOffset, table.byteLength).toString("base64");
  return `new ${table.constructor.name}(new Uint8Array(Buffer.from("${bytes}", "base64")).buffer)`;
};

type Inputs = Metafile["outputs"][string]["inputs"];

const shareOfLibraries = (inputs: Inputs): number => {
  const sizes = Object.entries(inputs).map(([path, { bytesInOutput }]) => ({ path, size: bytesInOutput }));
  const sum = (parts: typeof sizes) => parts.reduce((total, { size }) => total + size, 0);
  return (
    sum(sizes.filter(({ path }) => /node_modules\/|^(node|left-out|seldom):/.test(path))) / Math.max(1, sum(sizes))
  );
};

/**
 * Makes a chunk of libraries small. Our own code stays as it can be read in a stack: untouched in chunks of its own, and with its
 * names where it shares one with a library.
 */
async function squeeze(file: string, { names }: { readonly names: boolean }): Promise<void> {
  const options = {
    minifyWhitespace: true,
    minifySyntax: true,
    minifyIdentifiers: !names,
    legalComments: "none",
  } as const;
  const { code } = await transform(await readFile(file, "utf8"), options);
  await writeFile(file, code);
}

/**
 * Takes out the imports that name nothing. esbuild writes one for every chunk that is reached by way of another, so that all are run in
 * the order of their modules; none of ours, and no library's, does anything when it is run but be there.
 */
async function importOnlyWhatIsUsed(file: string): Promise<void> {
  await writeFile(file, (await readFile(file, "utf8")).replace(/(?<=^|;)import ?"\.\/\w+\.js";\n?/gm, ""));
}

/**
 * Takes out ncc's notes to itself, which stand at every use of a chunk's names, and what makes these names long: a third of all bytes
 * of our own code.
 */
async function unmark(file: string): Promise<void> {
  const notes =
    /(?<=__WEBPACK_IMPORTED_MODULE_\d+__)\/\* \.[\w$]+ \*\/ (?=[.[])|^\/\*{3,6}\/ ?|\/\* (?:harmony (?:im|ex)port|binding) \*\/ |^\n(?=\n)/gm;
  const long = /(?<=\b_[A-Z0-9]{8})_js__WEBPACK_IMPORTED_MODULE_\d+__/g;
  await writeFile(
    file,
    (await readFile(file, "utf8")).replace(notes, "").replace(long, "").replace(`"${here}"`, "import.meta.url"),
  );
}

/** The packages that are in the bundle, by their folder below node_modules. */
function packagesIn(files: readonly string[]): readonly string[] {
  const folders = files.flatMap((path) => /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(path)?.[1] ?? []);
  return [...new Set([...folders, `node_modules/${ruff}`])].sort();
}

/** What their licences ask of whoever passes them on: their names and their words. */
async function licences(packages: readonly string[]): Promise<string> {
  const texts = packages.map(async (folder) => {
    const { name, version: its, license } = JSON.parse(await readFile(join(root, folder, "package.json"), "utf8"));
    const files = (await readdir(join(root, folder)))
      .filter((file) => /^(licen[cs]e|copying|notice)/i.test(file))
      .sort();
    const bodies = await Promise.all(files.map((file) => readFile(join(root, folder, file), "utf8")));
    return `${name} ${its} (${license})\n\n${bodies.join("\n").trim()}\n`;
  });
  return (await Promise.all(texts)).join(`\n${"-".repeat(80)}\n\n`);
}

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
