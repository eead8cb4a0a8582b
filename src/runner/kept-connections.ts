import { type IncomingMessage, Agent as PlainAgent, request as plainRequest } from "node:http";
import { Agent as SecureAgent, request as secureRequest } from "node:https";
import { pipeline, Readable } from "node:stream";
import type { Http, HttpAnswer, HttpHeaders } from "./ports.ts";

/**
 * Requests over connections that are used again for whatever comes next. Node's own `fetch` closes the connection after every
 * HEAD, which is most of what is asked of a registry that has nearly everything: each would cost the way there and back two or
 * three times more. To load what `fetch` is made of takes as long as such a request, too.
 *
 * Of what `fetch` can do it does this: redirects are answers, headers are a plain object, a body is bytes, text or a stream, faults are a
 * TypeError with what happened as its cause, and an answer that comes before everything was sent ends the sending.
 */
export function keptConnections(env: NodeJS.ProcessEnv = process.env): Http {
  // As Node itself does: a proxy is used where NODE_USE_ENV_PROXY asks for that.
  const proxyEnv = env["NODE_USE_ENV_PROXY"] === "1" ? env : undefined;
  const settings = { keepAlive: true, ...(proxyEnv ? { proxyEnv } : {}) };
  const plain = once(() => new PlainAgent(settings));
  const secure = once(() => new SecureAgent(settings));
  const begin = (url: string, options: { readonly method: string; readonly headers: Record<string, string> }) => {
    if (!url.startsWith("https:")) return plainRequest(url, { ...options, agent: plain() });
    return secureRequest(url, { ...options, agent: secure() });
  };

  return (url, { method = "GET", headers = {}, body, signal } = {}) =>
    new Promise((resolve, reject) => {
      const failed = (cause: unknown) =>
        reject(signal?.aborted ? signal.reason : new TypeError("fetch failed", { cause }));
      if (signal?.aborted) return failed(undefined);
      const sent = begin(url, { method, headers: { ...(headers as Readonly<Record<string, string>>) } });
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
        resolve(answerOf(received, { method, released, signal: signal ?? undefined }));
      });
      if (body === null || body === undefined || typeof body === "string" || body instanceof Uint8Array) sent.end(body);
      else pipeline(Readable.from(body as AsyncIterable<Uint8Array>), sent, (fault) => fault && failed(fault));
    });
}

/** Made at the first call: what is never asked over TLS needs nothing of it. */
function once<Value>(make: () => Value): () => Value {
  let made: Value | undefined;
  return () => {
    made ??= make();
    return made;
  };
}

type Exchange = {
  readonly method: string;
  readonly released: Promise<void>;
  readonly signal: AbortSignal | undefined;
};

async function answerOf(received: IncomingMessage, { method, released, signal }: Exchange): Promise<HttpAnswer> {
  const { statusCode: status = 0 } = received;
  const content = async function* () {
    try {
      for await (const chunk of received) yield chunk as Uint8Array<ArrayBuffer>;
      await released;
    } catch (cause) {
      throw signal?.aborted ? signal.reason : new TypeError("terminated", { cause });
    }
  };
  const hasNone = method === "HEAD" || [204, 205, 304].includes(status);
  if (hasNone) {
    received.resume();
    await released;
  }
  const body = hasNone ? null : content();
  const whole = async () => {
    const chunks: Uint8Array<ArrayBuffer>[] = [];
    for await (const chunk of body ?? []) chunks.push(chunk);
    return Buffer.concat(chunks);
  };
  return {
    status,
    ok: status >= 200 && status <= 299,
    headers: headersOf(received.rawHeaders),
    body,
    text: async () => new TextDecoder().decode(await whole()),
    async arrayBuffer() {
      const bytes = await whole();
      return bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength);
    },
  };
}

/** @param raw names and values in turn, as they came */
function headersOf(raw: readonly string[]): HttpHeaders {
  const known = new Map<string, string>();
  for (let at = 0; at + 1 < raw.length; at += 2) {
    const name = raw[at]?.toLowerCase() ?? "";
    const value = raw[at + 1]?.trim() ?? "";
    const before = known.get(name);
    known.set(name, before === undefined ? value : `${before}, ${value}`);
  }
  return {
    get: (name) => known.get(name.toLowerCase()) ?? null,
    has: (name) => known.has(name.toLowerCase()),
  };
}
