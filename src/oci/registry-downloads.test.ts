import { describe, expect, test } from "vitest";
import { keptConnections } from "../runner/kept-connections.ts";
import { fixedClock, quietLog } from "../runner/memory.ts";
import { collected, digestOf, shortened } from "./digest.ts";
import { type StrictRegistry, strictRegistry } from "./fixtures/strict-registry.ts";
import { type HttpRegistryOptions, httpRegistry } from "./http-registry.ts";
import type { Descriptor } from "./ports.ts";

const layer = new TextEncoder().encode("0123456789".repeat(10));
const descriptor: Descriptor = { mediaType: "application/octet-stream", digest: digestOf(layer), size: 100 };
const short = shortened(descriptor.digest);
const place = `/v2/dash/blobs/${descriptor.digest}`;

type Options = NonNullable<Parameters<typeof strictRegistry>[0]>;
type Fault = ReturnType<NonNullable<Options["fault"]>>;

/** The first requests meet these; the rest none. */
const first =
  (...faults: readonly Fault[]): NonNullable<Options["fault"]> =>
  ({ number }) =>
    faults[number - 1];

/** A registry that has the blob. */
async function having(options: Options = {}, bytes: Uint8Array = layer): Promise<StrictRegistry> {
  const server = await strictRegistry(options);
  server.blobs.set(`dash@${descriptor.digest}`, Buffer.from(bytes));
  return server;
}

const clientOf = ({ host }: StrictRegistry, options: Partial<HttpRegistryOptions> = {}) => {
  const clock = fixedClock();
  const http = keptConnections();
  return httpRegistry({ host, insecure: true, stallSeconds: 0.3, ...options }, { http, clock, log: quietLog });
};

const download = (server: StrictRegistry, options?: Partial<HttpRegistryOptions>) =>
  collected(clientOf(server, options).open("dash", descriptor));

const told = (work: Promise<unknown>) =>
  work.then(
    () => "it succeeded",
    (error: Error) => error.message,
  );

describe("a blob of a registry", () => {
  test("comes in one request", async () => {
    await using server = await having();
    expect(await download(server)).toEqual(layer);
    expect(server.requests).toEqual([`GET ${place}`]);
  });

  test("is gone on with where its line broke, once and again", async () => {
    await using server = await having({ ranges: true, fault: first({ gives: 40 }, { gives: 20 }) });
    expect(await download(server)).toEqual(layer);
    expect(server.ranges).toEqual([undefined, "bytes=40-", "bytes=60-"]);
  });

  test("is had from the beginning where no parts are given", async () => {
    await using server = await having({ fault: first({ gives: 40 }, 503) });
    expect(await download(server)).toEqual(layer);
    expect(server.ranges).toEqual([undefined, "bytes=40-", "bytes=40-"]);
  });

  test("is had from the beginning where parts are refused", async () => {
    await using server = await having({ fault: first({ gives: 40 }, 416) });
    expect(await download(server)).toEqual(layer);
    expect(server.ranges).toEqual([undefined, "bytes=40-", undefined]);
  });

  test.each<Fault>(["stall", "drop", 429, 500])("comes after a %s", async (fault) => {
    await using server = await having({ fault: first(fault) });
    expect(await download(server)).toEqual(layer);
  });

  test("comes from another host without the password, which that one never asked for", async () => {
    await using store = await having();
    await using server = await having({ auth: "basic", redirectsTo: `http://${store.host}` });
    expect(await download(server, { credentials: { username: "ada", password: "secret" } })).toEqual(layer);
    expect(server.authorizations).toEqual([undefined, expect.stringMatching(/^Basic /)]);
    expect(store.authorizations).toEqual([undefined]);
  });

  test("may be taken slowly: only who waits for the network is in a hurry", async () => {
    await using server = await having();
    const taken: Uint8Array[] = [];
    for await (const chunk of clientOf(server, { stallSeconds: 0.05 }).open("dash", descriptor)) {
      await new Promise((resolve) => setTimeout(resolve, 150));
      taken.push(chunk);
    }
    expect(Buffer.concat(taken)).toEqual(Buffer.from(layer));
  });

  test("of no bytes is not asked for", async () => {
    await using server = await having();
    const empty = { digest: digestOf(new Uint8Array()), size: 0 };
    expect(await collected(clientOf(server).open("dash", empty))).toEqual(new Uint8Array());
    expect(server.requests).toEqual([]);
  });
});

const other = new TextEncoder().encode("9876543210".repeat(10));

describe("one sentence for a download that", () => {
  test.each<[what: string, Options, bytes: Uint8Array, message: string]>([
    ["is of other bytes", {}, other, `gave bytes of ${digestOf(other)} where ${descriptor.digest} was asked for.`],
    ["is shorter", {}, layer.subarray(1), `has 99 bytes as ${descriptor.digest}, which has 100.`],
    ["is longer", {}, Buffer.concat([layer, layer]), `has 200 bytes as ${descriptor.digest}, which has 100.`],
    [
      "grows without end",
      { fault: () => ({ status: 200, body: "x".repeat(101) }) },
      layer,
      `gave more than the 100 bytes of ${short}.`,
    ],
    [
      "ends early for ever",
      { fault: () => ({ status: 200, headers: { "transfer-encoding": "chunked" }, body: "x" }) },
      layer,
      `ended after 1 of 100 bytes while giving ${short}, 5 times in a row.`,
    ],
    [
      "is another part",
      { ranges: "other", fault: first({ gives: 40 }) },
      layer,
      `gave another part of ${short} than the one that was asked for.`,
    ],
    ["stands still", { fault: () => "stall-inside" }, layer, `neither took nor sent anything for 0.3 seconds`],
    ["is refused", { fault: () => 403 }, layer, `answered 403: it wants a sign-in for "dash", and there is none.`],
    ["fails for ever", { fault: () => 500 }, layer, `answered 500 while giving ${short}, 5 times in a row.`],
    [
      "breaks for ever",
      { fault: () => "drop" },
      layer,
      `broke the connection off while giving ${short}, 5 times in a row.`,
    ],
    [
      "comes too often",
      { fault: () => ({ status: 429, headers: { "retry-after": "3600" } }) },
      layer,
      `answered 429 and asked to be left alone for 3600 seconds while giving ${short}.`,
    ],
  ])("%s", async (_, options, bytes, message) => {
    await using server = await having(options, bytes);
    const sentence = await told(download(server));
    expect(sentence).toContain(`he registry ${server.host}`);
    expect(sentence).toContain(message);
    expect(sentence.split("\n")).toHaveLength(1);
  });

  test("finds nothing", async () => {
    await using server = await strictRegistry();
    expect(await told(download(server))).toBe(`The registry ${server.host} has no ${short} in "dash".`);
  });
});
