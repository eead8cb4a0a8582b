import { setFlagsFromString } from "node:v8";

/**
 * Runs WebAssembly as V8 first compiles it. Left alone, V8 goes on to optimise Ruff in the background: two to four seconds of
 * both cores, which the end of the process waits for, to save less than they cost even over a thousand files.
 *
 * The flags count when a function is compiled, which is at its first call; so they hold while Ruff runs and at no other time, and
 * everything else in the process is optimised as ever. (`--liftoff-only` says the same in one word, but is heeded at V8's start
 * alone, and nobody can pass a flag to a GitHub action's Node.)
 */
export function unoptimised<Result>(
  work: () => Result,
  setFlag: (flag: string) => unknown = setFlagsFromString,
): Result {
  for (const flag of flags) setFlag(`--no-${flag}`);
  try {
    return work();
  } finally {
    for (const flag of flags) setFlag(`--${flag}`);
  }
}

/** Both: without the second, all of a module is optimised at once. */
const flags = ["wasm-dynamic-tiering", "wasm-tier-up"];
