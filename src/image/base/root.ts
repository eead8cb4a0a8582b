import { UserError } from "../../report/user-error.ts";
import { byPath, type Entry } from "../layer/entry.ts";
import type { Deb } from "./deb.ts";
import { fieldOf } from "./packages-index.ts";

/** Raised whenever the same packages would make another root. */
export const rootVersion = 2;

/** The user that dashboards run as; a number, since Kubernetes cannot prove of a name that it is not root. */
export const dashboardUser = 65532;

/**
 * The root file system that the packages of a base make together, as the entries of one layer.
 *
 * Maintainer scripts are not run; what they would have made is made here: the bundle of certificates, users and groups,
 * `/etc/nsswitch.conf`, `/tmp`. Manual pages, translations, changelogs and what belongs to other programs (lintian, bug
 * reports, menu) are left out, and of libc-bin all but its locale; each package's copyright file stays, and its record is kept where
 * scanners look for it.
 *
 * @throws when two packages bring different content for one path
 */
export function baseRoot(debs: readonly Deb[]): readonly Entry[] {
  const found = packageFiles(debs, topLinks(debs));
  for (const made of [...madeFiles(debs, found), ...packageRecords(debs)]) found.set(made.path, made);
  return [...found.values()].sort(byPath);
}

/**
 * What packages bring, by path, each where a system has it whose top folders are these links.
 *
 * @throws UserError when two packages bring one file
 */
export function packageFiles(debs: readonly Deb[], links: ReadonlyMap<string, string>): Map<string, Entry> {
  const found = new Map<string, Entry>();
  const owners = new Map<string, string>();
  for (const { control, entries } of debs) {
    const owner = nameOf(control);
    const onlyLocale = owner === "libc-bin";
    for (const entry of entries) {
      if (isLeftOut(entry.path) || (onlyLocale && !/^usr\/(lib\/locale|share\/doc)\//.test(entry.path))) continue;
      const placed = { ...entry, path: throughLinks(entry.path, links) };
      const known = found.get(placed.path);
      if (known !== undefined && !isSame(known, placed)) {
        throw new UserError(
          `The Debian packages ${owners.get(placed.path)} and ${owner} both bring /${placed.path}, so only one of them can be there.`,
          { fix: "Take one of them off the lists under capabilities in the platform file." },
        );
      }
      found.set(placed.path, placed);
      owners.set(placed.path, owner);
    }
  }
  return found;
}

const leftOut = [
  /^usr\/share\/(man|info|locale|lintian|bug|menu|doc-base|pixmaps|applications|gdb|gcc|bash-completion)\//,
  /^usr\/share\/doc\/.*(?<!\/copyright)$/,
];

/** Folders go with what is in them: one that is needed is named when the layer is written. */
const isLeftOut = (path: string) => leftOut.some((pattern) => pattern.test(path));

/** `bin`, `lib`, `sbin` …: links of base-files into `/usr`, which other packages may still use as folders. */
function topLinks(debs: readonly Deb[]): ReadonlyMap<string, string> {
  const links = debs.flatMap(({ entries }) =>
    entries.flatMap((entry) => (entry.kind === "link" && !entry.path.includes("/") ? [entry] : [])),
  );
  return new Map(links.map(({ path, target }) => [path, target.replace(/^\//, "")]));
}

function throughLinks(path: string, links: ReadonlyMap<string, string>): string {
  const slash = path.indexOf("/");
  const target = slash < 0 ? undefined : links.get(path.slice(0, slash));
  return target === undefined ? path : `${target}${path.slice(slash)}`;
}

function isSame(a: Entry, b: Entry): boolean {
  if (a.kind === "folder" && b.kind === "folder") return true;
  if (a.kind === "link" && b.kind === "link") return a.target === b.target;
  // The folder `lib64/` of one package is the link `lib64` of another.
  return false;
}

function madeFiles(debs: readonly Deb[], found: ReadonlyMap<string, Entry>): readonly Entry[] {
  const file = (path: string, lines: readonly string[]): Entry => ({
    kind: "file",
    path,
    content: new TextEncoder().encode(lines.map((line) => `${line}\n`).join("")),
  });
  const user = dashboardUser;
  return [
    file("etc/passwd", [
      "root:x:0:0:root:/root:/usr/sbin/nologin",
      "nobody:x:65534:65534:nobody:/nonexistent:/usr/sbin/nologin",
      `dashboard:x:${user}:${user}:dashboard:/tmp:/usr/sbin/nologin`,
    ]),
    file("etc/group", ["root:x:0:", "tty:x:5:", "nogroup:x:65534:", `dashboard:x:${user}:`]),
    file("etc/nsswitch.conf", [
      "passwd: files",
      "group: files",
      "hosts: files dns",
      "networks: files",
      "services: files",
      "protocols: files",
    ]),
    { kind: "file", path: "etc/ssl/certs/ca-certificates.crt", content: certificates(debs) },
    ...(found.has("etc/localtime")
      ? []
      : [{ kind: "link" as const, path: "etc/localtime", target: "/usr/share/zoneinfo/Etc/UTC" }]),
    { kind: "folder", path: "app" },
    { kind: "folder", path: "tmp", shared: true },
    { kind: "folder", path: "var/tmp", shared: true },
  ];
}

/** What `update-ca-certificates` joins: every certificate of the package, in the order of names. */
function certificates(debs: readonly Deb[]): Uint8Array {
  const entries = debs.flatMap((deb) =>
    deb.entries.filter(({ path }) => /^usr\/share\/ca-certificates\/.*\.crt$/.test(path)),
  );
  return Buffer.concat(
    entries.sort(byPath).flatMap((entry) => {
      if (entry.kind !== "file" || !(entry.content instanceof Uint8Array)) return [];
      return entry.content.at(-1) === 0x0a ? [entry.content] : [entry.content, Buffer.from("\n")];
    }),
  );
}

const nameOf = (control: string) => fieldOf(control, "Package") ?? "";

/** Package records in the form that images without a package manager keep them: one file for each. */
export function packageRecords(debs: readonly Deb[]): readonly Entry[] {
  return debs.map(({ control }) => {
    const name = nameOf(control);
    if (!/^[a-z0-9][a-z0-9+.-]*$/.test(name)) throw new Error(`A package of the base is called "${name}".`);
    return {
      kind: "file",
      path: `var/lib/dpkg/status.d/${name}`,
      content: new TextEncoder().encode(`${control.trimEnd()}\n`),
    };
  });
}
