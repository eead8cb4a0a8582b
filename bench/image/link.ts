import { type AddressInfo, connect, createServer, type Socket } from "node:net";
import { setTimeout as pause } from "node:timers/promises";

export type Link = AsyncDisposable & {
  /** Where to reach through it what is at its other end. */
  readonly host: string;
  /** What went through it since the last `begin`. */
  counts(): Counts;
  begin(): void;
};

export type Counts = {
  /** Towards the server, headers included. */
  readonly sentBytes: number;
  /** Requests by method. */
  readonly requests: Readonly<Record<string, number>>;
  readonly connections: number;
};

export type LinkOptions = {
  /** There and back, in milliseconds; half of it each way. */
  readonly roundTrip?: number;
  /** How often a connection goes there and back before the first byte of a request may: once for TCP, once more for TLS. */
  readonly setUp?: number;
};

/** A line to a server on this machine, which may be far away: what goes in comes out later, in order, as fast as it went in. */
export async function link(target: string, { roundTrip = 0, setUp = 2 }: LinkOptions = {}): Promise<Link> {
  const [host = "", port] = target.split(":");
  let counts = none();
  const ends = new Set<Socket>();

  const server = createServer({ noDelay: true }, (near) => {
    counts = { ...counts, connections: counts.connections + 1 };
    const far = connect({ host, port: Number(port), noDelay: true });
    for (const end of [near, far]) {
      ends.add(end);
      end.on("error", () => {}).on("close", () => ends.delete(end));
    }
    const open = pause(roundTrip * setUp);
    near.on("data", (bytes: Buffer) => {
      const method = /^([A-Z]{3,7}) \S+ HTTP\/1\.1\r\n/.exec(bytes.toString("latin1", 0, 2000))?.[1];
      const { requests, sentBytes } = counts;
      counts = {
        ...counts,
        sentBytes: sentBytes + bytes.byteLength,
        requests: method === undefined ? requests : { ...requests, [method]: (requests[method] ?? 0) + 1 },
      };
    });
    handOn(near, far, roundTrip / 2, open);
    handOn(far, near, roundTrip / 2, Promise.resolve());
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    host: `localhost:${(server.address() as AddressInfo).port}`,
    counts: () => counts,
    begin() {
      counts = none();
    },
    async [Symbol.asyncDispose]() {
      for (const end of ends) end.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

const none = (): Counts => ({ sentBytes: 0, requests: {}, connections: 0 });

/** What comes from one end goes to the other after the delay, its end included. */
function handOn(from: Socket, to: Socket, delay: number, open: Promise<void>): void {
  let before: Promise<unknown> = open;
  const later = (act: () => void) => {
    const due = delay === 0 ? Promise.resolve() : pause(delay);
    before = Promise.all([before, due]).then(act);
  };
  from.on("data", (bytes) => later(() => void to.write(bytes)));
  from.on("end", () => later(() => to.end()));
  from.on("close", () => later(() => to.destroySoon()));
}
