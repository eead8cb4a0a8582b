import { readdir, readFile, readlink } from "node:fs/promises";

/**
 * Where processes listen for connections by TCP, `127.0.0.1:8050` each, in the order of text. They may share a network with
 * others: only sockets that they hold themselves count.
 *
 * @see proc(5), `/proc/pid/net/tcp`, `/proc/pid/fd`
 */
export async function listeningAt(pids: readonly number[]): Promise<readonly string[]> {
  const found = await Promise.all(
    pids.map(async (pid) => {
      const [held, ...tables] = await Promise.all([
        heldBy(pid),
        ...["tcp", "tcp6"].map((name) => readFile(`/proc/${pid}/net/${name}`, "utf8").catch(() => "")),
      ]);
      return tables.flatMap(listeners).flatMap(({ address, socket }) => (held.has(socket) ? address : []));
    }),
  );
  return [...new Set(found.flat())].sort();
}

/** The sockets that a process has open, by their inodes. */
async function heldBy(pid: number): Promise<ReadonlySet<string>> {
  const names = await readdir(`/proc/${pid}/fd`).catch(() => []);
  const targets = await Promise.all(names.map((name) => readlink(`/proc/${pid}/fd/${name}`).catch(() => "")));
  return new Set(targets.flatMap((target) => /^socket:\[(\d+)\]$/.exec(target)?.[1] ?? []));
}

/** What a table of the kernel's lists as listening. */
function listeners(table: string): readonly { readonly address: string; readonly socket: string }[] {
  return table.split("\n").flatMap((line) => {
    const [, local, , state, , , , , , socket] = line.trim().split(/\s+/);
    const [host = "", port = ""] = local?.split(":") ?? [];
    if (state !== listens || socket === undefined) return [];
    return { address: `${hostOf(host)}:${Number.parseInt(port, 16)}`, socket };
  });
}

/** `TCP_LISTEN`. @see Linux, include/net/tcp_states.h */
const listens = "0A";

/** Words of 32 bits, each with its lowest byte first. */
function hostOf(hex: string): string {
  const bytes = (hex.match(/.{8}/g) ?? []).flatMap((word) => (word.match(/../g) ?? []).toReversed());
  if (bytes.length === 4) return bytes.map((byte) => Number.parseInt(byte, 16)).join(".");
  const groups = Array.from({ length: bytes.length / 2 }, (_, at) =>
    Number.parseInt(`${bytes[2 * at]}${bytes[2 * at + 1]}`, 16).toString(16),
  );
  // As people write it: `[::]`, `[::1]`.
  return `[${groups
    .join(":")
    .replace(/^(?:0:)+(?=[^:]*$)/, "::")
    .replace(/^::0$/, "::")}]`;
}
