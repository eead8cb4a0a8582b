import { type AddressInfo, createServer, type Server } from "node:net";
import { expect, test } from "vitest";
import { listeningAt } from "./listening.ts";

/** Listens on a free port of an address; the port. */
async function listening(server: Server, host: string): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, host, resolve));
  return (server.address() as AddressInfo).port;
}

test.skipIf(process.platform !== "linux")(
  "where a process listens is told as people write it, and what others listen on is not its own",
  async () => {
    const servers = [createServer(), createServer(), createServer()] as const;
    try {
      const before = await listeningAt([process.pid]);
      const ports = [
        await listening(servers[0], "127.0.0.1"),
        await listening(servers[1], "0.0.0.0"),
        await listening(servers[2], "::1"),
      ];
      const found = await listeningAt([process.pid, process.pid]);
      expect(found.filter((address) => !before.includes(address))).toEqual(
        [`127.0.0.1:${ports[0]}`, `0.0.0.0:${ports[1]}`, `[::1]:${ports[2]}`].sort(),
      );
      // The same network, and another process.
      expect(await listeningAt([process.ppid])).not.toContain(`127.0.0.1:${ports[0]}`);
    } finally {
      for (const server of servers) server.close();
    }
  },
);

test("of a process that is no more nothing is told", async () => {
  expect(await listeningAt([2 ** 30])).toEqual([]);
});
