import ignore from "ignore";
import type { Dockerfile } from "./rule.ts";

/** What keeps files out of a build, and which file says so. */
export type IgnoreFile = {
  readonly path: string;
  readonly text: string;
  /** Whether a path inside the folder that is built from is kept out. */
  readonly ignores: (path: string) => boolean;
};

/** The ignore file that a build of this Dockerfile reads: its own, else that of the folder that is built from. */
export function ignoreFileOf({ path, files }: Pick<Dockerfile, "path" | "files">): IgnoreFile | undefined {
  const folders = [path.includes("/") ? path.slice(0, path.lastIndexOf("/") + 1) : "", ""];
  const names = [`${path}.dockerignore`, ...folders.map((folder) => `${folder}.dockerignore`)];
  const found = names.flatMap((name) => files.find((file) => file.path === name) ?? [])[0];
  if (found?.text === undefined) return undefined;
  const { text } = found;
  const patterns = text
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== "" && !line.startsWith("#"))
    .map(anchored);
  const matcher = ignore({ ignorecase: false }).add(patterns);
  return { path: found.path, text, ignores: (file) => ignore.isPathValid(file) && matcher.ignores(file) };
}

/** Every pattern begins at the top of the folder, which in a .gitignore is said with a slash. @see Docker, .dockerignore files */
function anchored(line: string): string {
  const negated = line.startsWith("!");
  const pattern = (negated ? line.slice(1) : line).trim().replace(/^\.?\/+/, "");
  return `${negated ? "!" : ""}/${pattern}`;
}
