import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { actionPages } from "./actions.ts";
import { generatedPages } from "./reference.ts";
import { generatedSchemas } from "./schemas.ts";

// Writes what is generated from the code: schemas/ for editors, docs/reference/ for people, actions/ for GitHub. `--check` writes nothing, and
// names what is stale, missing or left over.
const root = join(import.meta.dirname, "..");
const folders = ["schemas", "docs/reference"];

/** Every generated file, by its path in the repository. */
export const generatedFiles = async (): Promise<ReadonlyMap<string, string>> =>
  new Map([...generatedSchemas(), ...(await generatedPages(root)), ...actionPages(root)]);

/** What differs from the code, one sentence each. */
export function staleFiles(expected: ReadonlyMap<string, string>, folder = root): readonly string[] {
  const differing = [...expected].flatMap(([path, content]) => {
    const place = join(folder, path);
    if (!existsSync(place)) return [`${path} is missing`];
    return readFileSync(place, "utf8") === content ? [] : [`${path} is stale`];
  });
  return [...differing, ...filesIn(folder).flatMap((path) => (expected.has(path) ? [] : [`${path} is left over`]))];
}

const filesIn = (folder: string) =>
  folders
    .filter((name) => existsSync(join(folder, name)))
    .flatMap((name) => readdirSync(join(folder, name), { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).replaceAll("\\", "/"));

function write(expected: ReadonlyMap<string, string>): void {
  for (const path of filesIn(root)) if (!expected.has(path)) rmSync(join(root, path));
  for (const [path, content] of expected) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), content);
  }
}

if (import.meta.main) {
  const expected = await generatedFiles();
  const stale = staleFiles(expected);
  if (!process.argv.includes("--check")) {
    write(expected);
    console.log(`Wrote ${expected.size} files, of which ${stale.length} were not as they should be.`);
  } else if (stale.length > 0) {
    console.error(`${stale.join("\n")}\nRun npm run docs, and commit what it writes.`);
    process.exitCode = 1;
  }
}
