import { createServer, type IncomingMessage, type ServerResponse, request as send } from "node:http";
import type { AddressInfo } from "node:net";

export type ProxiedRequest = {
  /** Counted from 1. */
  readonly number: number;
  readonly method: string;
  /** Without its query. */
  readonly path: string;
  /** Of the body, as it was announced. */
  readonly bytes: number;
};

/**
 * What becomes of a request: `status` is answered in place of the server; `stall` leaves it without an answer; otherwise the line is
 * cut, and `meanwhile` is done right before that: `before` the server has heard of it, when so many bytes of the body have been
 * handed on (`inside`), or `after` the server did it all and only its answer is on the way, of which so many bytes have come
 * (`answering`).
 */
export type ProxyFault =
  | { readonly status: number; readonly headers?: Readonly<Record<string, string>>; readonly body?: string }
  | "stall"
  | {
      readonly cut: "before" | "inside" | "after" | "answering";
      readonly bytes?: number;
      readonly meanwhile?: () => void;
    };

export type FaultProxy = AsyncDisposable & {
  readonly host: string;
  /** Every request since the last `begin`. */
  readonly requests: readonly ProxiedRequest[];
  /** Bytes of bodies that reached the server since the last `begin`. */
  bytes(): number;
  connections(): number;
  /** Counts anew, with another rule for who meets which fault. */
  begin(rule?: (request: ProxiedRequest) => ProxyFault | undefined): void;
};

/** Hands so many bytes of an answer on. */
function cutInside(answer: IncomingMessage, response: ServerResponse, bytes: number, end: () => void): void {
  let left = bytes;
  answer.on("data", (chunk: Buffer) => {
    if (left <= 0) return;
    response.write(chunk.subarray(0, left), () => left <= 0 && end());
    left -= chunk.length;
  });
}

/** Stands before a server that speaks HTTP, counts what is asked of it, and breaks what it is told to break. */
export async function faultProxy(target: string): Promise<FaultProxy> {
  const [hostname, port] = target.split(":");
  let requests: ProxiedRequest[] = [];
  let rule: (request: ProxiedRequest) => ProxyFault | undefined = () => undefined;
  let bytes = 0;
  let connections = 0;

  const server = createServer((request, response) => {
    const { method = "", url = "", headers } = request;
    const path = url.replace(/\?.*/, "");
    const seen = { number: requests.length + 1, method, path, bytes: Number(headers["content-length"] ?? 0) };
    requests.push(seen);
    const fault = rule(seen);
    if (fault === "stall") return;
    if (fault !== undefined && "status" in fault) {
      request.resume();
      response.writeHead(fault.status, fault.headers ?? {}).end(fault.body);
      return;
    }
    handOn(request, response, fault);
  });
  server.on("connection", () => {
    connections += 1;
  });

  function handOn(request: IncomingMessage, response: ServerResponse, fault: Exclude<ProxyFault, string> | undefined) {
    const cut = fault && "cut" in fault ? fault : undefined;
    const end = () => {
      cut?.meanwhile?.();
      request.socket.destroy();
    };
    if (cut?.cut === "before") return end();
    const { method = "GET", url = "", headers } = request;
    const handed = send({ hostname, port, method, path: url, headers });
    handed.on("error", () => request.socket.destroy());
    handed.on("response", (answer) => {
      if (cut?.cut === "inside") return;
      if (cut?.cut === "after") return void answer.resume().on("end", end);
      response.writeHead(answer.statusCode ?? 502, answer.rawHeaders);
      if (cut?.cut === "answering") return cutInside(answer, response, cut.bytes ?? 0, end);
      answer.pipe(response);
    });
    let left = cut?.cut === "inside" ? (cut.bytes ?? 0) : Number.POSITIVE_INFINITY;
    request.on("data", (chunk: Buffer) => {
      if (left === 0) return;
      const part = chunk.subarray(0, Math.min(chunk.length, left));
      left -= part.length;
      bytes += part.length;
      const written = () => {
        if (left > 0) return;
        handed.destroy();
        end();
      };
      if (!handed.write(part, written)) {
        request.pause();
        handed.once("drain", () => request.resume());
      }
    });
    request.on("end", () => left > 0 && handed.end());
    request.on("error", () => handed.destroy());
    response.on("close", () => response.writableEnded || handed.destroy());
  }

  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    host: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    get requests() {
      return requests;
    },
    bytes: () => bytes,
    connections: () => connections,
    begin(next = () => undefined) {
      requests = [];
      rule = next;
      bytes = 0;
      connections = 0;
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
