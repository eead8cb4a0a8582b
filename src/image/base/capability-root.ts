import { posix } from "node:path";
import { byPath, type Entry } from "../layer/entry.ts";
import { alternatives } from "./alternatives.ts";
import type { Deb } from "./deb.ts";
import { packageFiles, packageRecords } from "./root.ts";

/** Raised whenever the same packages would make another layer. */
export const capabilityVersion = 1;

/** The links of base-files: in every release since Debian 12, whatever else is in a base. */
const mergedUsr: ReadonlyMap<string, string> = new Map(
  ["bin", "lib", "lib32", "lib64", "libx32", "sbin"].map((folder) => [folder, `usr/${folder}`]),
);

/**
 * The layer that a capability puts on a base: what its packages hold, and what their maintainer scripts would have made of it, which
 * are not run: the list of ODBC drivers, the way fontconfig draws, links of alternatives. Of all the world's locales those of these
 * islands are kept, and en_US.
 *
 * @throws UserError when two packages bring one file
 */
export function capabilityRoot(debs: readonly Deb[]): readonly Entry[] {
  const found = packageFiles(debs, mergedUsr);
  keepLocales(found);
  for (const made of [
    ...odbcDrivers(found),
    ...fontconfigLinks(found),
    ...freetdsSettings(found),
    ...alternatives(debs, found),
    ...packageRecords(debs),
  ]) {
    found.set(made.path, made);
  }
  return [...found.values()].sort(byPath);
}

const kept = /^usr\/lib\/locale\/(C|(en|cy|gd|gv|kw)_GB|(en|ga)_IE|en_US)\.utf8(\/|$)/;

/** Locales share files by links, so what a kept one links to stays as well. */
function keepLocales(found: Map<string, Entry>): void {
  const isLocale = (path: string) => path.startsWith("usr/lib/locale/");
  const needed = new Set<string>();
  const need = (path: string): void => {
    const entry = found.get(path);
    if (entry === undefined || needed.has(path)) return;
    needed.add(path);
    if (entry.kind === "link") need(posix.join(posix.dirname(path), entry.target));
  };
  for (const path of found.keys()) if (kept.test(path)) need(path);
  for (const path of [...found.keys()]) if (isLocale(path) && !needed.has(path)) found.delete(path);
}

/**
 * `/etc/odbcinst.ini` of the templates that drivers bring, as `odbcinst -i -d` writes it, with whole paths: a driver manager that a
 * wheel brings does not know Debian's folders. `Setup` names a library for windows, which nobody opens here.
 */
function odbcDrivers(found: ReadonlyMap<string, Entry>): readonly Entry[] {
  const templates = [...found.values()]
    .filter(({ path }) => /^usr\/share\/[^/]+\/odbcinst\.ini(\.template)?$/.test(path))
    .sort(byPath);
  if (templates.length === 0) return [];
  const lines = templates.flatMap((template) => [
    ...textOf(template)
      .split("\n")
      .filter((line) => line.trim() !== "" && !/^\s*(#|;|Setup\s*=)/i.test(line))
      .map((line) => {
        const [, key, library] = /^\s*(Driver\w*)\s*=\s*([^/\s]+\.so[.\d]*)\s*$/i.exec(line) ?? [];
        const path = library && [...found.keys()].find((candidate) => candidate.endsWith(`/odbc/${library}`));
        return path === undefined || path === "" ? line : `${key}=/${path}`;
      }),
    "",
  ]);
  return [file("etc/odbcinst.ini", lines.join("\n"))];
}

/** What `fontconfig-config` sets up where nobody answers its questions: slight hinting, and no bitmap fonts but emoji. */
function fontconfigLinks(found: ReadonlyMap<string, Entry>): readonly Entry[] {
  return ["10-hinting-slight.conf", "70-no-bitmaps-except-emoji.conf"].flatMap((name): readonly Entry[] =>
    found.has(`usr/share/fontconfig/conf.avail/${name}`)
      ? [{ kind: "link", path: `etc/fonts/conf.d/${name}`, target: `/usr/share/fontconfig/conf.avail/${name}` }]
      : [],
  );
}

/** FreeTDS looks for its settings in `/etc/freetds`, where its script copies them to. */
function freetdsSettings(found: ReadonlyMap<string, Entry>): readonly Entry[] {
  const settings = found.get("usr/share/freetds/freetds.conf");
  return settings?.kind === "file" ? [{ ...settings, path: "etc/freetds/freetds.conf" }] : [];
}

const textOf = (entry: Entry) =>
  entry.kind === "file" && entry.content instanceof Uint8Array ? new TextDecoder().decode(entry.content) : "";

const file = (path: string, text: string): Entry => ({ kind: "file", path, content: new TextEncoder().encode(text) });
