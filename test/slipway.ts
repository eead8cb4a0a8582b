import { spawn } from "node:child_process";
import { cp, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";

export const root = join(import.meta.dirname, "..");

/** One cache for all tests: what was downloaded or built once is not again. State is each test's own. */
export const sharedCache = join(root, "node_modules/.cache/slipway-tests");

export type Outcome = { readonly code: number | null; readonly stdout: string; readonly stderr: string };

/** Runs the command line as a user would, as a process of its own. */
export async function slipway(
  args: readonly string[],
  {
    cwd = root,
    state,
    cache = sharedCache,
    env = {},
  }: { cwd?: string; state?: string; cache?: string; env?: Record<string, string> } = {},
): Promise<Outcome> {
  const child = start(args, { cwd, env, cache, ...(state !== undefined && { state }) });
  child.stdin.end();
  const [stdout, stderr, code] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    new Promise<number | null>((resolve) => child.once("close", resolve)),
  ]);
  return { code, stdout, stderr };
}

/** Starts it and leaves it running. */
export function start(
  args: readonly string[],
  {
    cwd = root,
    state,
    cache = sharedCache,
    env = {},
  }: { cwd?: string; state?: string; cache?: string; env?: Record<string, string> } = {},
) {
  return spawn(join(root, "bin/slipway"), args, {
    cwd,
    env: {
      ...process.env,
      SLIPWAY_PLATFORM: "",
      SLIPWAY_HOME: "",
      NO_COLOR: "1",
      XDG_CACHE_HOME: cache,
      XDG_STATE_HOME: state ?? join(tmpdir(), "slipway-no-state"),
      ...env,
    },
    stdio: ["pipe", "pipe", "pipe"],
  });
}

/** A folder of a test's own, gone afterwards: `await using folder = await scratch({ "app.py": "…" })`. */
export async function scratch(files: Readonly<Record<string, string | Uint8Array>> = {}) {
  const path = await mkdtemp(join(tmpdir(), "slipway-test-"));
  for (const [name, content] of Object.entries(files)) {
    await mkdir(join(path, name, ".."), { recursive: true });
    await writeFile(join(path, name), content);
  }
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }) };
}

/** A copy of an example, to change. */
export async function copyOfExample(name: string) {
  const folder = await scratch();
  await cp(join(root, "examples", name), folder.path, { recursive: true });
  return folder;
}
