import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, test } from "vitest";
import { keptConnections } from "./kept-connections.ts";

async function serverOf(listener: RequestListener) {
  let connections = 0;
  const server = createServer(listener).on("connection", () => {
    connections += 1;
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    connections: () => connections,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

const echo: RequestListener = async (request, response) => {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  const { method, headers } = request;
  const said = [method, headers["content-length"], headers["x-mine"], Buffer.concat(chunks).toString()].join(" ");
  const length = method === "DELETE" ? {} : { "content-length": Buffer.byteLength(said) };
  response.writeHead(method === "DELETE" ? 204 : 200, { "x-said": said, ...length }).end(said);
};

const streamOf = (...texts: readonly string[]) =>
  ReadableStream.from(
    (async function* () {
      for (const text of texts) yield new TextEncoder().encode(text);
    })(),
  );

test("every kind of request goes over one connection", async () => {
  await using server = await serverOf(echo);
  const http = keptConnections();
  const said: unknown[] = [];
  const stream = { body: streamOf("ab", "c"), headers: { "content-length": "3" } };
  for (const init of [
    { method: "HEAD" },
    { method: "POST" },
    { headers: { "X-Mine": "a" } },
    { method: "HEAD" },
    { method: "DELETE" },
    { method: "PUT", body: new TextEncoder().encode("xyz") },
    { method: "PUT", ...stream },
  ]) {
    const response = await http(server.url, init);
    said.push([response.status, response.headers.get("x-said"), await response.text()]);
  }
  expect(said).toEqual([
    [200, "HEAD", ""],
    [200, "POST 0", "POST 0  "],
    [200, "GET  a", "GET  a "],
    [200, "HEAD", ""],
    [204, "DELETE", ""],
    [200, "PUT 3  xyz", "PUT 3  xyz"],
    [200, "PUT 3  abc", "PUT 3  abc"],
  ]);
  expect(server.connections()).toBe(1);
});

test("a redirect is an answer", async () => {
  await using server = await serverOf((_, response) => response.writeHead(307, { location: "/x" }).end());
  expect((await keptConnections()(server.url)).status).toBe(307);
});

test("an answer before everything was sent ends the sending", async () => {
  await using server = await serverOf((request, response) => {
    request.once("data", () => response.writeHead(413).end("too much"));
  });
  let ended = false;
  const body = ReadableStream.from(
    (async function* () {
      try {
        while (true) yield new Uint8Array(65_536);
      } finally {
        ended = true;
      }
    })(),
  );
  const response = await keptConnections()(server.url, { method: "PUT", body });
  expect([response.status, await response.text()]).toEqual([413, "too much"]);
  await expect.poll(() => ended).toBe(true);
});

test("faults are what they are for fetch: a TypeError with its cause, or the reason to give up", async () => {
  await using server = await serverOf((request, response) => {
    if (request.url === "/cut") request.socket.destroy();
    if (request.url === "/inside")
      response.writeHead(200, { "content-length": "9" }).write("{", () => response.destroy());
  });
  const http = keptConnections();
  const cause = expect.objectContaining({ code: "ECONNRESET" });
  await expect(http(`${server.url}cut`)).rejects.toEqual(new TypeError("fetch failed", { cause }));
  const begun = await http(`${server.url}inside`);
  await expect(begun.text()).rejects.toThrow(TypeError);
  const why = new Error("long enough");
  for (const path of ["stall", "inside"]) {
    const controller = new AbortController();
    const asked = http(`${server.url}${path}`, { signal: controller.signal });
    if (path === "inside") await asked;
    controller.abort(why);
    await expect(asked.then((response) => response.text())).rejects.toBe(why);
  }
  await expect(http(server.url, { method: "PUT", body: ReadableStream.from(failing()) })).rejects.toMatchObject({
    cause: new Error("unreadable"),
  });
});

async function* failing(): AsyncGenerator<Uint8Array> {
  yield new Uint8Array(1);
  throw new Error("unreadable");
}
