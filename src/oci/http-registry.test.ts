import { describe, expect, test } from "vitest";
import { UserError } from "../report/user-error.ts";
import { keptConnections } from "../runner/kept-connections.ts";
import { fixedClock, quietLog } from "../runner/memory.ts";
import { digestOf } from "./digest.ts";
import { type StrictRegistry, strictRegistry } from "./fixtures/strict-registry.ts";
import { type HttpRegistryOptions, httpRegistry } from "./http-registry.ts";
import type { Descriptor } from "./ports.ts";

const utf8 = (text: string) => new TextEncoder().encode(text);
const layer = utf8("0123456789".repeat(10));
const descriptor: Descriptor = { mediaType: "application/octet-stream", digest: digestOf(layer), size: 100 };
const content = async function* () {
  yield layer.slice(0, 33);
  yield layer.slice(33);
};
const mediaType = "application/vnd.oci.image.manifest.v1+json";
const manifest = utf8(JSON.stringify({ schemaVersion: 2, mediaType, config: descriptor, layers: [descriptor] }));
const credentials = { username: "ada", password: "secret" };

const clientOf = ({ host }: StrictRegistry, options: Partial<HttpRegistryOptions> = {}) => {
  const lines: string[] = [];
  const clock = fixedClock();
  const log = { ...quietLog, info: (line: string) => void lines.push(line) };
  const registry = httpRegistry({ host, insecure: true, ...options }, { http: keptConnections(), clock, log });
  return { registry, lines, clock };
};
const methods = ({ requests }: StrictRegistry) =>
  requests.map((request) => request.replace(/\/[0-9a-f-]{36}$/, "/<id>"));

describe("a registry behind HTTP", () => {
  test.each([false, true])("takes a blob in one request (absolute locations: %s)", async (absoluteLocations) => {
    await using server = await strictRegistry({ absoluteLocations });
    const { registry } = clientOf(server);
    expect(await registry.has("team/dash", descriptor)).toBe(false);
    await registry.upload("team/dash", descriptor, content);
    expect(await registry.has("team/dash", descriptor)).toBe(true);
    expect(methods(server)).toEqual([
      `HEAD /v2/team/dash/blobs/${descriptor.digest}`,
      "POST /v2/team/dash/blobs/uploads/",
      "PUT /v2/team/dash/blobs/uploads/<id>",
      `HEAD /v2/team/dash/blobs/${descriptor.digest}`,
    ]);
    expect(server.blobs.get(`team/dash@${descriptor.digest}`)).toEqual(Buffer.from(layer));
  });

  test("takes a large blob in chunks, each at its place", async () => {
    await using server = await strictRegistry();
    await clientOf(server, { chunkedAbove: 50, chunkSize: 40 }).registry.upload("dash", descriptor, content);
    expect(methods(server)).toEqual([
      "POST /v2/dash/blobs/uploads/",
      ...Array(3).fill("PATCH /v2/dash/blobs/uploads/<id>"),
      "PUT /v2/dash/blobs/uploads/<id>",
    ]);
    expect(server.blobs.get(`dash@${descriptor.digest}`)).toEqual(Buffer.from(layer));
  });

  test("takes a large blob in one request after all when it does not know chunks", async () => {
    await using server = await strictRegistry({ refusesChunks: true });
    await clientOf(server, { chunkedAbove: 50 }).registry.upload("dash", descriptor, content);
    expect(server.blobs.get(`dash@${descriptor.digest}`)).toEqual(Buffer.from(layer));
  });

  test("goes on after a chunk whose answer was lost", async () => {
    let lost = false;
    await using server = await strictRegistry({
      fault: ({ method }) => {
        if (method !== "PATCH" || lost) return undefined;
        lost = true;
        return "lost";
      },
    });
    await clientOf(server, { chunkedAbove: 50, chunkSize: 40 }).registry.upload("dash", descriptor, content);
    expect(methods(server)).toEqual([
      "POST /v2/dash/blobs/uploads/",
      "PATCH /v2/dash/blobs/uploads/<id>",
      "GET /v2/dash/blobs/uploads/<id>",
      ...Array(2).fill("PATCH /v2/dash/blobs/uploads/<id>"),
      "PUT /v2/dash/blobs/uploads/<id>",
    ]);
    expect(server.blobs.get(`dash@${descriptor.digest}`)).toEqual(Buffer.from(layer));
  });

  test("takes an empty blob", async () => {
    await using server = await strictRegistry();
    const empty = { ...descriptor, digest: digestOf(utf8("")), size: 0 };
    await clientOf(server).registry.upload("dash", empty, async function* () {});
    expect([...server.blobs.keys()]).toEqual([`dash@${empty.digest}`]);
  });

  test("makes one connection for requests that follow each other, whatever their answers are", async () => {
    await using server = await strictRegistry({ auth: "bearer" });
    const { registry } = clientOf(server, { credentials });
    expect(await registry.has("dash", descriptor)).toBe(false);
    await registry.upload("dash", descriptor, content);
    await registry.putManifest("dash", "v1", mediaType, manifest);
    expect(await registry.getManifest("dash", "v2")).toBeUndefined();
    await registry.getManifest("dash", "v1");
    expect(server.requests).toHaveLength(10);
    expect(server.connections()).toBe(1);
  });

  test("stores a manifest and gives it back by tag and by digest", async () => {
    await using server = await strictRegistry();
    const { registry } = clientOf(server);
    await registry.upload("dash", descriptor, content);
    expect(await registry.putManifest("dash", "v1", mediaType, manifest)).toBe(digestOf(manifest));
    const expected = { mediaType, bytes: manifest, digest: digestOf(manifest) };
    expect(await registry.getManifest("dash", "v1")).toEqual(expected);
    expect(await registry.getManifest("dash", digestOf(manifest))).toEqual(expected);
    expect(await registry.getManifest("dash", "v2")).toBeUndefined();
  });

  test("does not send bytes that are not the digest's", async () => {
    await using server = await strictRegistry();
    const wrong = async function* () {
      yield utf8("x".repeat(100));
    };
    await expect(clientOf(server).registry.upload("dash", descriptor, wrong)).rejects.toThrow(
      `this machine gave bytes of ${digestOf(utf8("x".repeat(100)))}`,
    );
    expect(server.blobs.size).toBe(0);
  });

  test("is not believed when it speaks of another digest", async () => {
    const other = digestOf(utf8("other"));
    await using server = await strictRegistry({ says: other });
    const { registry } = clientOf(server);
    await registry.upload("dash", descriptor, content);
    await expect(registry.putManifest("dash", "v1", mediaType, manifest)).rejects.toThrow(`speaks of ${other}`);
  });
});

describe("signing in", () => {
  test.each(["basic", "bearer"] as const)("answers a %s challenge once and remembers", async (auth) => {
    await using server = await strictRegistry({ auth });
    const { registry } = clientOf(server, { credentials });
    await registry.upload("dash", descriptor, content);
    await registry.putManifest("dash", "v1", mediaType, manifest);
    expect(methods(server)).toEqual([
      "POST /v2/dash/blobs/uploads/",
      ...(auth === "bearer" ? ["GET /token"] : []),
      "POST /v2/dash/blobs/uploads/",
      "PUT /v2/dash/blobs/uploads/<id>",
      "PUT /v2/dash/manifests/v1",
    ]);
    expect(server.authorizations[0]).toBeUndefined();
  });

  test("asks for a wider token when the one it has is for reading only, and for a new one when it expired", async () => {
    await using server = await strictRegistry({ auth: "bearer", tokenSeconds: 60 });
    const { registry, clock } = clientOf(server, { credentials });
    await registry.has("dash", descriptor);
    await registry.upload("dash", descriptor, content);
    await clock.sleep(51);
    await registry.putManifest("dash", "v1", mediaType, manifest);
    expect(server.requests.filter((request) => request === "GET /token")).toHaveLength(3);
    expect(server.authorizations.at(-3)).toBeUndefined();
  });

  test("gets a new token when the one it has is refused in the middle of an upload", async () => {
    await using server = await strictRegistry({ auth: "bearer", tokenUses: 2 });
    const { registry } = clientOf(server, { credentials, chunkedAbove: 50, chunkSize: 20 });
    await registry.upload("dash", descriptor, content);
    expect(server.requests.filter((request) => request === "GET /token")).toHaveLength(4);
    expect(server.blobs.get(`dash@${descriptor.digest}`)).toEqual(Buffer.from(layer));
  });

  test.each([
    ["no credentials", undefined, "wants a sign-in"],
    ["wrong credentials", { username: "ada", password: "wrong" }, "does not let this user into"],
  ])("with %s it says what to do", async (_, given, message) => {
    await using server = await strictRegistry({ auth: "bearer" });
    const { registry } = clientOf(server, given ? { credentials: given } : {});
    const outcome = await registry.has("dash", descriptor).catch((error: unknown) => error);
    expect(outcome).toBeInstanceOf(UserError);
    expect((outcome as Error).message).toContain(message);
  });

  test("a password is not sent over a network without encryption", () => {
    const ports = { http: keptConnections(), clock: fixedClock(), log: quietLog };
    expect(() => httpRegistry({ host: "registry.example", insecure: true, credentials }, ports)).toThrow(UserError);
  });
});

test.each(["Upper", "a//b", "../up", "a/", ""])("the repository name %j goes nowhere", async (name) => {
  await using server = await strictRegistry();
  await expect(clientOf(server).registry.has(name, descriptor)).rejects.toThrow(UserError);
  expect(server.requests).toEqual([]);
});

test.each([
  ["https://registry.example", '"https://registry.example"'],
  ["registry.example/path", '"registry.example/path"'],
  ["a b", '"a b"'],
  ["ada:secret@registry.example", '"…@registry.example"'],
])("%j is no host", (host, shown) => {
  expect(() => httpRegistry({ host }, { http: keptConnections(), clock: fixedClock(), log: quietLog })).toThrow(
    `${shown} is not the address of a registry.`,
  );
});
