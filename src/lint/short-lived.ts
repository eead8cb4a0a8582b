import { setFlagsFromString } from "node:v8";

let begun = 0;

/**
 * Does work over code that is gone through once. Nobody can pass flags to a GitHub action's Node, so they are set here, and only for as long
 * as the work takes: tables are read after it, and are to be read as fast as can be.
 */
export async function shortLived<Result>(
  work: () => Promise<Result>,
  setFlag: (flag: string) => unknown = setFlagsFromString,
): Promise<Result> {
  if (begun++ === 0) for (const { flag, meanwhile } of flags) setFlag(`${flag}=${meanwhile}`);
  try {
    return await work();
  } finally {
    if (--begun === 0) for (const { flag, asEver } of flags) setFlag(`${flag}=${asEver}`);
  }
}

const flags = [
  /**
   * V8 optimises a function for the last time after 3,000 calls, which pays where it is called millions of times: over the files of a
   * dashboard, or of fifty, that alone would be a sixth of the CPU, for no second on the wall. So a hundred thousand calls are waited for.
   */
  { flag: "--invocation-count-for-turbofan", meanwhile: 100_000, asEver: 3000 },
  /**
   * V8 doubles the space for new objects whenever much of it is still in use, up to 32 MB twice over. Syntax trees stay, so that it does,
   * and a tenth of the CPU would go into asking the system for memory. So the space stays as it is.
   */
  { flag: "--semi-space-growth-factor", meanwhile: 1, asEver: 2 },
] as const;
