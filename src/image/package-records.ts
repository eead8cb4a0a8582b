import { fieldOf, relations } from "./base/packages-index.ts";
import { licenceOf } from "./licences.ts";
import type { Component, Inventory } from "./model.ts";
import { parseMetadata } from "./wheels/metadata.ts";

/** What a package's own record says of it. */
export type PackageRecord = Pick<
  Component,
  "kind" | "name" | "version" | "source" | "architecture" | "licence" | "needs" | "provides" | "bundledIn"
>;

const dpkg = /^var\/lib\/dpkg\/(?:status|status\.d\/[^/]+)$/;
const bundled = /(?:^|\/)(?:site|dist)-packages\/([^/]+)\/.+\.dist-info\/METADATA$/;
const python = /(?:^|\/)([^/]+)\.dist-info\/METADATA$/;

/**
 * Whether a file of an image records packages. What lies where Debian's own packages of Python modules put theirs is left to
 * their Debian record: Debian mends without a new upstream version.
 */
export function packageRecord(path: string): boolean {
  if (path.startsWith("usr/lib/python3/dist-packages/")) return false;
  return dpkg.test(path) || python.test(path);
}

/** The packages that a record is about: many for `status`, one for any other. */
export function packagesOf(path: string, text: string): readonly PackageRecord[] {
  const plain = text.replaceAll("\r\n", "\n");
  if (dpkg.test(path)) return plain.split(/\n[ \t]*\n+/).flatMap((paragraph) => debianPackage(paragraph.trim()) ?? []);
  return [pythonPackage(path, plain)];
}

/** `ID`, `VERSION_ID` and `VERSION_CODENAME`; undefined when it does not even say which system it is. @see os-release(5) */
export function systemOf(text: string): Inventory["distribution"] {
  const field = (name: string) => new RegExp(`^${name}=(["']?)([\\w.:+-]*)\\1[ \\t]*\\r?$`, "m").exec(text)?.[2];
  const id = field("ID");
  const codename = field("VERSION_CODENAME");
  return id ? { id, version: field("VERSION_ID") ?? "", ...(codename ? { codename } : {}) } : undefined;
}

/** @returns undefined for what is no package (sums of one, blank lines), or is not installed any more */
function debianPackage(paragraph: string): PackageRecord | undefined {
  const name = fieldOf(paragraph, "Package");
  if (!name) return undefined;
  const status = fieldOf(paragraph, "Status");
  if (status !== undefined && !status.endsWith(" installed")) return undefined;
  const version = fieldOf(paragraph, "Version") || unknownVersion;
  const source = /^(\S+)(?:\s+\(([^)]+)\))?/.exec(fieldOf(paragraph, "Source") ?? "");
  const architecture = fieldOf(paragraph, "Architecture");
  return {
    kind: "deb",
    name: tame(name),
    version: tame(version),
    source: { name: tame(source?.[1] ?? name), version: tame(source?.[2] ?? version) },
    ...(architecture ? { architecture: tame(architecture) } : {}),
    ...listed(
      "needs",
      ["Pre-Depends", "Depends"]
        .flatMap((field) => relations(fieldOf(paragraph, field)))
        .map((group) => group.join(" | ")),
    ),
    ...listed("provides", relations(fieldOf(paragraph, "Provides")).flat()),
  };
}

/** A list that says nothing is left out; of one that is out of all proportion the beginning will do. */
const listed = <Name extends string>(name: Name, items: readonly string[]) =>
  (items.length === 0 ? {} : { [name]: items.slice(0, 500).map((item) => item.slice(0, 500)) }) as {
    readonly [Key in Name]?: string[];
  };

/** A record that says nothing is still a package that is there: its folder's name says which. */
function pythonPackage(path: string, text: string): PackageRecord {
  const header = text.split("\n\n", 1)[0] ?? "";
  const [name = "", version] = (python.exec(path)?.[1] ?? "").split("-");
  const bundledIn = bundled.exec(path)?.[1];
  const licence = licenceOf(header);
  return {
    kind: "python",
    name: tame(fieldOf(header, "Name") || name),
    version: tame(fieldOf(header, "Version") || version || unknownVersion),
    ...(bundledIn ? { bundledIn: tame(bundledIn) } : {}),
    ...(licence === undefined ? {} : { licence: licence.replaceAll(/[^\x20-\x7e]/g, "_") }),
    ...listed("needs", parseMetadata(text).requires),
  };
}

/** Not a version of any system, so that whoever compares it says that it cannot be compared. */
const unknownVersion = "(unknown)";

/** Names and versions go into reports and addresses; no honest one has other characters. */
const tame = (text: string) => text.slice(0, 200).replaceAll(/[^\w.+:~!()-]/g, "_");
