// Makes the checkout ready: exactly what package-lock.json names, Node 24 included. Runs on whatever Node started npm,
// so it is plain JavaScript without a dependency, for Node 18 and later.
//
// There is no stamp file that can lie: the lock is compared with what npm itself recorded as installed.
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = dirname(dirname(fileURLToPath(import.meta.url)));

/** @param {string} file */
const packages = (file) => JSON.parse(readFileSync(join(root, file), "utf8")).packages;

/** The first package that is absent or at another version than the lock's, or nothing. */
function missing() {
  const wanted = packages("package-lock.json");
  let have;
  try {
    have = packages("node_modules/.package-lock.json");
  } catch {
    return "node_modules";
  }
  return Object.keys(wanted).find((path) => {
    const { version, link, optional, peer } = wanted[path];
    if (!path.startsWith("node_modules/") || link) return false;
    return have[path] ? have[path].version !== version : !optional && !peer;
  });
}

const first = missing();
if (first) {
  const started = Date.now();
  process.stderr.write(`slipway: installing what package-lock.json names, into node_modules (${first} is missing)\n`);
  const npm = process.platform === "win32" ? "npm.cmd" : "npm";
  const { status } = spawnSync(npm, ["ci", "--no-audit", "--no-fund", "--loglevel=error"], {
    cwd: root,
    stdio: ["ignore", 2, 2],
    shell: process.platform === "win32",
  });
  if (status !== 0) {
    process.stderr.write("slipway: npm ci failed; the lines above say why. Nothing else was changed.\n");
    process.exit(3);
  }
  process.stderr.write(`slipway: ready in ${((Date.now() - started) / 1000).toFixed(0)} s\n`);
}
