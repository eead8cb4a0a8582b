import { join } from "node:path";
import { build, type Metafile, type Plugin } from "esbuild";
import { forNode, root } from "./for-node.ts";

/**
 * Libraries that most runs never ask anything, although they are at hand wherever they may be needed: each is a file of its own, which
 * is read at the first question.
 */
const seldom = ["ae-cvss-calculator", "re2js", "yaml"];

/** Where a library has modules of which one whole is made; for Node it has files that ask for each other. */
const asModules: Readonly<Record<string, string>> = { yaml: join(root, "node_modules/yaml/browser/dist/index.js") };

/** Stands for where the bundle is until ncc is done, which would take the true words for the name of an asset. */
export const here = "the folder of the bundle";

export const whenFirstUsed: Plugin = {
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

/** Bundles each of them into the folder. */
export const seldomUsed = async (into: string): Promise<Pick<Metafile, "inputs">> => {
  const { metafile } = await build({
    ...forNode,
    entryPoints: Object.fromEntries(seldom.map((name) => [name, asModules[name] ?? name])),
    outdir: into,
    outExtension: { ".js": ".cjs" },
    minify: true,
    format: "cjs",
  });
  return metafile;
};
