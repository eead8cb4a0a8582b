import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { debianArchives, readSignedIndex, suitesOf } from "../src/image/base/archive.ts";
import { chooseBase } from "../src/image/base/choose.ts";
import { debian13Python313 } from "../src/image/base/recipes.ts";

// Writes the lock of the base image anew, from what the archive has signed today. The difference is for a person to read
// and to commit: nothing takes a new base by itself. DEBIAN_MIRROR and DEBIAN_SECURITY_MIRROR name other archives.
const recipe = debian13Python313;
const roots = {
  debian: process.env["DEBIAN_MIRROR"] ?? debianArchives.debian,
  "debian-security": process.env["DEBIAN_SECURITY_MIRROR"] ?? debianArchives["debian-security"],
};
const ports = {
  http: (url: string, init?: RequestInit) => fetch(url, init),
  clock: {
    now: () => new Date(),
    seconds: () => performance.now() / 1000,
    sleep: (seconds: number) => new Promise<void>((done) => setTimeout(done, seconds * 1000)),
  },
  log: { progress: (message: string) => console.error(message), info: (message: string) => console.error(message) },
};

const indexes = [];
for (const suite of suitesOf(recipe.distribution.codename)) {
  indexes.push(await readSignedIndex(suite, "amd64", ports, roots));
}
const lock = chooseBase(recipe, indexes);
const file = join(import.meta.dirname, "..", "src", "image", "base", `${recipe.name}.lock.json`);
writeFileSync(file, `${JSON.stringify(lock, null, 2)}\n`);
console.error(
  `${lock.packages.length} packages, ${lock.packages.reduce((sum, { size }) => sum + size, 0)} bytes: ${file}`,
);
