import { createServer } from "node:net";
import { describe, expect, test } from "vitest";
import { InfrastructureError, UserError } from "../report/user-error.ts";
import { keptConnections } from "../runner/kept-connections.ts";
import { fixedClock, quietLog } from "../runner/memory.ts";
import { digestOf, shortened } from "./digest.ts";
import { type StrictRegistry, strictRegistry } from "./fixtures/strict-registry.ts";
import { type HttpRegistryOptions, httpRegistry } from "./http-registry.ts";
import type { Descriptor, Registry } from "./ports.ts";

// What a person reads of each fault: who, what it was doing, what came, and what to do. Word for word.

const utf8 = (text: string) => new TextEncoder().encode(text);
const layer = utf8("0123456789".repeat(10));
const descriptor: Descriptor = { mediaType: "application/octet-stream", digest: digestOf(layer), size: 100 };
const { digest } = descriptor;
const short = shortened(digest);
const content = async function* () {
  yield layer;
};
const mediaType = "application/vnd.oci.image.manifest.v1+json";
const manifest = utf8(JSON.stringify({ schemaVersion: 2, mediaType, config: descriptor, layers: [descriptor] }));
const credentials = { username: "ada", password: "secret-of-ada" };

const clientOf = (host: string, options: Partial<HttpRegistryOptions> = {}) => {
  const lines: string[] = [];
  const clock = fixedClock();
  const log = { ...quietLog, info: (line: string) => void lines.push(line) };
  return {
    registry: httpRegistry({ host, insecure: true, ...options }, { http: keptConnections(), clock, log }),
    lines,
    clock,
  };
};

/** Everything that an error carries, however deep. */
function whole(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return `${error.name} ${error.message} ${JSON.stringify(error)} ${error.stack} ${whole(error.cause)}`;
}

async function told(work: Promise<unknown>) {
  const error = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof InfrastructureError || error instanceof UserError)) throw error ?? new Error("it succeeded");
  for (const secret of [credentials.password, Buffer.from("ada:secret-of-ada").toString("base64"), "Bearer "]) {
    expect(whole(error)).not.toContain(secret);
  }
  return [error.message, error.fix];
}

const has = (registry: Registry) => registry.has("dash", descriptor);
const upload = (registry: Registry) => registry.upload("dash", descriptor, content);
const put = (registry: Registry) => registry.putManifest("dash", "v1", mediaType, manifest);
const get = (registry: Registry) => registry.getManifest("dash", "v1");

type Fault = Parameters<typeof strictRegistry>[0];
const always = (fault: ReturnType<NonNullable<NonNullable<Fault>["fault"]>>): Fault => ({ fault: () => fault });

const again = "then run this again: what has arrived is not sent again.";

describe("one sentence for", () => {
  test.each<
    [
      name: string,
      Fault,
      (registry: Registry) => Promise<unknown>,
      message: (host: string) => string,
      fix: string,
      options?: Partial<HttpRegistryOptions>,
    ]
  >([
    [
      "500",
      always({ status: 500, body: '{"errors":[{"code":"UNKNOWN","message":"\\u001b[31m::error::no"}]}' }),
      upload,
      (host) => `The registry ${host} answered 500 (UNKNOWN) while taking ${short}, 5 times in a row.`,
      `Ask whoever runs it to look into its log, ${again}`,
    ],
    [
      "429",
      always(429),
      upload,
      (host) => `The registry ${host} answered 429 while taking ${short}, 5 times in a row.`,
      `Wait some minutes, ${again}`,
    ],
    [
      "429 for an hour",
      always({ status: 429, headers: { "retry-after": "3600" } }),
      upload,
      (host) => `The registry ${host} answered 429 and asked to be left alone for 3600 seconds while taking ${short}.`,
      `Wait some minutes, ${again}`,
    ],
    [
      "416 without end",
      { fault: ({ method }) => (method === "PATCH" ? 416 : undefined) },
      upload,
      (host) => `The registry ${host} answered 416 while taking ${short}, 5 times in a row.`,
      `Ask whoever runs it to look into its log, ${again}`,
      { chunkedAbove: 50 },
    ],
    [
      "404",
      always({ status: 404, body: '{"errors":[{"code":"NAME_UNKNOWN"}]}' }),
      upload,
      (host) => `The registry ${host} answered 404 (NAME_UNKNOWN) while taking ${short}.`,
      'Check that the repository "dash" exists there; some registries want it made first.',
    ],
    [
      "413",
      { fault: ({ method }) => (method === "PUT" ? 413 : undefined) },
      upload,
      (host) => `The registry ${host} answered 413 while taking ${short}.`,
      "Ask whoever runs the registry, or the proxy before it, to allow requests of this size.",
    ],
    [
      "no right to push",
      always(403),
      upload,
      () => 'The registry 127.0.0.1:port answered 403: it does not let this user into "dash".',
      'Check the user name and password of "docker login HOST", and ask for the right to push to that repository.',
      { credentials },
    ],
    [
      "a sign-in that is missing",
      { auth: "basic" },
      has,
      (host) => `The registry ${host} answered 401: it wants a sign-in for "dash", and there is none.`,
      'Sign in with "docker login HOST" as a user who may push there, then run this again.',
    ],
    [
      "a wrong password",
      { auth: "bearer" },
      has,
      (host) => `The registry ${host} answered 401: it does not let this user into "dash".`,
      'Check the user name and password of "docker login HOST", and ask for the right to push to that repository.',
      { credentials },
    ],
    [
      "a line that is cut",
      always("drop"),
      put,
      (host) =>
        `The registry ${host} broke the connection off while taking the manifest ${shortened(digestOf(manifest))}, 5 times in a row.`,
      `Check that it is up and can be reached from here, ${again}`,
    ],
    [
      "no answer",
      always("stall"),
      get,
      (host) =>
        `The registry ${host} neither took nor sent anything for 0.05 seconds while reading the manifest v1, 5 times in a row.`,
      `See whether it is overloaded, and how good the connection is, ${again}`,
      { stallSeconds: 0.05 },
    ],
    [
      "an answer that stops in the middle",
      always("stall-inside"),
      get,
      (host) =>
        `The registry ${host} neither took nor sent anything for 0.05 seconds while reading the manifest v1, 5 times in a row.`,
      `See whether it is overloaded, and how good the connection is, ${again}`,
      { stallSeconds: 0.05 },
    ],
    [
      "a disk that is full",
      always({ status: 500, body: '{"errors":[{"code":"UNKNOWN","detail":{"Op":"mkdir","Err":28}}]}' }),
      upload,
      (host) => `The registry ${host} has no space left: it answered 500 (UNKNOWN) while taking ${short}.`,
      `Ask whoever runs it to free some space, ${again}`,
    ],
    [
      "another digest than was sent",
      { says: digestOf(utf8("other")) },
      async (registry) => {
        await upload(registry);
        await put(registry);
      },
      (host) =>
        `The registry ${host} speaks of ${digestOf(utf8("other"))} where ${digestOf(manifest)} was sent or asked for.`,
      "Do not use what it has under that name, and ask whoever runs the registry what changes its images.",
    ],
    [
      "half a blob",
      always({ status: 200, headers: { "content-length": "99" } }),
      has,
      (host) => `The registry ${host} has 99 bytes as ${digest}, which has 100.`,
      "Ask whoever runs the registry to remove what it has of that blob, then run this again.",
    ],
    [
      "bytes that are not what was asked for",
      always({ status: 200, headers: { "content-type": mediaType }, body: "{}" }),
      (registry) => registry.getManifest("dash", digest),
      (host) => `The registry ${host} speaks of ${digestOf(utf8("{}"))} where ${digest} was sent or asked for.`,
      "Do not use what it has under that name, and ask whoever runs the registry what changes its images.",
    ],
    [
      "an upload that goes nowhere",
      always({ status: 202 }),
      upload,
      (host) => `The registry ${host} did not say where to go on.`,
      "Ask whoever runs the registry: its answer needs a Location.",
    ],
    [
      "an upload to an address with a password in it",
      always({ status: 202, headers: { location: "http://ada:secret-of-ada@127.0.0.1/" } }),
      upload,
      (host) => `The registry ${host} did not say where to go on.`,
      "Ask whoever runs the registry: its answer needs a Location.",
    ],
    [
      "redirects without end",
      always({ status: 307, headers: { location: "/again" } }),
      has,
      (host) => `The registry ${host} sent looking for ${short} on from one address to the next.`,
      "Ask whoever runs the registry to see where it redirects to.",
    ],
    [
      "something that is no registry",
      always({ status: 400, body: "<html>" }),
      has,
      (host) => `The registry ${host} answered 400 while looking for ${short}.`,
      "Check that this is a registry that speaks the OCI Distribution protocol.",
    ],
  ])("%s", async (name, fault, work, message, fix, options = {}) => {
    await using server = await strictRegistry({
      ...fault,
      ...(name === "a wrong password" ? { user: "ada:another" } : {}),
    });
    const { registry } = clientOf(server.host, options);
    const expected = message(server.host).replace("127.0.0.1:port", server.host);
    expect(await told(work(registry))).toEqual([expected, fix.replace("HOST", server.host)]);
  });

  test("nothing that listens there", async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as { readonly port: number };
    await new Promise((resolve) => server.close(resolve));
    expect(await told(has(clientOf(`127.0.0.1:${port}`).registry))).toEqual([
      `The registry 127.0.0.1:${port} took no connection while looking for ${short}, 5 times in a row.`,
      `Check that it is up and can be reached from here, ${again}`,
    ]);
  });

  test("a port that fetch keeps closed, at the first attempt", async () => {
    const ports = { http: fetch, clock: fixedClock(), log: quietLog };
    const registry = httpRegistry({ host: "127.0.0.1:6000", insecure: true }, ports);
    expect(await told(get(registry))).toEqual([
      "The registry 127.0.0.1:6000 is at a port that nothing is sent to, since other services than HTTP have it.",
      "Let it listen at another one, such as 443 or 5000.",
    ]);
    expect(ports.clock.now()).toEqual(fixedClock().now());
  });

  test("a name that nobody knows", async () => {
    const http = async () => {
      throw new TypeError("fetch failed", { cause: Object.assign(new Error("getaddrinfo"), { code: "ENOTFOUND" }) });
    };
    const registry = httpRegistry({ host: "registry.example" }, { http, clock: fixedClock(), log: quietLog });
    expect(await told(has(registry))).toEqual([
      `The registry registry.example was not found under that name while looking for ${short}, 5 times in a row.`,
      `Check that it is up and can be reached from here, ${again}`,
    ]);
  });

  test("a certificate that is not trusted, at the first attempt", async () => {
    let calls = 0;
    const http = async () => {
      calls += 1;
      const cause = Object.assign(new Error("self-signed"), { code: "DEPTH_ZERO_SELF_SIGNED_CERT" });
      throw new TypeError("fetch failed", { cause });
    };
    const registry = httpRegistry({ host: "registry.example" }, { http, clock: fixedClock(), log: quietLog });
    expect(await told(has(registry))).toEqual([
      "The registry registry.example shows a certificate that is not trusted here (DEPTH_ZERO_SELF_SIGNED_CERT).",
      "Name the authority that signed it in NODE_EXTRA_CA_CERTS, or ask whoever runs the registry for one that is known.",
    ]);
    expect(calls).toBe(1);
  });

  test("a registry without TLS where there must be TLS", async () => {
    await using server = await strictRegistry();
    expect(await told(has(clientOf(server.host, { insecure: false }).registry))).toEqual([
      expect.stringMatching(/^The registry 127\.0\.0\.1:\d+ does not speak TLS \((ERR_SSL_\w+|EPROTO)\)\.$/),
      "Check its address and port: without encryption only a registry on this very machine is spoken to.",
    ]);
  });

  test("uploads that would leave TLS", async () => {
    const http = async () =>
      new Response(null, { status: 202, headers: { location: "http://registry.example/v2/dash/blobs/uploads/1" } });
    const registry = httpRegistry({ host: "registry.example" }, { http, clock: fixedClock(), log: quietLog });
    expect(await told(upload(registry))).toEqual([
      "The registry registry.example sends uploads on to http://registry.example, without encryption.",
      "Ask whoever runs the registry to tell it its own address: a proxy before it must pass X-Forwarded-Proto on.",
    ]);
  });
});

describe("what passes", () => {
  test("is tried again, after what the registry asks for, and said in the log", async () => {
    await using server = await strictRegistry({ fault: ({ number }) => [503, "drop" as const, 429][number - 1] });
    const { registry, lines, clock } = clientOf(server.host);
    expect(await has(registry)).toBe(false);
    expect(lines).toEqual([
      `The registry ${server.host} answered 503; attempt 2 of 5 follows`,
      `The registry ${server.host} broke the connection off; attempt 3 of 5 follows`,
      `The registry ${server.host} answered 429; attempt 4 of 5 follows`,
    ]);
    expect(clock.seconds()).toBeGreaterThanOrEqual(6);
    expect(clock.seconds()).toBeLessThan(10);
  });

  test("is said once where several requests at once meet the same", async () => {
    await using server = await strictRegistry({ fault: () => ({ status: 502, headers: { "retry-after": "0" } }) });
    const { registry, lines } = clientOf(server.host);
    await Promise.allSettled([has(registry), has(registry), has(registry)]);
    expect(lines).toEqual(
      [2, 3, 4, 5].map((next) => `The registry ${server.host} answered 502; attempt ${next} of 5 follows`),
    );
  });

  test("is not waited for longer than fifteen seconds in all where the registry does not ask for more", async () => {
    await using server = await strictRegistry({ fault: () => ({ status: 502 }) });
    const { registry, clock } = clientOf(server.host);
    await expect(has(registry)).rejects.toThrow("5 times in a row");
    expect(server.requests).toHaveLength(5);
    expect(clock.seconds()).toBeLessThanOrEqual(15);
  });

  test("is nothing that no repetition would change", async () => {
    await using server = await strictRegistry();
    expect(await told(put(clientOf(server.host).registry))).toEqual([
      `The registry ${server.host} answered 404 (MANIFEST_BLOB_UNKNOWN) while taking the manifest ${shortened(digestOf(manifest))}.`,
      "Run this again: a blob that it had is gone, and will be sent anew.",
    ]);
    expect(server.requests).toHaveLength(1);
  });
});

describe("credentials", () => {
  /** A registry that hands on to another, and what that other was told. */
  async function two(statusOf: (method: string) => number | undefined) {
    const other = await strictRegistry();
    const first: StrictRegistry = await strictRegistry({
      auth: "basic",
      user: "ada:secret-of-ada",
      fault: ({ method, path }) => {
        const status = first.authorizations.at(-1) === undefined ? undefined : statusOf(method);
        return status && { status, headers: { location: `http://${other.host}${path}` } };
      },
    });
    return { first, other };
  }

  test.each([
    ["a redirect", () => 307],
    ["the place of an upload", (method: string) => (method === "POST" ? 202 : undefined)],
  ])("do not go along with %s to another host", async (_, statusOf) => {
    const { first, other } = await two(statusOf);
    await using _first = first;
    await using _other = other;
    const { registry } = clientOf(first.host, { credentials });
    await upload(registry).catch(() => undefined);
    expect(first.authorizations.filter(Boolean).length).toBeGreaterThan(0);
    expect(other.requests.length).toBeGreaterThan(0);
    expect(other.authorizations.every((authorization) => authorization === undefined)).toBe(true);
  });

  test("do not follow a sign-in service to another address", async () => {
    await using other = await strictRegistry();
    await using server = await strictRegistry({
      auth: "bearer",
      fault: ({ path }) =>
        path === "/token" ? { status: 307, headers: { location: `http://${other.host}/token` } } : undefined,
    });
    expect(await told(has(clientOf(server.host, { credentials }).registry))).toEqual([
      `The sign-in service ${server.host} of the registry ${server.host} answered 307, and a password is not sent on to another address.`,
      "Ask whoever runs the registry to name the address at which tokens are given.",
    ]);
    expect(other.requests).toEqual([]);
  });

  test("a sign-in service that is out of order for a moment is asked again", async () => {
    let asked = 0;
    await using server = await strictRegistry({
      auth: "bearer",
      user: "ada:secret-of-ada",
      fault: ({ path }) => (path === "/token" && ++asked < 3 ? 503 : undefined),
    });
    const { registry, lines } = clientOf(server.host, { credentials });
    expect(await has(registry)).toBe(false);
    expect(lines[0]).toBe(
      `The sign-in service ${server.host} of the registry ${server.host} answered 503; attempt 2 of 5 follows`,
    );
  });
});
