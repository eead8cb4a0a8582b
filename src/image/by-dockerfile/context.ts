import type { ContextFile } from "../../container/buildkit/ports.ts";
import type { Dashboard } from "../../dashboard/model.ts";
import { virtualenvsIn } from "../../dashboard/virtualenvs.ts";
import { collected } from "../../oci/digest.ts";
import type { Ports } from "../../ports.ts";
import type { FileEntry } from "../../runner/ports.ts";
import { constantTime, timeOfContent } from "../layer/time.ts";
import { isAsset } from "../shipped-files.ts";
import { placeholderOf } from "./placeholder.ts";

/**
 * What the steps of a dashboard's Dockerfile may copy: all that Git would have, requirements and tests included, less what looks
 * like a secret. Data is there by name only. What `.dockerignore` leaves out BuildKit does not take.
 */
export async function contextOf(
  { data, secrets = [] }: Pick<Dashboard, "data" | "secrets">,
  { files }: Pick<Ports, "files">,
): Promise<readonly ContextFile[]> {
  const entries = await files.list();
  const left = new Set(secrets);
  const dataFiles = new Set(data);
  const isInVirtualenv = virtualenvsIn(entries);
  const context: ContextFile[] = [];
  for (const entry of entries) {
    if (left.has(entry.path) || isInVirtualenv(entry.path)) continue;
    const common = { path: entry.path, executable: entry.executable, modified: constantTime };
    if (entry.kind === "link") {
      if (staysInside(entry)) context.push({ ...common, content: { link: entry.target ?? "" } });
    } else if (entry.kind === "file") {
      if (dataFiles.has(entry.path)) context.push({ ...common, content: bytes(placeholderOf(entry.path)) });
      else if (isAsset(entry.path)) {
        const content = await collected(files.open(entry.path));
        context.push({ ...common, modified: timeOfContent(content), content: bytes(content) });
      } else context.push({ ...common, content: { open: () => files.open(entry.path) } });
    }
  }
  return context;
}

/** A link that a step follows must not lead to a file of this machine. */
function staysInside({ path, target = "" }: FileEntry): boolean {
  if (target.startsWith("/")) return false;
  const at = path.split("/").slice(0, -1);
  for (const part of target.split("/")) {
    if (part === "..") {
      if (at.pop() === undefined) return false;
    } else if (part !== "." && part !== "") at.push(part);
  }
  return true;
}

const bytes = (content: Uint8Array) => ({
  async *open() {
    yield content;
  },
});
