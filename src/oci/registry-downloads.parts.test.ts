import { spawnSync } from "node:child_process";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type RunningRegistry, startRegistry } from "../../test/docker-registry.ts";
import { type FaultProxy, faultProxy, type ProxyFault } from "../../test/fault-proxy.ts";
import { keptConnections } from "../runner/kept-connections.ts";
import { fixedClock, quietLog } from "../runner/memory.ts";
import { collected, digestOf } from "./digest.ts";
import { httpRegistry } from "./http-registry.ts";

// A blob taken from the registry that most of the world runs, over a line that breaks.

const missing = spawnSync("docker-registry", ["--version"]).error === undefined ? [] : ["docker-registry"];
if (missing.length > 0 && process.env["SLIPWAY_REQUIRE_PARTS"] === "1") {
  throw new Error(`Parts are missing: ${missing.join(", ")}. Install the Debian packages of those names.`);
}
const withParts = test.skipIf(missing.length > 0);

const blob = new Uint8Array(3_000_000).map((_, index) => (index * 2_654_435_761) >>> 13);
const descriptor = { mediaType: "application/octet-stream", digest: digestOf(blob), size: blob.byteLength };

let server: RunningRegistry | undefined;
let proxy: FaultProxy;

beforeAll(async () => {
  if (missing.length > 0) return;
  server = await startRegistry();
  proxy = await faultProxy(server.host);
  const content = async function* () {
    yield blob;
  };
  await client().upload("dash", descriptor, content);
});

afterAll(async () => {
  await proxy?.[Symbol.asyncDispose]();
  await server?.stop();
});

const client = () =>
  httpRegistry(
    { host: proxy.host, insecure: true, stallSeconds: 0.5 },
    { http: keptConnections(), clock: fixedClock(), log: quietLog },
  );

const download = () => collected(client().open("dash", descriptor));

withParts.each<[string, ProxyFault]>([
  ["500", { status: 500 }],
  ["429", { status: 429, headers: { "retry-after": "1" } }],
  ["416", { status: 416 }],
  ["no answer", "stall"],
  ["a line that is cut before", { cut: "before" }],
  ["a line that is cut inside", { cut: "answering", bytes: 1_000_000 }],
])("one fault of a download is overcome: %s", async (_, fault) => {
  proxy.begin(({ number }) => (number === 1 ? fault : undefined));
  expect(await download()).toEqual(blob);
  expect(proxy.requests).toHaveLength(2);
});

withParts("a line that breaks after each megabyte is gone on with, and no byte is asked for twice", async () => {
  proxy.begin(({ number }) => (number <= 2 ? { cut: "answering", bytes: 1_000_000 } : undefined));
  expect(await download()).toEqual(blob);
  expect(proxy.requests).toHaveLength(3);
});
