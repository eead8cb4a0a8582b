import { debianArchives } from "./base/archive-roots.ts";

/** Where packages come from. What comes is checked by hash or signature, wherever from. */
export type PackageSources = {
  /** A Python package index in the JSON form, with a slash at its end. */
  readonly index: string;
  /** Debian archive roots, without a slash at the end. */
  readonly debian: string;
  readonly debianSecurity: string;
};

export const publicSources: PackageSources = {
  index: "https://pypi.org/simple/",
  debian: debianArchives.debian,
  debianSecurity: debianArchives["debian-security"],
};
