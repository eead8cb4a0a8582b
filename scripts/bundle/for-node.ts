import { join } from "node:path";
import type { BuildOptions } from "esbuild";

export const root = join(import.meta.dirname, "../..");

/** What esbuild is told of all that it bundles. */
export const forNode = {
  bundle: true,
  platform: "node",
  target: "node24",
  absWorkingDir: root,
  metafile: true,
  logLevel: "warning",
  legalComments: "none",
} as const satisfies BuildOptions;
