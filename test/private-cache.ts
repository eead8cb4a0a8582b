import { spawnSync } from "node:child_process";
import { watch } from "node:fs";
import { mkdir, mkdtemp, readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { marked } from "../src/container/marked-processes.ts";
import { root, sharedCache } from "./slipway.ts";

/**
 * A copy of the shared cache by hard links: as warm, but what a test leaves in it, containers that run included, is that test's
 * alone. Nothing in a cache is ever changed in its place, so that the shared one stays as it is.
 */
export async function privateCache() {
  const parent = join(root, "node_modules/.cache");
  await mkdir(sharedCache, { recursive: true });
  const path = await mkdtemp(join(parent, "slipway-test-"));
  const records = join(path, "slipway/containers/containers");
  const copy = spawnSync("cp", ["-al", `${sharedCache}/.`, path], { encoding: "utf8" });
  if (copy.status !== 0 && !/No such file/.test(copy.stderr)) throw new Error(copy.stderr);
  // Containers of somebody else that run just now are theirs.
  await rm(records, { recursive: true, force: true });
  await mkdir(records, { recursive: true });
  const seen = new Set<string>();
  const watcher = watch(records, (_, name) => {
    if (name?.endsWith(".json")) seen.add(name.slice(0, -".json".length));
  });
  return {
    path,
    /** The containers that were ever started, by id. */
    started: (): ReadonlySet<string> => seen,
    /** Those that are written down now. */
    recorded: async () => (await readdir(records)).filter((name) => name.endsWith(".json")),
    /** The processes of all of them that still run. */
    running: async () => (await Promise.all([...seen].map(marked))).flat(),
    async [Symbol.asyncDispose]() {
      watcher.close();
      await rm(path, { recursive: true, force: true });
    },
  };
}
