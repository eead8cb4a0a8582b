import { counted, findingsInWords, grouped } from "../report/counts.ts";
import type { Finding } from "../report/model.ts";
import { isDockerfile } from "./docker/file-name.ts";
import type { Sources } from "./model.ts";

/**
 * `6 files, 2 errors, 1 warning in 5 places, 1 ignored`: what was looked at, what came of it, each finding once, and where some occur
 * more than once in how many places; and how many places were silenced on purpose.
 */
export function lintHeadline(files: number, findings: readonly Finding[], silenced = 0): string {
  const places = findings.reduce((sum, { count }) => sum + count, 0);
  const found = findingsInWords(findings) + (places > findings.length ? ` in ${counted(places, "place")}` : "");
  return `${counted(files, "file")}, ${found}${silenced === 0 ? "" : `, ${grouped(silenced)} ignored`}`;
}

/** Python and Dockerfiles: what has findings of its own. */
export const filesLinted = ({ modules, files = [] }: Pick<Sources, "modules" | "files">): number =>
  modules.length + files.filter(({ path, text }) => text !== undefined && isDockerfile(path)).length;
