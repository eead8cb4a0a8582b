import { hasFlag, hasWord } from "./command-line.ts";
import type { Call } from "./commands.ts";
import { runOf } from "./commands.ts";
import { keepsOut } from "./mounts.ts";
import { type Dockerfile, type DockerHit, eachIn } from "./rule.ts";
import { saysOf } from "./run-calls.ts";
import { inherited } from "./stages.ts";

/** `yum`, or `dnf` and `microdnf`: what they are called and where they keep what they fetched. */
export type Manager = {
  readonly programs: readonly string[];
  readonly installs: readonly string[];
  readonly caches: readonly string[];
};

/** Every command that installs and would ask first. */
export const asksFirst = ({ programs, installs }: Manager) =>
  saysOf(
    `${programs[0]} install has no -y`,
    (call) => programs.includes(call.program) && hasWord(call, ...installs) && !hasFlag(call, "y", "assumeyes"),
  );

/** Every `RUN` of the image that installs and does not clean up after that. */
export function leavesCache({ programs, installs, caches }: Manager): (file: Dockerfile) => Iterable<DockerHit> {
  const isInstall = (call: Call) => programs.includes(call.program) && hasWord(call, ...installs);
  const isClean = (call: Call) =>
    (programs.includes(call.program) && hasWord(call, "clean")) ||
    (call.program === "rm" && call.args.some((arg) => caches.some((cache) => arg.startsWith(cache))));
  return function* ({ last }) {
    for (const { one, of } of last ? eachIn({ instructions: inherited(last) }, "RUN") : []) {
      const { calls } = runOf(one);
      const first = calls.findIndex(isInstall);
      const at = calls[first];
      if (at && !keepsOut(one, ...caches) && !calls.slice(first + 1).some(isClean)) {
        yield { of, at, message: `${at.program} leaves its cache in the image` };
      }
    }
  };
}

export const yum: Manager = {
  programs: ["yum"],
  installs: ["install", "groupinstall", "localinstall"],
  caches: ["/var/cache/yum"],
};

export const dnf: Manager = {
  programs: ["dnf", "microdnf"],
  installs: ["install", "groupinstall", "localinstall"],
  caches: ["/var/cache/dnf", "/var/cache/libdnf5"],
};
