import { valid } from "@renovatebot/pep440";
import { UserError } from "../report/user-error.ts";
import type { RequirementLine } from "./requirement-lines.ts";
import { shortened } from "./text-file.ts";

/** One requirement of a requirements file, read and not yet judged. @see PEP 508; pip, "Requirements file format" */
export type Requirement = {
  /** Normalised. */
  readonly name: string;
  readonly extras: readonly string[];
  /** The version of a lone `==`; undefined for any other specifier, and for none. */
  readonly version: string | undefined;
  readonly marker: string | undefined;
  readonly hashes: readonly string[];
  /** As it is written, without options, for messages: `pandas>=2`. */
  readonly written: string;
  /** `>=2,<3`, as it is written; empty when any version will do. */
  readonly specifier: string;
  /** All of it as PEP 508 has it, without options. */
  readonly wanted: string;
  readonly file: string;
  readonly line: number;
};

/** PEP 503: lower case, runs of `-_.` as one `-`. */
export const normalizedName = (name: string) => name.toLowerCase().replace(/[-_.]+/g, "-");

/** Far longer than any name, version and marker; what is longer would only keep the patterns below busy. */
const longest = 2000;

const named = /^([A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?)\s*(?:\[([^\]]*)\])?\s*(.*)$/s;

/**
 * @throws UserError for what cannot be installed by name, version and hash: a URL, a repository, a path, a build option; and for
 * what is no requirement
 */
export function parseRequirement({ text, file, line }: RequirementLine): Requirement {
  const at = `${file}:${line}`;
  const [wanted = "", ...options] = text.split(/\s+(?=--)/);
  if (wanted.length > longest) {
    throw new UserError(`${at}: a requirement of ${wanted.length} characters is none; accepted: name==version.`, {
      fix: "Write one package a line, for example dash==4.4.1",
    });
  }
  refuseOtherSources(wanted, at);
  const [written = "", ...marker] = wanted.split(";");
  const [, name, extras = "", specifier = ""] = named.exec(written.trim()) ?? [];
  if (name === undefined || !isSpecifier(specifier)) {
    throw new UserError(`${at}: "${shortened(wanted)}" is no requirement; accepted: name==version.`, {
      fix: /^=[^=]/.test(specifier)
        ? "Write == where conda writes =, and leave out the build: dash==4.4.1"
        : "Write one package a line, for example dash==4.4.1",
    });
  }
  const version = /^={2,3}\s*([^\s,*]+)$/.exec(specifier.replace(/^\((.*)\)$/s, "$1").trim())?.[1];
  return {
    name: normalizedName(name),
    extras: extras.split(",").flatMap((extra) => (extra.trim() === "" ? [] : [normalizedName(extra.trim())])),
    version: version !== undefined && valid(version) ? version : undefined,
    marker: marker.join(";").trim() || undefined,
    hashes: options.map((option) => hashOf(option, at)),
    written: shortened(written.trim()),
    specifier: specifier.replace(/^\((.*)\)$/s, "$1").trim(),
    wanted: wanted.trim(),
    file,
    line,
  };
}

const comparison = /^(?:===|~=|==|!=|<=|>=|<|>)\s*[^\s,<>=!~]+$/;

/** `>=2,<3`, in brackets or not, or nothing at all. @see PEP 440 §version specifiers */
function isSpecifier(text: string): boolean {
  const bare = text.replace(/^\((.*)\)$/s, "$1").trim();
  return (
    bare === "" ||
    bare
      .replace(/,\s*$/, "")
      .split(",")
      .every((part) => comparison.test(part.trim()))
  );
}

function hashOf(option: string, at: string): string {
  const [, hash] = /^--hash[=\s]\s*(\S+)$/.exec(option.trim()) ?? [];
  if (hash === undefined) {
    throw new UserError(
      `${at}: the option ${shortened(option.split(/[=\s]/)[0] ?? "")} is not accepted here; accepted: --hash.`,
      {
        fix: "Delete it: packages are installed from wheels, so nothing is built that it could steer.",
      },
    );
  }
  if (!/^sha256:[0-9a-f]{64}$/.test(hash)) {
    throw new UserError(`${at}: a --hash is not a SHA-256; accepted: --hash=sha256: and 64 hexadecimal digits.`, {
      fix: "Make the hashes again: uv pip compile --generate-hashes",
    });
  }
  return hash;
}

/** What is named here is not repeated in the message: a URL may carry a password. */
function refuseOtherSources(wanted: string, at: string): void {
  const source =
    /^(git|hg|svn|bzr)\+/i.test(wanted) || /@\s*(git|hg|svn|bzr)\+/i.test(wanted)
      ? "a package straight from a repository has no fixed bytes and no wheel"
      : /^[a-z][a-z0-9+.-]*:\/\//i.test(wanted) || /^[^;#]*@\s*\S+:/i.test(wanted)
        ? "a package from a URL cannot be checked against a registry's hash"
        : /^(\.{0,2}[/\\]|\.{1,2}$|~|[A-Za-z]:\\)/.test(wanted) ||
            /^[^\s;=<>!~]*(\.whl|\.tar\.gz|\.zip|[/\\][^\s;]*)$/i.test(wanted)
          ? "a package from a folder or a file is not in any registry"
          : undefined;
  if (source === undefined) return;
  throw new UserError(`${at}: ${source}; accepted: name==version.`, {
    fix: "Pin a released version, or put the code into the dashboard's own folder as a module.",
  });
}
