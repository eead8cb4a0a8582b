import type { Archive } from "./lock.ts";

/** Where the archives are: the root URL of each, without a slash at the end. */
export type ArchiveRoots = Readonly<Record<Archive, string>>;

/** Debian's own content network. A mirror may stand here instead: what comes from it is checked all the same. */
export const debianArchives: ArchiveRoots = {
  debian: "https://deb.debian.org/debian",
  "debian-security": "https://deb.debian.org/debian-security",
};
