import { join } from "node:path";
import { build, type Metafile } from "esbuild";
import { forNode, root } from "./for-node.ts";
import { nodesOwnModules } from "./nodes-own-modules.ts";
import { straightOut } from "./straight-out.ts";
import { threadPrograms } from "./thread-programs.ts";
import { importOnlyWhatIsUsed, shareOfLibraries, squeeze } from "./tidy.ts";
import { whatNobodyCalls } from "./what-nobody-calls.ts";
import { whenFirstUsed } from "./when-first-used.ts";

/** What to begin with, by the name of the file it gives, where it all goes, and what is left out or put in besides. */
export type ChunkOptions = {
  readonly entryPoints: Readonly<Record<string, string>>;
  readonly outdir: string;
  readonly external?: readonly string[];
  readonly define: Readonly<Record<string, string>>;
};

/** Joins our code with its libraries, in chunks that are loaded when they are needed, and makes these small. */
export async function bundleInChunks({
  entryPoints,
  outdir,
  external = [],
  define,
}: ChunkOptions): Promise<Pick<Metafile, "inputs">> {
  const { metafile } = await build({
    ...forNode,
    entryPoints: { ...entryPoints },
    outdir,
    splitting: true,
    // Short names: ncc repeats them at every use.
    chunkNames: "[hash]",
    format: "esm",
    // Names and lines stay as they are, so that a stack can be read; what can never run goes.
    minifySyntax: true,
    external: [...external],
    plugins: [nodesOwnModules, whatNobodyCalls, straightOut, threadPrograms, whenFirstUsed],
    alias: { openpgp: join(root, "node_modules/openpgp/dist/node/openpgp.min.mjs") },
    define: { ...define },
  });
  for (const [file, { inputs, exports, entryPoint, bytes }] of Object.entries(metafile.outputs)) {
    if (entryPoint === undefined && exports.length === 0 && bytes > 0)
      throw new Error(`${file} gives nothing, so nobody would import it; it holds ${Object.keys(inputs).join(", ")}.`);
    const share = shareOfLibraries(inputs);
    if (share > 0.7) await squeeze(join(root, file), { names: share < 0.84 });
    await importOnlyWhatIsUsed(join(root, file));
  }
  return metafile;
}
