import { setFlagsFromString } from "node:v8";

/**
 * Lets V8 optimise a function after ten times as many calls as it would by itself. A step over a small file is over sooner than that
 * pays, and its end waits for what is being optimised in the background: a tenth of its CPU. Over a file of 60 MB it makes no difference.
 * Nobody can pass flags to a GitHub action's Node, so they are set here.
 */
export function optimiseLate(setFlag: (flag: string) => unknown = setFlagsFromString): void {
  setFlag("--invocation-count-for-maglev=4000");
  setFlag("--invocation-count-for-maglev-osr=1000");
}
