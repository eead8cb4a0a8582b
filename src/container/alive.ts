import { rm } from "node:fs/promises";
import { connect, createServer, type Server } from "node:net";

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
  return {
    async close() {
      await new Promise<void>((done) => server.close(() => done()));
      await rm(socketPath, { force: true });
    },
  };
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
