import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Plugin } from "esbuild";
import { root } from "./for-node.ts";

/**
 * What libraries ask `process.stdout` for, where the same is to be had without it: for that one property Node loads all of streams and
 * sockets.
 */
export const straightOut: Plugin = {
  name: "straight-out",
  setup({ onLoad }) {
    const instead = async (path: string, from: string, to: string, first = "") => {
      const text = await readFile(path, "utf8");
      if (!text.includes(from)) throw new Error(`${path} has no ${from} any more.`);
      return { contents: first + text.replaceAll(from, to) };
    };
    const writeOut = `import { writeOut } from ${JSON.stringify(join(root, "src/runner/write-out.ts"))};\n`;
    onLoad({ filter: /@actions\/core\/lib\/(command|core)\.js$/ }, ({ path }) =>
      instead(path, "process.stdout.write(", "writeOut(", writeOut),
    );
    // Whether there are colours anyway is asked first.
    onLoad({ filter: /picocolors\/picocolors\.js$/ }, ({ path }) =>
      instead(path, "((p.stdout || {}).isTTY", "!!env.CI || ((p.stdout || {}).isTTY"),
    );
  },
};
