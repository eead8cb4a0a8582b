import { posix } from "node:path";
import ignore from "ignore";
import { isLeftOut } from "../../dashboard/left-out.ts";
import { type Around, textOf } from "./around.ts";

/** Why a file that a dashboard asks for is not in its image. */
export type Absence =
  /** It is there under a name that differs in the case of letters. */
  | { readonly kind: "case"; readonly path: string }
  /** A line of a `.gitignore`, or a `.dockerignore`, keeps it out. */
  | { readonly kind: "ignored"; readonly by: string; readonly line: number }
  /** It looks like a secret. */
  | { readonly kind: "secret" }
  /** Nothing of its kind ships: tests, caches, notebooks. */
  | { readonly kind: "left-out" }
  /** One file of that name is somewhere else. */
  | { readonly kind: "elsewhere"; readonly path: string }
  | { readonly kind: "nowhere" };

/** @param path from the dashboard's folder, with forward slashes */
export async function absenceOf(path: string, around: Around): Promise<Absence> {
  const { shipped, secrets = [] } = around.dashboard;
  if (secrets.includes(path)) return { kind: "secret" };
  const listed = (await around.files.list()).flatMap((entry) => (entry.kind === "file" ? [entry.path] : []));
  if (listed.includes(path) && isLeftOut(path)) return { kind: "left-out" };
  const lower = path.toLowerCase();
  const other = shipped.find((one) => one !== path && one.toLowerCase() === lower);
  if (other !== undefined) return { kind: "case", path: other };
  // What only the image lacks is in the folder.
  const by = listed.includes(path) ? ".dockerignore" : ".gitignore";
  const ignored = await ignoredBy(path, by, around);
  if (ignored) return { kind: "ignored", ...ignored };
  const same = shipped.filter((one) => one === posix.basename(path) || one.endsWith(`/${posix.basename(path)}`));
  const [only] = same;
  return only !== undefined && same.length === 1 ? { kind: "elsewhere", path: only } : { kind: "nowhere" };
}

/** The line that has the last word on a path, where it says that the path is ignored. The nearest file goes before those above it. */
async function ignoredBy(
  path: string,
  name: ".gitignore" | ".dockerignore",
  around: Around,
): Promise<{ readonly by: string; readonly line: number } | undefined> {
  if (!ignore.isPathValid(path)) return undefined;
  const parents = path.split("/").slice(0, -1);
  const folders = name === ".dockerignore" ? [""] : parents.map((_, index) => parents.slice(0, index + 1).join("/"));
  for (const folder of name === ".dockerignore" ? folders : [...folders.toReversed(), ""]) {
    const by = folder === "" ? name : `${folder}/${name}`;
    const lines = (await textOf(around, by)).split(/\r?\n/);
    const inside = folder === "" ? path : path.slice(folder.length + 1);
    const patterns = name === ".dockerignore" ? lines.map(anchored) : lines;
    const { ignored, unignored } = ignore({ ignorecase: false }).add(patterns).test(inside);
    // What is taken back here is not ignored, whatever a file above says.
    if (unignored) return undefined;
    if (!ignored) continue;
    const line = patterns.findLastIndex(
      (pattern) => !pattern.startsWith("!") && ignore({ ignorecase: false }).add([pattern]).ignores(inside),
    );
    return { by, line: line + 1 };
  }
  return undefined;
}

/** A pattern there begins at the top, which in a `.gitignore` is said with a slash. */
const anchored = (line: string) => line.replace(/^(!?)\.?\/*(?=[^#])/, "$1/");
