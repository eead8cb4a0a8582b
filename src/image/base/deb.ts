import { constants, gunzipSync, zstdDecompressSync } from "node:zlib";
import { extract } from "tar-stream";
import type { Entry } from "../layer/entry.ts";
import { unxz } from "./archive.ts";

/** A Debian package, unpacked in memory. */
export type Deb = {
  /** The control record, as the package carries it. */
  readonly control: string;
  /** The script that is run after it was unpacked: read for what it would make, never run. */
  readonly postinst?: string;
  readonly entries: readonly Entry[];
};

/**
 * Unpacks a `.deb`: an `ar` archive of `debian-binary`, `control.tar.*` and `data.tar.*`, the two compressed with xz, zstd or
 * gzip or not at all. Maintainer scripts are not run. @see deb(5)
 *
 * @throws when it is not a Debian package of format 2, or holds what does not belong into an image (devices, sockets)
 */
export async function unpackDeb(bytes: Uint8Array, name: string): Promise<Deb> {
  const members = readAr(bytes, name);
  const part = async (prefix: string) => {
    const member = members.find((candidate) => candidate.name.startsWith(prefix));
    if (member === undefined) throw new Error(`${name} has no ${prefix}.`);
    return entriesOf(await expand(member, name), name);
  };
  const about = await part("control.tar");
  const text = (wanted: string) => {
    const found = about.find(({ path }) => path === wanted);
    return found?.kind === "file" && found.content instanceof Uint8Array
      ? new TextDecoder().decode(found.content)
      : undefined;
  };
  const [control, postinst] = [text("control"), text("postinst")];
  if (control === undefined) throw new Error(`${name} has no control record.`);
  return { control, ...(postinst === undefined ? {} : { postinst }), entries: await part("data.tar") };
}

type Member = { readonly name: string; readonly bytes: Uint8Array };

/** The members of an `ar` archive in the common (System V) variant. */
function readAr(bytes: Uint8Array, name: string): readonly Member[] {
  const text = (from: number, to: number) => new TextDecoder("latin1").decode(bytes.subarray(from, to));
  if (text(0, 8) !== "!<arch>\n") throw new Error(`${name} is not a Debian package.`);
  const members: Member[] = [];
  for (let at = 8; at + 60 <= bytes.byteLength; ) {
    const size = Number(text(at + 48, at + 58).trim());
    if (text(at + 58, at + 60) !== "`\n" || !Number.isSafeInteger(size) || at + 60 + size > bytes.byteLength) {
      throw new Error(`${name} is damaged at byte ${at}.`);
    }
    members.push({
      name: text(at, at + 16)
        .trim()
        .replace(/\/$/, ""),
      bytes: bytes.subarray(at + 60, at + 60 + size),
    });
    // Members begin at even places.
    at += 60 + size + (size % 2);
  }
  return members;
}

async function expand({ name, bytes }: Member, deb: string): Promise<Uint8Array> {
  if (name.endsWith(".tar.xz")) return unxz(bytes);
  if (name.endsWith(".tar.zst")) return zstdDecompressSync(bytes, { params: { [constants.ZSTD_d_windowLogMax]: 27 } });
  if (name.endsWith(".tar.gz")) return gunzipSync(bytes);
  if (name.endsWith(".tar")) return bytes;
  throw new Error(`${deb} holds ${name}; xz, zstd and gzip are understood.`);
}

/** The entries of a tar, paths without `./`, hard links as copies of what they link to. */
async function entriesOf(tar: Uint8Array, deb: string): Promise<readonly Entry[]> {
  const reader = extract();
  reader.end(Buffer.from(tar.buffer, tar.byteOffset, tar.byteLength));
  const found = new Map<string, Entry>();
  for await (const entry of reader) {
    const { header } = entry;
    const chunks: Uint8Array[] = [];
    for await (const chunk of entry as AsyncIterable<Uint8Array>) chunks.push(chunk);
    const path = relativePath(header.name, deb);
    if (path === "") continue;
    const executable = ((header.mode ?? 0) & 0o111) !== 0;
    if (header.type === "file") found.set(path, { kind: "file", path, content: Buffer.concat(chunks), executable });
    else if (header.type === "directory") found.set(path, { kind: "folder", path });
    else if (header.type === "symlink") found.set(path, { kind: "link", path, target: header.linkname ?? "" });
    else if (header.type === "link") {
      const original = found.get(relativePath(header.linkname ?? "", deb));
      if (original?.kind !== "file") throw new Error(`${deb} links ${path} to what it does not hold.`);
      found.set(path, { ...original, path });
    } else throw new Error(`${deb} holds ${path}, which is a ${header.type}.`);
  }
  return [...found.values()];
}

function relativePath(name: string, deb: string): string {
  const parts = name.split("/").filter((part) => part !== "" && part !== ".");
  if (parts.includes("..")) throw new Error(`${deb} holds ${name}, which leads out of it.`);
  return parts.join("/");
}
