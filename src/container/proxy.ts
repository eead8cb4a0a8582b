import {
  createServer,
  request as httpRequest,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from "node:http";
import type { Duplex } from "node:stream";
import { proxyPage } from "./proxy-page.ts";
import { connectTo } from "./socket-connection.ts";

/** Where requests go, and how many are under way. */
export type Upstream = { readonly socket: string; open: number };

/** What stands at a dashboard's address: hands on to whichever container serves, and says so when none does. */
export type LocalProxy = {
  readonly port: number;
  /** From now on requests go there; those under way stay where they are. */
  switchTo(socket: string | undefined, reason?: string): void;
  /** Waits until nothing is under way at a container that was switched away from, at most so many seconds. */
  drained(socket: string, seconds: number): Promise<void>;
  close(): Promise<void>;
};

/** Meant for one connection, so never handed on. @see RFC 9110 §7.6.1 */
const hopByHop = new Set([
  ...["connection", "keep-alive", "proxy-authenticate", "proxy-authorization", "proxy-connection", "te", "trailer"],
  ...["transfer-encoding", "upgrade"],
]);

/**
 * Listens at a port of this machine, for this machine only, and under the dashboard's own name only: a page from elsewhere that
 * makes its own name point to this machine (DNS rebinding) is refused, and so is a WebSocket that such a page opens.
 *
 * @throws the error of listening: EADDRINUSE when somebody has the port
 */
export async function openProxy(dashboard: string, port: number): Promise<LocalProxy> {
  const names = new Set([`${dashboard}.localhost`, "localhost", "127.0.0.1", "[::1]"]);
  const upstreams = new Map<string, Upstream>();
  let current: Upstream | undefined;
  let why = "It is being started.";
  const upgraded = new Set<Duplex>();

  const isOurs = (host: string | undefined) => names.has((host ?? "").toLowerCase().replace(/:\d+$/, ""));

  function handle(request: IncomingMessage, response: ServerResponse) {
    if (!isOurs(request.headers.host)) {
      return answer(response, 421, "Not here", `This address serves ${dashboard}.localhost only.`);
    }
    if (current === undefined) return answer(response, 503, `${dashboard} does not run`, why, 3);
    const upstream = current;
    upstream.open += 1;
    response.once("close", () => (upstream.open -= 1));
    const onward = httpRequest({
      createConnection: () => connectTo(upstream.socket),
      method: request.method,
      path: pathOf(request),
      headers: handedOn(request),
    });
    onward.once("response", (reply) => {
      response.writeHead(reply.statusCode ?? 502, reply.statusMessage, flat(handedOn(reply)));
      reply.pipe(response);
      reply.once("error", () => response.destroy());
    });
    onward.once("error", () => {
      if (response.headersSent) response.destroy();
      else answer(response, 502, `${dashboard} gave no answer`, `See what it wrote: slipway logs ${dashboard}`);
    });
    response.once("close", () => onward.destroy());
    request.pipe(onward);
  }

  function upgrade(request: IncomingMessage, socket: Duplex, head: Buffer) {
    socket.on("error", () => socket.destroy());
    // The server knows nothing of this connection from here on, so that closing it is up to us.
    upgraded.add(socket);
    socket.once("close", () => upgraded.delete(socket));
    const { origin, host } = request.headers;
    const isForeign = origin !== undefined && !isOurs(hostOf(origin));
    if (!isOurs(host) || isForeign || current === undefined) {
      socket.end("HTTP/1.1 403 Forbidden\r\nConnection: close\r\nContent-Length: 0\r\n\r\n");
      socket.resume();
      return;
    }
    const onward = httpRequest({
      createConnection: () => connectTo(current?.socket ?? ""),
      method: request.method,
      path: pathOf(request),
      headers: { ...handedOn(request), connection: "Upgrade", upgrade: request.headers.upgrade ?? "" },
    });
    onward.once("upgrade", (reply, other, otherHead) => {
      other.on("error", () => socket.destroy());
      const headers = { ...handedOn(reply), connection: "Upgrade", upgrade: reply.headers.upgrade ?? "" };
      socket.write(headOf(101, "Switching Protocols", headers));
      socket.write(otherHead);
      other.write(head);
      socket.pipe(other).pipe(socket);
      socket.once("close", () => other.destroy());
      other.once("close", () => socket.destroy());
    });
    onward.once("response", (reply) => {
      socket.write(
        headOf(reply.statusCode ?? 502, reply.statusMessage ?? "", { ...handedOn(reply), connection: "close" }),
      );
      reply.pipe(socket);
    });
    onward.once("error", () => socket.destroy());
    socket.once("close", () => onward.destroy());
    onward.end();
  }

  const servers: Server[] = [];
  const open = async (host: string) => {
    const server = createServer(handle).on("upgrade", upgrade);
    await new Promise<void>((resolve, reject) => {
      server.once("error", reject);
      server.listen({ host, port }, resolve);
    });
    servers.push(server);
  };
  const close = async () => {
    await Promise.all(
      servers.map(
        (server) =>
          new Promise<void>((done) => {
            server.close(() => done());
            server.closeAllConnections();
            for (const socket of upgraded) socket.destroy();
          }),
      ),
    );
  };
  try {
    await open("127.0.0.1");
    // A machine may do without IPv6.
    await open("::1").catch((error: NodeJS.ErrnoException) => {
      if (error.code === "EADDRINUSE") throw error;
    });
  } catch (error) {
    await close();
    throw error;
  }

  return {
    port,
    switchTo(socket, reason = "It is being started.") {
      why = reason;
      current = socket === undefined ? undefined : { socket, open: 0 };
      if (current) upstreams.set(current.socket, current);
    },
    async drained(socket, seconds) {
      const until = Date.now() + seconds * 1000;
      const upstream = upstreams.get(socket);
      while (upstream && upstream.open > 0 && Date.now() < until) await new Promise((done) => setTimeout(done, 20));
      upstreams.delete(socket);
    },
    close,
  };
}

function answer(response: ServerResponse, status: number, title: string, text: string, again?: number) {
  response.writeHead(status, {
    "content-type": "text/html; charset=utf-8",
    "cache-control": "no-store",
    ...(again === undefined ? {} : { "retry-after": String(again) }),
  });
  response.end(proxyPage(title, text, again));
}

/** A request may also name the whole address (RFC 9112 §3.2.2); a dashboard is asked for the path. */
const pathOf = ({ url = "/" }: IncomingMessage) => (url.startsWith("/") ? url : "/");

type Headers = Readonly<Record<string, string | readonly string[]>>;

function handedOn({ headersDistinct, headers }: IncomingMessage): Record<string, string | string[]> {
  const named = new Set((headers.connection ?? "").split(",").map((name) => name.trim().toLowerCase()));
  const kept: Record<string, string | string[]> = {};
  for (const [name, values = []] of Object.entries(headersDistinct)) {
    if (hopByHop.has(name) || named.has(name)) continue;
    kept[name] = values.length === 1 ? (values[0] ?? "") : values;
  }
  return kept;
}

const flat = (headers: Headers): string[] =>
  Object.entries(headers).flatMap(([name, value]) => [value].flat().flatMap((one) => [name, one]));

function headOf(status: number, message: string, headers: Headers): string {
  const lines = Object.entries(headers).flatMap(([name, value]) => [value].flat().map((one) => `${name}: ${one}\r\n`));
  return `HTTP/1.1 ${status} ${message}\r\n${lines.join("")}\r\n`;
}

function hostOf(origin: string): string | undefined {
  return URL.canParse(origin) ? new URL(origin).hostname : undefined;
}
