import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { root } from "./for-node.ts";

/** The packages that are in the bundle, by their folder below node_modules. */
export function packagesIn(files: readonly string[]): readonly string[] {
  const folders = files.flatMap((path) => /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(path)?.[1] ?? []);
  return [...new Set(folders)].sort();
}

/** What their licences ask of whoever passes them on: their names and their words. */
export async function licences(packages: readonly string[]): Promise<string> {
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
