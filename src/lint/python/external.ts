import { canonicalName } from "./known-names.ts";
import type { Origin } from "./model.ts";

type External = Extract<Origin, { kind: "external" }>;
type Known = External & { members?: Map<string, Known> };

/** By canonical name. There are few names, and many places where each is written. */
const known = new Map<string, Known>();

/** What is imported from outside under a name; the very same object whatever way it was imported. */
export const external = (name: string): External => knownAs(canonicalName(name));

/** What is found there under an attribute. */
export function memberOf(object: External, attribute: string): External {
  const holder = knownAs(object.name);
  holder.members ??= new Map();
  const before = holder.members.get(attribute);
  if (before) return before;
  const found = knownAs(canonicalName(`${object.name}.${attribute}`));
  holder.members.set(attribute, found);
  return found;
}

function knownAs(name: string): Known {
  const before = known.get(name);
  if (before) return before;
  const found: Known = { kind: "external", name };
  known.set(name, found);
  return found;
}
