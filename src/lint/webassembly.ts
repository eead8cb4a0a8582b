import { setFlagsFromString } from "node:v8";

// Ruff is ten megabytes of WebAssembly, of which a lint calls one function in fifteen, most of them seldom. V8 would look through
// all of it at once, compile what is called, and then optimise that in the background: three seconds of CPU and more, which the end
// of the process waits for, to save less than they cost even over a thousand files. Nobody can pass flags to a GitHub action's
// Node, so they are set here, and only for as long as they are meant: everything else in the process is treated as ever.

type SetFlag = (flag: string) => unknown;

/** Loads a module whose functions are looked through when they are first called, not all at once. */
export async function validatedLazily<Module>(
  load: () => Promise<Module>,
  setFlag: SetFlag = setFlagsFromString,
): Promise<Module> {
  setFlag("--wasm-lazy-validation");
  try {
    return await load();
  } finally {
    setFlag("--no-wasm-lazy-validation");
  }
}

/**
 * Runs WebAssembly as V8 first compiles it. The flags count when a function is compiled, which is at its first call. (`--liftoff-only`
 * says the same in one word, but is heeded at V8's start and never again.)
 */
export function unoptimised<Result>(work: () => Result, setFlag: SetFlag = setFlagsFromString): Result {
  for (const flag of optimising) setFlag(`--no-${flag}`);
  try {
    return work();
  } finally {
    for (const flag of optimising) setFlag(`--${flag}`);
  }
}

/** Both: without the second, all of a module is optimised at once. */
const optimising = ["wasm-dynamic-tiering", "wasm-tier-up"];
