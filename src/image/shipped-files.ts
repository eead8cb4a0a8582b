import { createHash } from "node:crypto";
import { fileDigest } from "../dashboard/file-digest.ts";
import type { Dashboard } from "../dashboard/model.ts";
import { collected, digestOf } from "../oci/digest.ts";
import type { Digest } from "../oci/ports.ts";
import type { Ports } from "../ports.ts";
import { UserError } from "../report/user-error.ts";
import { inParallel } from "./in-parallel.ts";
import type { Entry } from "./layer/entry.ts";

/** A file of the dashboard as it is now. */
export type ShippedFile = {
  /** Inside the dashboard's folder. */
  readonly path: string;
  readonly size: number;
  readonly executable: boolean;
  readonly digest: Digest;
  /** The content of a file that is not in the folder but made for the image. */
  readonly text?: string;
};

/** A file that is made for the image, as one of the dashboard's. */
export const generatedFile = ({ path, text }: { readonly path: string; readonly text: string }): ShippedFile => ({
  path,
  size: Buffer.byteLength(text),
  executable: false,
  digest: digestOf(new TextEncoder().encode(text)),
  text,
});

/** Every file that goes into the image, with the hash of its content. @throws UserError when one is no file, or is gone */
export async function readShipped(
  dashboard: Dashboard,
  ports: Pick<Ports, "files"> & Partial<Pick<Ports, "cache">>,
): Promise<readonly ShippedFile[]> {
  return inParallel(dashboard.shipped, 8, async (path) => {
    const entry = await ports.files.stat(path);
    if (entry?.kind !== "file") {
      throw new UserError(`"${path}" is ${entry === undefined ? "gone" : `a ${entry.kind}`}; a file is expected.`, {
        fix: "Run this again once nothing changes the folder any more.",
      });
    }
    const { sha256, size } = await fileDigest(path, ports);
    return { path, size, executable: entry.executable, digest: `sha256:${sha256}` };
  });
}

/** Where the dashboard's folder is in the image. */
export const dashboardFolder = "app";

/** Larger files are read while they are written, not before. */
const heldSize = 4 << 20;

/**
 * The entries that files become. What is read now must still be what was hashed before: otherwise a layer would be
 * remembered for content that it does not have.
 */
export async function shippedEntries(
  shipped: readonly ShippedFile[],
  { files }: Pick<Ports, "files">,
): Promise<readonly Entry[]> {
  return inParallel(shipped, 8, async (file) => {
    const { path, size, executable, text } = file;
    if (text !== undefined) {
      return { kind: "file", path: `${dashboardFolder}/${path}`, content: new TextEncoder().encode(text), executable };
    }
    const open = () => unchanged(file, files.open(path));
    const timeFromContent = isAsset(path);
    const content = timeFromContent || size <= heldSize ? await collected(open()) : { size, open };
    return { kind: "file", path: `${dashboardFolder}/${path}`, content, executable, timeFromContent };
  });
}

async function* unchanged(
  { path, digest }: ShippedFile,
  content: AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  const hash = createHash("sha256");
  for await (const chunk of content) {
    hash.update(chunk);
    yield chunk;
  }
  if (`sha256:${hash.digest("hex")}` === digest) return;
  throw new UserError(`"${path}" was changed while the image was built.`, {
    fix: "Run this again once nothing changes the folder any more.",
  });
}

/** Files that Dash serves by an address that holds their time: those below a folder `assets`. */
export const isAsset = (path: string) => path.split("/").slice(0, -1).includes("assets");
