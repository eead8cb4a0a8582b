import type { Writable } from "node:stream";
import { pack } from "tar-stream";
import { type Entry, withFolders } from "./entry.ts";
import { constantTime, timeOfContent } from "./time.ts";

/**
 * Writes entries as a tar that depends on nothing but them: sorted by path, the folders on the way named, owner 0:0, modes
 * 755 and 644 (1777 for a shared folder), one time.
 *
 * @throws when a path is there twice, or a stream is not as long as it said
 */
export async function* tarOf(entries: readonly Entry[]): AsyncGenerator<Uint8Array> {
  const tar = pack();
  const written = writeAll(tar, withFolders(entries)).then(
    () => tar.finalize(),
    (error: unknown) => void tar.destroy(error instanceof Error ? error : new Error(String(error))),
  );
  yield* tar as AsyncIterable<Uint8Array>;
  await written;
}

async function writeAll(tar: ReturnType<typeof pack>, entries: readonly Entry[]): Promise<void> {
  let last = "";
  for (const entry of entries) {
    if (entry.path === last) throw new Error(`The layer holds ${entry.path} twice.`);
    last = entry.path;
    await write(tar, entry);
  }
}

async function write(tar: ReturnType<typeof pack>, entry: Entry): Promise<void> {
  const header = { name: entry.path, uid: 0, gid: 0, uname: "", gname: "", mtime: at(constantTime) };
  if (entry.kind === "folder") {
    await added(tar, { ...header, type: "directory", name: `${entry.path}/`, mode: entry.shared ? 0o1777 : 0o755 });
    return;
  }
  if (entry.kind === "link") {
    await added(tar, { ...header, type: "symlink", linkname: entry.target, mode: 0o777 });
    return;
  }
  const mode = entry.executable ? 0o755 : 0o644;
  if (entry.content instanceof Uint8Array) {
    const mtime = entry.timeFromContent ? at(timeOfContent(entry.content)) : header.mtime;
    await added(tar, { ...header, mtime, mode, size: entry.content.byteLength }, entry.content);
    return;
  }
  const { size, open } = entry.content;
  await new Promise<void>((done, failed) => {
    const sink = tar.entry({ ...header, mode, size }, (error) =>
      error ? failed(error) : done(),
    ) as unknown as Writable;
    // Whoever reads the tar is told of an error as well; unheard here, it would end the process.
    sink.on("error", failed);
    void (async () => {
      let seen = 0;
      for await (const chunk of open()) {
        seen += chunk.byteLength;
        if (seen > size) break;
        if (!sink.write(chunk)) await new Promise<void>((drained) => sink.once("drain", () => drained()));
      }
      if (seen !== size) throw new Error(`${entry.path} changed while it was read: ${size} bytes were expected.`);
      sink.end();
    })().catch(failed);
  });
}

type Header = Parameters<ReturnType<typeof pack>["entry"]>[0];

/** Adds an entry whose content is at hand, and waits until the reader has taken it. */
async function added(
  tar: ReturnType<typeof pack>,
  header: Header,
  content: Uint8Array = new Uint8Array(),
): Promise<void> {
  const bytes = Buffer.from(content.buffer, content.byteOffset, content.byteLength);
  await new Promise<void>((done, failed) => {
    tar.entry(header, bytes, (error) => (error ? failed(error) : done()));
  });
}

const at = (seconds: number) => new Date(seconds * 1000);
