import { setFlagsFromString } from "node:v8";

let begun = 0;

/**
 * Does work over code that is gone through once. V8 optimises a function for the last time after 3,000 calls, which pays where it is
 * called millions of times: over the files of a dashboard, or of fifty, that alone would be a sixth of the CPU, for no second on the wall.
 * So a hundred thousand calls are waited for. Nobody can pass flags to a GitHub action's Node, so this is set here, and only for as long as
 * the work takes: tables are read after it, and are to be read as fast as can be.
 */
export async function shortLived<Result>(
  work: () => Promise<Result>,
  setFlag: (flag: string) => unknown = setFlagsFromString,
): Promise<Result> {
  if (begun++ === 0) setFlag(`${calls}=100000`);
  try {
    return await work();
  } finally {
    if (--begun === 0) setFlag(`${calls}=3000`);
  }
}

const calls = "--invocation-count-for-turbofan";
