import { cp, mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { npm } from "./npm.ts";

/**
 * Packs what `npx slipway` gets: the bundle, and nothing that would have to be installed with it.
 *
 * @returns the name of the file in `into`
 */
export async function npmPackage(tree: string, { into, work }: { into: string; work: string }): Promise<string> {
  const folder = join(work, "npm");
  await mkdir(folder, { recursive: true });
  const own = JSON.parse(await readFile(join(tree, "package.json"), "utf8"));
  const { name, version, description, keywords, license, repository, homepage, bugs, engines } = own;
  const manifest = {
    ...{ name, version, description, keywords, license, repository, homepage, bugs, engines },
    bin: { slipway: "dist/launch.cjs" },
    files: ["dist"],
  };
  await writeFile(join(folder, "package.json"), `${JSON.stringify(manifest, null, 2)}\n`);
  await cp(join(tree, "dist"), join(folder, "dist"), { recursive: true });
  await cp(join(tree, "LICENSE"), join(folder, "LICENSE"));
  await cp(join(tree, "python/README.md"), join(folder, "README.md"));
  await npm(folder, "pack", "--ignore-scripts", "--pack-destination", into);
  return `${name}-${version}.tgz`;
}
