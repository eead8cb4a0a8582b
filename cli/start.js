// What the bundle's command line begins with. Node keeps what it has compiled among what Slipway keeps on this machine, and finds it there
// the next time. So this is JavaScript that imports nothing of ours before.
import { enableCompileCache } from "node:module";
import { homedir } from "node:os";
import { join } from "node:path";

const { NODE_COMPILE_CACHE, SLIPWAY_HOME, XDG_CACHE_HOME } = process.env;

if (!NODE_COMPILE_CACHE) {
  const cache = SLIPWAY_HOME
    ? join(SLIPWAY_HOME, "cache")
    : join(XDG_CACHE_HOME || join(homedir(), ".cache"), "slipway");
  enableCompileCache(join(cache, "compiled"));
}

const { run } = await import("./index.js");
await run("slipway");
