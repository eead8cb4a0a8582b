import { type Call, runOf } from "./commands.ts";
import { type Dockerfile, type DockerHit, eachIn } from "./rule.ts";

/** A rule that says one thing of every command that some test holds for. */
export function saysOf(message: string, isMeant: (call: Call) => boolean): (file: Dockerfile) => Iterable<DockerHit> {
  return function* (file) {
    for (const { one, of } of eachIn(file, "RUN")) {
      for (const call of runOf(one).calls) if (isMeant(call)) yield { of, at: call, message };
    }
  };
}
