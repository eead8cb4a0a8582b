import { normalisedName } from "./names.ts";

/** What one distribution says that it needs of another. */
export type Requirement = {
  readonly name: string;
  readonly extras: readonly string[];
  /** `>=2,<3`; empty when any version will do. */
  readonly specifier: string;
  readonly marker: string | undefined;
};

const grammar =
  /^\s*([A-Za-z0-9][A-Za-z0-9._-]*)\s*(?:\[([^\]]*)\])?\s*(?:\(([^)]*)\)|([^;@]*))?\s*(?:@\s*[^;]*?)?\s*(?:;\s*(.*))?$/s;

/** Reads a `Requires-Dist` value. One that names a URL is taken as any version. @see PEP 508 @throws SyntaxError */
export function parseRequirement(text: string): Requirement {
  const match = grammar.exec(text);
  if (match === null) throw new SyntaxError(`"${text}" is not a requirement.`);
  const [, name = "", extras, bracketed, plain, marker] = match;
  return {
    name: normalisedName(name),
    extras: (extras ?? "")
      .split(",")
      .map((extra) => extra.trim())
      .filter((extra) => extra !== "")
      .map(normalisedName),
    specifier: (bracketed ?? plain ?? "").replace(/\s+/g, ""),
    marker: marker?.trim() || undefined,
  };
}
