import type { Dependencies } from "../../dashboard/model.ts";
import type { Interpreter } from "../base/lock.ts";
import { applicable } from "../wheels/resolve.ts";

/** Normalised name to what is asked for: a version, `2.3.3`, or a range, `>=2,<3`; `any version` where it is left open. */
export type Stated = ReadonlyMap<string, string>;

/** Which packages a dashboard's requirements state for the image, in the versions or ranges that they state. */
export function statedIn({ file, pins, wishes = [] }: Dependencies, interpreter: Interpreter): Stated {
  const ranges = wishes.map(({ name, requirement }) => [name, rangeOf(requirement)] as const);
  const versions = applicable(file, pins, interpreter).map(({ name, version }) => [name, version] as const);
  return new Map([...ranges, ...versions]);
}

/** `>=2,<3` of `pandas[excel] >=2,<3 ; python_version < "3.14"`. */
function rangeOf(requirement: string): string {
  const [asked = ""] = requirement.split(";");
  const range = asked.replace(/^\s*[\w.-]+\s*(\[[^\]]*\])?/, "").replace(/[\s()]+/g, "");
  return range === "" ? "any version" : range;
}
