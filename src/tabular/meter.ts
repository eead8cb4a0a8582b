import { createHash } from "node:crypto";
import { grouped } from "../report/counts.ts";
import type { Findings } from "./findings.ts";
import type { TableSource } from "./model.ts";

/**
 * Counts and hashes bytes on their way, where the descriptor says how many they are or what their hash is.
 * @see Data Package v2 §bytes, §hash
 */
export function createMeter(expected: TableSource["expected"]) {
  const [algorithm, digest] = expected?.hash?.split(":") ?? [];
  const hash = algorithm === undefined ? undefined : createHash(algorithm);
  let count = 0;
  return {
    async *through(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
      for await (const chunk of bytes) {
        count += chunk.length;
        hash?.update(chunk);
        yield chunk;
      }
    },
    report(findings: Findings): void {
      const { bytes } = expected ?? {};
      if (bytes !== undefined && bytes !== count) {
        const words = `${grouped(count)} bytes, and the descriptor says ${grouped(bytes)}`;
        findings.group("file-changed", "bytes", () => ({ message: `The file has ${words}` })).add();
      }
      if (hash && hash.digest("hex") !== digest) {
        findings
          .group("file-changed", "hash", () => ({ message: `The file's ${algorithm} hash is not the descriptor's` }))
          .add();
      }
    },
  };
}
