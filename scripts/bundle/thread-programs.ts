import { join } from "node:path";
import { build, type Plugin } from "esbuild";
import { forNode, root } from "./for-node.ts";
import { here } from "./when-first-used.ts";

const programs = { tablePart: "table-part" } as const;

/** Says where the programs of threads are in a bundle. */
export const threadPrograms: Plugin = {
  name: "thread-programs",
  setup({ onLoad }) {
    const contents = Object.entries(programs)
      .map(([name, file]) => `export const ${name} = new URL("./${file}.js", "${here}");`)
      .join("\n");
    onLoad({ filter: /\/threads\/programs\.ts$/ }, () => ({ contents }));
  },
};

/** Bundles each of them into the folder. */
export async function bundleThreads(into: string): Promise<void> {
  const entryPoints = Object.values(programs).map((file) => join(root, `threads/${file}.ts`));
  await build({ ...forNode, entryPoints, outdir: into, format: "esm", minifySyntax: true });
}
