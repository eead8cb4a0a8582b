import { hash } from "node:crypto";
import { eq, valid } from "@renovatebot/pep440";
import { UserError } from "../../report/user-error.ts";
import type { Interpreter } from "../base/lock.ts";
import { byPath, type Entry, fileAsFolder } from "../layer/entry.ts";
import { parseMetadata } from "./metadata.ts";
import { normalisedName } from "./names.ts";
import type { ResolvedWheel } from "./resolve.ts";
import { type StartupFile, startupFiles } from "./startup.ts";
import { readZip, type ZipMember } from "./zip.ts";

/** Where things go on the base: what Debian's Python looks into beside its own library, or what any other calls its site. */
export type Scheme = {
  readonly interpreter: string;
  readonly library: string;
  readonly scripts: string;
  readonly data: string;
  readonly headers: string;
};

export function schemeFor({ series, prefix }: Interpreter): Scheme {
  const python = `python${series.join(".")}`;
  const root = prefix ?? "usr/local";
  return {
    interpreter: prefix === undefined ? `/usr/bin/${python}` : `/${prefix}/bin/${python}`,
    library: `${root}/lib/${python}/${prefix === undefined ? "dist" : "site"}-packages`,
    scripts: `${root}/bin`,
    data: root,
    headers: `${root}/include/${python}`,
  };
}

/** Raised whenever the same wheel would be installed otherwise. */
export const installVersion = 2;

export type Installed = {
  readonly entries: readonly InstalledFile[];
  /** The SHA-256 of each file by its path. */
  readonly hashes: ReadonlyMap<string, Buffer>;
  /** `Requires-Dist`, as they are written. */
  readonly requires: readonly string[];
  /** What Python reads at every start. */
  readonly startup: readonly StartupFile[];
};

type InstalledFile = Extract<Entry, { readonly kind: "file" }> & { readonly content: Uint8Array };

/**
 * Unpacks a wheel as an installer does: the library, the parts of `*.data/` where they belong, a script for each console
 * entry point, `INSTALLER`, and a `RECORD` of what was written. No code of the wheel is run.
 *
 * @see PyPA Binary distribution format; PyPA Entry points specification; PEP 376 (RECORD, INSTALLER)
 * @throws UserError when the file is no sound wheel, or is one of another distribution or version
 */
export function installWheel(bytes: Uint8Array, wheel: ResolvedWheel, scheme: Scheme): Installed {
  const members = membersOf(bytes, wheel);
  const info = infoFolder(members, wheel);
  const read = (name: string) => members.find(({ path }) => path === `${info}/${name}`)?.read();
  const metadata = parseMetadata(decoded(read("METADATA")));
  const isVersion =
    valid(metadata.version) !== null && valid(wheel.version) !== null && eq(metadata.version, wheel.version);
  if (normalisedName(metadata.name) !== wheel.name || !(isVersion || metadata.version === wheel.version)) {
    throw unsound(wheel, `it says that it is ${metadata.name} ${metadata.version}`);
  }
  if (!/^Wheel-Version: 1\./m.test(decoded(read("WHEEL")))) throw unsound(wheel, "its format is not version 1");
  const data = info.replace(/\.dist-info$/, ".data");
  const files = new Map<string, InstalledFile>();
  const add = (file: InstalledFile) => files.set(file.path, file);
  for (const member of members) {
    if (member.path === `${info}/RECORD` || /\/RECORD\.(jws|p7s)$/.test(member.path)) continue;
    add(placed(member, data, wheel, scheme));
  }
  for (const [name, target] of consoleScripts(decoded(read("entry_points.txt")))) {
    add({ kind: "file", path: `${scheme.scripts}/${name}`, content: script(target, scheme), executable: true });
  }
  add({ kind: "file", path: `${scheme.library}/${info}/INSTALLER`, content: encoded("slipway\n") });
  const record = `${scheme.library}/${info}/RECORD`;
  const hashes = new Map([...files].map(([path, { content }]) => [path, hash("sha256", content, "buffer")]));
  const content = recordOf([...files.values()].sort(byPath), hashes, record, scheme);
  add({ kind: "file", path: record, content });
  hashes.set(record, hash("sha256", content, "buffer"));
  const both = fileAsFolder(files.keys());
  if (both !== undefined) throw unsound(wheel, `it installs ${both} as a file and as a folder`);
  const entries = [...files.values()].sort(byPath);
  return { entries, hashes, requires: metadata.requires, startup: startupFiles(wheel.name, entries, scheme.library) };
}

function membersOf(bytes: Uint8Array, wheel: ResolvedWheel): readonly ZipMember[] {
  try {
    return readZip(bytes);
  } catch (cause) {
    throw unsound(wheel, cause instanceof Error ? cause.message : "it cannot be read", cause);
  }
}

function unsound({ filename, required }: ResolvedWheel, why: string, cause?: unknown): UserError {
  const place = required === undefined ? "" : `${required.file}:${required.line}: `;
  return new UserError(`${place}${filename} is not a wheel that can be installed: ${why}.`, {
    fix: "Pin another version, and tell the package's authors.",
    cause,
  });
}

function infoFolder(members: readonly ZipMember[], wheel: ResolvedWheel): string {
  const folders = new Set(members.flatMap(({ path }) => /^([^/]+\.dist-info)\/METADATA$/.exec(path)?.[1] ?? []));
  const [folder] = folders;
  if (folder === undefined || folders.size > 1) throw unsound(wheel, `it has ${folders.size} .dist-info folders`);
  return folder;
}

function placed(member: ZipMember, data: string, wheel: ResolvedWheel, scheme: Scheme): InstalledFile {
  const content = readMember(member, wheel);
  const { executable } = member;
  const [folder, kind = "", ...rest] = member.path.split("/");
  if (folder !== data) return { kind: "file", path: `${scheme.library}/${member.path}`, content, executable };
  const below = rest.join("/");
  if (below === "") throw unsound(wheel, `it holds the file ${member.path} where a folder is expected`);
  switch (kind) {
    case "purelib":
    case "platlib":
      return { kind: "file", path: `${scheme.library}/${below}`, content, executable };
    case "scripts":
      return {
        kind: "file",
        path: `${scheme.scripts}/${below}`,
        content: withInterpreter(content, scheme),
        executable: true,
      };
    case "data":
      return { kind: "file", path: `${scheme.data}/${below}`, content, executable };
    case "headers":
      return { kind: "file", path: `${scheme.headers}/${wheel.name}/${below}`, content, executable };
    default:
      throw unsound(wheel, `it holds ${member.path}, and nothing says where that belongs`);
  }
}

function readMember(member: ZipMember, wheel: ResolvedWheel): Uint8Array {
  try {
    return member.read();
  } catch (cause) {
    throw unsound(wheel, cause instanceof Error ? cause.message : "it cannot be read", cause);
  }
}

/**
 * Scripts in a wheel begin with `#!python` in place of an interpreter that its author could not know. The whole line is
 * replaced: what else is in it (`-E`) is lost, as with pip and uv.
 */
function withInterpreter(content: Uint8Array, { interpreter }: Scheme): Uint8Array {
  if (!Buffer.from(content.buffer, content.byteOffset, content.byteLength).subarray(0, 8).equals(encoded("#!python"))) {
    return content;
  }
  const end = content.indexOf(0x0a);
  return Buffer.concat([encoded(`#!${interpreter}\n`), content.subarray(end < 0 ? content.byteLength : end + 1)]);
}

type Target = { readonly module: string; readonly attribute: string };

/** `[console_scripts]` and `[gui_scripts]`: `name = module:attribute [extra]`. */
function* consoleScripts(text: string): Generator<readonly [name: string, target: Target]> {
  let section = "";
  for (const line of text.split(/\r?\n/)) {
    const heading = /^\s*\[([^\]]+)\]\s*$/.exec(line);
    if (heading) section = heading[1]?.trim() ?? "";
    if (section !== "console_scripts" && section !== "gui_scripts") continue;
    const match = /^\s*(\w[\w.+-]*)\s*=\s*([\w.]+)\s*:\s*([\w.]+)\s*(?:\[[^\]]*\])?\s*$/.exec(line);
    if (match) yield [match[1] ?? "", { module: match[2] ?? "", attribute: match[3] ?? "" }];
  }
}

function script({ module, attribute }: Target, { interpreter }: Scheme): Uint8Array {
  const [first = ""] = attribute.split(".");
  return encoded(
    `#!${interpreter}\nimport sys\n\nfrom ${module} import ${first}\n\nif __name__ == "__main__":\n    sys.exit(${attribute}())\n`,
  );
}

/** Paths relative to the library, as PEP 376 has them; RECORD itself without a hash. */
function recordOf(
  files: readonly InstalledFile[],
  hashes: Installed["hashes"],
  record: string,
  { library }: Scheme,
): Uint8Array {
  const lines = files.map(
    ({ path, content }) =>
      `${quoted(relativeTo(library, path))},sha256=${hashes.get(path)?.toString("base64url")},${content.byteLength}\n`,
  );
  return encoded(`${lines.join("")}${quoted(relativeTo(library, record))},,\n`);
}

function relativeTo(folder: string, path: string): string {
  if (path.startsWith(`${folder}/`)) return path.slice(folder.length + 1);
  const [from, to] = [folder.split("/"), path.split("/")];
  const shared = from.findIndex((part, index) => part !== to[index]);
  return [...from.slice(shared).map(() => ".."), ...to.slice(shared)].join("/");
}

const quoted = (path: string) => (/[",]/.test(path) ? `"${path.replaceAll('"', '""')}"` : path);

const encoded = (text: string) => new TextEncoder().encode(text);
const decoded = (bytes: Uint8Array | undefined) => new TextDecoder().decode(bytes ?? new Uint8Array());
