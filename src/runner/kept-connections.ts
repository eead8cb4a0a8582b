import { type IncomingMessage, Agent as PlainAgent, request as plainRequest } from "node:http";
import { Agent as SecureAgent, request as secureRequest } from "node:https";
import { pipeline, Readable } from "node:stream";
import type { ReadableStream as NodeStream } from "node:stream/web";
import type { Http } from "./ports.ts";

/**
 * Requests over connections that are used again for whatever comes next. Node's own `fetch` closes the connection after every
 * HEAD, which is most of what is asked of a registry that has nearly everything: each would cost the way there and back two or
 * three times more.
 *
 * Of what `fetch` can do it does this: redirects are answers, a body is bytes or a stream, faults are a TypeError with what
 * happened as its cause, and an answer that comes before everything was sent ends the sending.
 */
export function keptConnections(env: NodeJS.ProcessEnv = process.env): Http {
  // As Node itself does: a proxy is used where NODE_USE_ENV_PROXY asks for that.
  const proxyEnv = env["NODE_USE_ENV_PROXY"] === "1" ? env : undefined;
  const settings = { keepAlive: true, ...(proxyEnv ? { proxyEnv } : {}) };
  const plain = new PlainAgent(settings);
  const secure = new SecureAgent(settings);

  return (url, { method = "GET", headers = {}, body, signal } = {}) =>
    new Promise((resolve, reject) => {
      const failed = (cause: unknown) =>
        reject(signal?.aborted ? signal.reason : new TypeError("fetch failed", { cause }));
      if (signal?.aborted) return failed(undefined);
      const options = { method, headers: Object.fromEntries(new Headers(headers)) };
      const sent = url.startsWith("https:")
        ? secureRequest(url, { ...options, agent: secure })
        : plainRequest(url, { ...options, agent: plain });
      const abort = () => sent.destroy(signal?.reason);
      signal?.addEventListener("abort", abort, { once: true });
      /** Only then may the next request have the connection. */
      const released = new Promise<void>((done) => sent.once("close", done));
      released.then(() => signal?.removeEventListener("abort", abort));
      sent.once("error", failed);
      sent.once("response", (received) => {
        // A line that breaks once the answer has begun is a fault of the answer.
        sent.off("error", failed).on("error", () => {});
        // What is sent already may come to its end a moment later; a server that takes no more is not waited for.
        received.once("end", () => {
          if (!sent.writableFinished) setTimeout(() => sent.writableFinished || sent.destroy(), 100);
        });
        resolve(responseOf(received, { method, released, signal: signal ?? undefined }));
      });
      if (body instanceof ReadableStream)
        pipeline(Readable.fromWeb(body as NodeStream), sent, (fault) => fault && failed(fault));
      else sent.end(body ?? undefined);
    });
}

type Exchange = {
  readonly method: string;
  readonly released: Promise<void>;
  readonly signal: AbortSignal | undefined;
};

async function responseOf(received: IncomingMessage, { method, released, signal }: Exchange): Promise<Response> {
  const { statusCode: status = 0, rawHeaders } = received;
  const headers = new Headers();
  for (let at = 0; at + 1 < rawHeaders.length; at += 2) headers.append(rawHeaders[at] ?? "", rawHeaders[at + 1] ?? "");
  if (method === "HEAD" || [204, 205, 304].includes(status)) {
    received.resume();
    await released;
    return new Response(null, { status, headers });
  }
  const content = async function* () {
    try {
      for await (const chunk of received) yield chunk as Uint8Array;
      await released;
    } catch (cause) {
      throw signal?.aborted ? signal.reason : new TypeError("terminated", { cause });
    }
  };
  return new Response(ReadableStream.from(content()), { status, headers });
}
