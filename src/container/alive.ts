import { rmSync } from "node:fs";
import { lstat, readdir, rm } from "node:fs/promises";
import { connect, createServer, type Server } from "node:net";
import { join } from "node:path";

/**
 * Whether a process still runs, told by a socket that it listens on. A process id would not do: it may be another's by now. The
 * kernel closes a listening socket with its process, however that ends.
 */

/** Whether anybody listens there. */
export function isAlive(socketPath: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(socketPath);
    const settle = (alive: boolean) => {
      socket.destroy();
      resolve(alive);
    };
    socket.once("connect", () => settle(true));
    // A full queue is somebody's who is busy.
    socket.once("error", (error: NodeJS.ErrnoException) => settle(error.code === "EAGAIN"));
  });
}

/** Says that this process runs, until it ends or `close` is called. Does not keep it from ending. */
export async function stayAlive(socketPath: string): Promise<{ close(): Promise<void> }> {
  const server = createServer((socket) => socket.destroy());
  await listen(server, socketPath);
  server.unref();
  const tidy = () => rmSync(socketPath, { force: true });
  process.once("exit", tidy);
  return {
    async close() {
      process.off("exit", tidy);
      await new Promise<void>((done) => server.close(() => done()));
      await rm(socketPath, { force: true });
    },
  };
}

const abandonedSeconds = 60;

/** Removes the sockets by which killed processes said that they ran. */
export async function sweepAlive(folder: string): Promise<void> {
  const names = (await readdir(folder).catch(() => [])).filter((name) => /^slipway-[0-9a-f]{8}\.alive$/.test(name));
  for (const name of names) {
    const path = join(folder, name);
    const found = await lstat(path).catch(() => undefined);
    const isOld = found !== undefined && Date.now() - found.ctimeMs > abandonedSeconds * 1000;
    // Somebody else's is theirs to remove.
    if (isOld && found.uid === process.getuid?.() && !(await isAlive(path))) await rm(path, { force: true });
  }
}

/** @throws what listening fails with */
export function listen(server: Server, socketPath: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen({ path: socketPath }, () => {
      server.off("error", reject);
      resolve();
    });
  });
}
