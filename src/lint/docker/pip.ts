import { hasFlag, operandsOf } from "./command-line.ts";
import type { Call } from "./commands.ts";

/** `pip install …` and `python -m pip install …`, whichever Python's. */
export function isPipInstall({ program, args }: Pick<Call, "program" | "args">): boolean {
  const name = program.slice(program.lastIndexOf("/") + 1);
  if (/^pip(?!env|x)/.test(name)) return args.includes("install");
  return (
    name.startsWith("python") &&
    args.some((arg, at) => arg === "-m" && args[at + 1] === "pip" && args[at + 2] === "install")
  );
}

const valued = [
  ...["abi", "b", "build", "c", "constraint", "e", "editable", "extra-index-url", "f", "find-links", "i", "index-url"],
  ...["implementation", "no-binary", "only-binary", "platform", "prefix", "progress-bar", "proxy", "python"],
  ...["python-version", "r", "requirement", "root", "root-user-action", "src", "t", "target", "timeout", "retries"],
  ...["trusted-host", "upgrade-strategy", "cache-dir"],
];

/** What it is asked to install by name, a file or the project itself left out. */
export function packagesOf(call: Call) {
  const operands = operandsOf(call, ...valued);
  const install = operands.findIndex(({ text }) => text === "install");
  return operands.slice(install + 1);
}

/** Whether another file says which versions are taken. */
export const leavesVersionsTo = (call: Call) =>
  hasFlag(call, "r", "requirement", "c", "constraint") || call.args.includes(".");
