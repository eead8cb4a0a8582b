import { lstatSync, readlinkSync } from "node:fs";
import { join } from "node:path";

/**
 * Where a path of an image is on this machine, given the folder that is its root: links are followed as they would be in there.
 * Undefined when nothing is there.
 */
export function pathInside(root: string, path: string): string | undefined {
  const open = path.split("/").filter((part) => part !== "" && part !== ".");
  const done: string[] = [];
  for (let links = 0; open.length > 0; ) {
    const part = open.shift() ?? "";
    if (part === "..") {
      done.pop();
      continue;
    }
    const at = join(root, ...done, part);
    const found = lstatSync(at, { throwIfNoEntry: false });
    if (!found) return undefined;
    if (!found.isSymbolicLink()) {
      done.push(part);
      continue;
    }
    links += 1;
    if (links > 40) return undefined;
    const target = readlinkSync(at);
    if (target.startsWith("/")) done.length = 0;
    open.unshift(...target.split("/").filter((name) => name !== "" && name !== "."));
  }
  return join(root, ...done);
}
