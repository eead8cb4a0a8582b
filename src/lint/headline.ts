import { counted } from "../report/counts.ts";
import type { Finding } from "../report/model.ts";
import { isDockerfile } from "./docker/file-name.ts";
import type { Sources } from "./model.ts";

/** `6 files, 2 errors, 1 warning, 1 ignored`: what was looked at, what came of it, and in how many places a comment silenced a rule. */
export function lintHeadline(files: number, findings: readonly Finding[], silenced = 0): string {
  const count = (level: Finding["level"]) =>
    findings.filter((one) => one.level === level).reduce((sum, one) => sum + one.count, 0);
  const parts = [
    counted(files, "file"),
    ...(["error", "warning", "note"] as const)
      .filter((level) => count(level) > 0)
      .map((level) => counted(count(level), level)),
  ];
  const found = parts.length === 1 ? `${parts[0]}, nothing found` : parts.join(", ");
  return silenced === 0 ? found : `${found}, ${silenced} ignored`;
}

/** Python and Dockerfiles: what has findings of its own. */
export const filesLinted = ({ modules, files = [] }: Pick<Sources, "modules" | "files">): number =>
  modules.length + files.filter(({ path, text }) => text !== undefined && isDockerfile(path)).length;
