import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";

// In a bundle the build puts these two in: it has neither package.json nor source beside it.
declare const SLIPWAY_VERSION: string | undefined;
declare const SLIPWAY_SOURCE: string | undefined;

/** Slipway's own version, as in package.json. */
export function version(): string {
  if (typeof SLIPWAY_VERSION === "string") return SLIPWAY_VERSION;
  const file = readFileSync(join(import.meta.dirname, "../../package.json"), "utf8");
  return (JSON.parse(file) as { version: string }).version;
}

/**
 * The hash of everything that a result can depend on and that is ours: the source and the lock of what it calls, Node's own
 * version with it. Read once: a process runs what it has loaded.
 */
export function toolHash(): Promise<string> {
  known ??= hashOfTool();
  return known;
}

let known: Promise<string> | undefined;

async function hashOfTool(): Promise<string> {
  const source =
    typeof SLIPWAY_SOURCE === "string" ? SLIPWAY_SOURCE : await (await import("./source-hash.ts")).sourceHash();
  return createHash("sha256").update(process.version).update(source).digest("hex");
}
