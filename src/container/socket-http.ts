import { request as httpRequest } from "node:http";
import { connect } from "node:net";
import type { Reply } from "./ports.ts";
import { connectTo } from "./socket-connection.ts";

type Options = {
  readonly timeoutSeconds: number;
  /** Of the body; what is larger is not read. */
  readonly limit?: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** JSON to post; left out: a plain question. */
  readonly json?: string;
};

/** Where an HTTP server listens: a Unix socket, or a port of this machine. */
export type Place = { readonly socketPath: string } | { readonly host: string; readonly port: number };

/**
 * Asks an HTTP server once, on a connection of its own.
 *
 * Never rejects: whatever is wrong with the answer is part of it. "refused" means that no connection was made, so that nothing
 * was asked, and asking again is still the first time.
 */
export function ask(
  place: Place,
  path: string,
  { timeoutSeconds, limit = 32 * 1024 * 1024, headers = {}, json }: Options,
): Promise<Reply> {
  return new Promise((resolve) => {
    const createConnection = () => ("socketPath" in place ? connectTo(place.socketPath) : connect(place));
    const posted = json === undefined ? {} : { "content-type": "application/json" };
    const request = httpRequest({
      createConnection,
      path,
      method: json === undefined ? "GET" : "POST",
      headers: { host: "localhost", ...posted, ...headers },
    });
    const settle = (reply: Reply) => {
      clearTimeout(timer);
      resolve(reply);
      request.destroy();
    };
    const timer = setTimeout(() => settle({ kind: "silent" }), Math.max(1, timeoutSeconds * 1000));
    let connected = false;
    request.once("socket", (socket) => socket.once("connect", () => (connected = true)));
    request.once("error", (error: NodeJS.ErrnoException) => {
      const refused = !connected && ["ENOENT", "ECONNREFUSED", "ENOTDIR", "EACCES"].includes(error.code ?? "");
      settle(refused ? { kind: "refused" } : { kind: "broken", reason: error.code ?? error.message });
    });
    request.once("response", (response) => {
      const chunks: Buffer[] = [];
      let size = 0;
      response.on("data", (chunk: Buffer) => {
        size += chunk.byteLength;
        if (size > limit) settle({ kind: "broken", reason: `larger than ${limit} bytes` });
        else chunks.push(chunk);
      });
      response.once("error", (error: NodeJS.ErrnoException) =>
        settle({ kind: "broken", reason: error.code ?? error.message }),
      );
      response.once("end", () =>
        settle({
          kind: "answered",
          status: response.statusCode ?? 0,
          headers: Object.fromEntries(
            Object.entries(response.headersDistinct).map(([name, values]) => [name, values?.[0] ?? ""]),
          ),
          body: Buffer.concat(chunks),
        }),
      );
    });
    request.end(json);
  });
}
