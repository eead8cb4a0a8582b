import { readFileSync, realpathSync } from "node:fs";
import { dirname, join } from "node:path";
import { commonFolderOf, gitFolderOf, tried } from "./git-folder.ts";

/**
 * The commit that is checked out around a folder, by its hash in full; undefined where there is none, and where only Git itself can say. Read from
 * Git's own files, since to start a program takes as long as all else that a small build does.
 *
 * @see Git, Documentation/gitrepository-layout
 */
export function headOf(folder: string): string | undefined {
  const git = gitAround(tried(() => realpathSync(folder)));
  const head = git && tried(() => readFileSync(join(git, "HEAD"), "utf8"));
  if (!git || head === undefined) return undefined;
  const [, ref] = /^ref: (refs\/\S+)\n$/.exec(head) ?? [];
  if (ref === undefined) return hashIn(head);
  // A branch may be packed away, or newer than what was.
  const common = commonFolderOf(git);
  const loose = tried(() => readFileSync(join(common, ref), "utf8"));
  if (loose !== undefined) return hashIn(loose);
  const packed = tried(() => readFileSync(join(common, "packed-refs"), "utf8")) ?? "";
  return packed
    .split("\n")
    .find((line) => line.endsWith(` ${ref}`) && hashIn(line.slice(0, -ref.length - 1)))
    ?.split(" ")[0];
}

function gitAround(folder: string | undefined): string | undefined {
  for (let at = folder; at !== undefined; at = dirname(at) === at ? undefined : dirname(at)) {
    const top = at;
    const git = tried(() => gitFolderOf(top));
    if (git !== undefined) return git;
  }
  return undefined;
}

const hashIn = (text: string) => /^([0-9a-f]{40}|[0-9a-f]{64})\n?$/.exec(text)?.[1];
