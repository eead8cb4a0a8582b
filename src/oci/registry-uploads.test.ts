import { describe, expect, test } from "vitest";
import { keptConnections } from "../runner/kept-connections.ts";
import { fixedClock, quietLog } from "../runner/memory.ts";
import { digestOf, shortened } from "./digest.ts";
import { type StrictRegistry, strictRegistry } from "./fixtures/strict-registry.ts";
import { type HttpRegistryOptions, httpRegistry } from "./http-registry.ts";
import type { Descriptor } from "./ports.ts";

const layer = new TextEncoder().encode("0123456789".repeat(10));
const descriptor: Descriptor = { mediaType: "application/octet-stream", digest: digestOf(layer), size: 100 };
const content = async function* () {
  yield layer.slice(0, 33);
  yield layer.slice(33);
};

const clientOf = ({ host }: StrictRegistry, options: Partial<HttpRegistryOptions> = {}) =>
  httpRegistry({ host, insecure: true, ...options }, { http: keptConnections(), clock: fixedClock(), log: quietLog });
const requestsOf = ({ requests }: StrictRegistry) =>
  requests.map((request) => request.replace(/\/[0-9a-f-]{36}$/, "/<id>").replace("/v2/dash/blobs/", ""));
const kept = (server: StrictRegistry, repository = "dash") => server.blobs.get(`${repository}@${descriptor.digest}`);

/** A fault for the requests of one method, in their order. */
function at<Fault>(method: string, ...faults: (Fault | undefined)[]) {
  let seen = 0;
  return (request: { readonly method: string }) => (request.method === method ? faults[seen++] : undefined);
}

describe("an upload that breaks", () => {
  test("goes on where the registry has it to", async () => {
    await using server = await strictRegistry({ fault: at("PUT", { arrives: 40 }) });
    expect(await clientOf(server).upload("dash", descriptor, content)).toBe("sent");
    expect(requestsOf(server)).toEqual([
      "POST uploads/",
      "PUT uploads/<id>",
      "GET uploads/<id>",
      "PATCH uploads/<id>",
      "PUT uploads/<id>",
    ]);
    expect(kept(server)).toEqual(Buffer.from(layer));
  });

  test("goes on in the middle of a chunk, and again when it breaks again", async () => {
    await using server = await strictRegistry({ fault: at("PATCH", undefined, { arrives: 7 }, { arrives: 3 }) });
    await clientOf(server, { chunkedAbove: 50, chunkSize: 40 }).upload("dash", descriptor, content);
    expect(requestsOf(server)).toEqual([
      "POST uploads/",
      ...["PATCH", "PATCH", "GET", "PATCH", "GET", "PATCH", "PATCH", "PUT"].map((method) => `${method} uploads/<id>`),
    ]);
    expect(kept(server)).toEqual(Buffer.from(layer));
  });

  test("is begun anew where the registry knows nothing of it any more", async () => {
    await using server = await strictRegistry({ fault: at("PUT", { arrives: 40 }), forgetsUploads: true });
    await clientOf(server).upload("dash", descriptor, content);
    expect(requestsOf(server)).toEqual([
      "POST uploads/",
      "PUT uploads/<id>",
      "GET uploads/<id>",
      `HEAD ${descriptor.digest}`,
      "POST uploads/",
      "PUT uploads/<id>",
    ]);
    expect(kept(server)).toEqual(Buffer.from(layer));
  });

  test("is begun anew where the registry forgot it before its first byte", async () => {
    await using server = await strictRegistry({ fault: at("PUT", 404) });
    await clientOf(server).upload("dash", descriptor, content);
    expect(kept(server)).toEqual(Buffer.from(layer));
  });

  test.each(["PUT", "POST"])("is done when only the answer to its last %s was lost", async (method) => {
    await using server = await strictRegistry({ fault: at(method, "lost" as const) });
    await clientOf(server).upload("dash", descriptor, content);
    expect(requestsOf(server).filter((request) => request.startsWith("PUT"))).toHaveLength(1);
    expect(kept(server)).toEqual(Buffer.from(layer));
  });

  test("goes on after 416 from what the registry says it has", async () => {
    await using server = await strictRegistry({ fault: at("PATCH", undefined, 416) });
    await clientOf(server, { chunkedAbove: 50, chunkSize: 40 }).upload("dash", descriptor, content);
    expect(requestsOf(server)).toEqual([
      "POST uploads/",
      ...["PATCH", "PATCH", "GET", "PATCH", "PATCH", "PUT"].map((method) => `${method} uploads/<id>`),
    ]);
    expect(kept(server)).toEqual(Buffer.from(layer));
  });

  test("may break as often as it likes that gets a good part further each time", async () => {
    const large = new Uint8Array(12 * 1024 * 1024).map((_, index) => index % 251);
    const big = { ...descriptor, digest: digestOf(large), size: large.byteLength };
    let chunks = 0;
    await using server = await strictRegistry({
      fault: ({ method }) => {
        if (method !== "PUT" && method !== "PATCH") return undefined;
        chunks += 1;
        return chunks <= 8 ? { arrives: 1.25 * 1024 * 1024 } : undefined;
      },
    });
    const whole = async function* () {
      yield large;
    };
    await clientOf(server).upload("dash", big, whole);
    expect(chunks).toBe(10);
    expect(digestOf(server.blobs.get(`dash@${big.digest}`) ?? new Uint8Array())).toBe(big.digest);
  });

  test("is given up when it does not get further", async () => {
    await using server = await strictRegistry({
      fault: ({ method }) => (method === "PUT" ? { arrives: 1 } : undefined),
    });
    await expect(clientOf(server).upload("dash", descriptor, content)).rejects.toThrow(
      `The registry ${server.host} broke the connection off while taking ${shortened(descriptor.digest)}, 5 times in a row.`,
    );
    expect(server.blobs.size).toBe(0);
  });
});

test("a chunk is never smaller than the registry takes", async () => {
  await using server = await strictRegistry({ smallestChunk: 60 });
  await clientOf(server, { chunkedAbove: 50, chunkSize: 10 }).upload("dash", descriptor, content);
  expect(requestsOf(server).filter((request) => request.startsWith("PATCH"))).toHaveLength(2);
});

describe("a blob that the registry has elsewhere", () => {
  const filled = async (mounts: readonly string[]) => {
    const server = await strictRegistry({ mounts });
    server.blobs.set(`other@${descriptor.digest}`, Buffer.from(layer));
    return server;
  };
  const unread = () => {
    throw new Error("the content was asked for");
  };

  test("is mounted from the repository that is named", async () => {
    await using server = await filled(["other", "empty"]);
    const mountFrom = ["dash", "other"];
    expect(await clientOf(server).upload("dash", descriptor, unread, { mountFrom })).toBe("mounted");
    expect(requestsOf(server)).toEqual(["POST uploads/"]);
    expect(kept(server)).toEqual(Buffer.from(layer));
  });

  test("is mounted from where the registry itself finds it", async () => {
    await using server = await filled(["*"]);
    expect(await clientOf(server).upload("dash", descriptor, unread)).toBe("mounted");
  });

  test("is sent when that repository may not be read, or has it no more", async () => {
    await using server = await filled(["empty"]);
    const mountFrom = ["other", "empty"];
    expect(await clientOf(server).upload("dash", descriptor, content, { mountFrom })).toBe("sent");
    expect(requestsOf(server)).toEqual(["POST uploads/", "POST uploads/", "PUT uploads/<id>"]);
    expect(kept(server)).toEqual(Buffer.from(layer));
  });
});
