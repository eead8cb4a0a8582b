import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { createServer, type RequestListener } from "node:http";
import { createServer as createPlainServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { ask } from "./socket-http.ts";

const folder = mkdtempSync(join(tmpdir(), "slipway-ask-test-"));
const closing: (() => void)[] = [];
afterAll(() => {
  for (const close of closing) close();
  rmSync(folder, { recursive: true, force: true });
});

let count = 0;
async function serving(listener: RequestListener): Promise<string> {
  const socketPath = join(folder, `${count++}.sock`);
  const server = createServer(listener);
  await new Promise<void>((done) => server.listen(socketPath, done));
  closing.push(() => {
    server.close();
    server.closeAllConnections();
  });
  return socketPath;
}

test("an answer comes whole, with its status and its headers", async () => {
  const socketPath = await serving((_, response) => response.writeHead(404, { "X-One": "1" }).end("gone"));
  const reply = await ask({ socketPath }, "/x", { timeoutSeconds: 5 });
  expect(reply).toMatchObject({ kind: "answered", status: 404, headers: { "x-one": "1" } });
  expect(reply.kind === "answered" && new TextDecoder().decode(reply.body)).toBe("gone");
});

test("where nobody listens nothing was asked", async () => {
  writeFileSync(join(folder, "file"), "");
  expect(await ask({ socketPath: join(folder, "absent.sock") }, "/", { timeoutSeconds: 5 })).toEqual({
    kind: "refused",
  });
  expect(await ask({ socketPath: join(folder, "file") }, "/", { timeoutSeconds: 5 })).toEqual({ kind: "refused" });
});

test("a link to somebody else's socket is not followed", async () => {
  const socketPath = await serving((_, response) => response.end("secret"));
  const link = join(folder, "link.sock");
  symlinkSync(socketPath, link);
  expect(await ask({ socketPath: link }, "/", { timeoutSeconds: 5 })).toEqual({ kind: "refused" });
});

test("a server that says nothing, too much or no HTTP is told apart", async () => {
  const silent = await serving(() => {});
  expect(await ask({ socketPath: silent }, "/", { timeoutSeconds: 0.1 })).toEqual({ kind: "silent" });
  const large = await serving((_, response) => response.end("x".repeat(2000)));
  expect(await ask({ socketPath: large }, "/", { timeoutSeconds: 5, limit: 1000 })).toEqual({
    kind: "broken",
    reason: "larger than 1000 bytes",
  });
  const socketPath = join(folder, "other.sock");
  const other = createPlainServer((socket) => socket.end("SSH-2.0\r\n"));
  await new Promise<void>((done) => other.listen(socketPath, done));
  closing.push(() => other.close());
  expect(await ask({ socketPath }, "/", { timeoutSeconds: 5 })).toMatchObject({ kind: "broken" });
});
