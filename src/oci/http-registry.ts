import type { Ports } from "../ports.ts";
import { InfrastructureError, UserError } from "../report/user-error.ts";
import { collected, digestOf, isDigest, verified } from "./digest.ts";
import type { Descriptor, Digest, Registry } from "./ports.ts";
import { authorizer, type Credentials } from "./registry-auth.ts";
import { RegistryRefusal, type RegistryRequest, send } from "./registry-requests.ts";
import { checkReference, checkRepository } from "./repository-name.ts";

export type HttpRegistryOptions = {
  /** `localhost:5000`, `europe-west2-docker.pkg.dev`; no scheme and no path. */
  readonly host: string;
  /** Plain HTTP. With credentials it is taken for this very machine only. */
  readonly insecure?: boolean;
  readonly credentials?: Credentials;
  /** Layers larger than this go up in chunks, so that a fault costs one chunk; smaller ones in one request. Bytes. */
  readonly chunkedAbove?: number;
  readonly chunkSize?: number;
};

const manifestTypes = [
  "application/vnd.oci.image.manifest.v1+json",
  "application/vnd.oci.image.index.v1+json",
  "application/vnd.docker.distribution.manifest.v2+json",
  "application/vnd.docker.distribution.manifest.list.v2+json",
];
/** @see OCI Distribution Specification 1.1 §Pushing Manifests: clients should expect at least 4 MiB to be the limit. */
const largestManifest = 4 * 1024 * 1024;

/**
 * A registry behind HTTP. Every digest is computed here and compared with what the registry says, both ways. Blobs are not
 * mounted from other repositories.
 *
 * @throws UserError for a host that is none, and for credentials that would go over the network unencrypted.
 * @see OCI Distribution Specification 1.1
 */
export function httpRegistry(options: HttpRegistryOptions, ports: Pick<Ports, "http" | "clock" | "log">): Registry {
  const {
    host,
    insecure = false,
    credentials,
    chunkedAbove = 256 * 1024 * 1024,
    chunkSize = 16 * 1024 * 1024,
  } = options;
  const origin = originOf(host, insecure, credentials !== undefined);
  const session = {
    origin,
    signedIn: credentials !== undefined,
    authorizer: authorizer({ origin, credentials }, ports),
  };
  const request = (details: RegistryRequest) => send(details, session, ports);
  const address = (repository: string, path: string) => {
    checkRepository(repository);
    return `${origin}/v2/${repository}/${path}`;
  };

  /** Opens an upload; the answer says where its bytes go. */
  async function begin(repository: string, doing: string): Promise<string> {
    const url = address(repository, "blobs/uploads/");
    const response = await request({ method: "POST", url, repository, doing, accept: [202] });
    await response.body?.cancel();
    return locationOf(response, url, host);
  }

  async function finish(response: Response, digest: Digest): Promise<void> {
    await response.body?.cancel();
    compare(response, digest, host);
  }

  async function uploadWhole(repository: string, descriptor: Descriptor, content: () => AsyncIterable<Uint8Array>) {
    const { digest, size } = descriptor;
    const doing = `taking ${digest}`;
    const response = await request({
      method: "PUT",
      url: async () => withDigest(await begin(repository, doing), digest),
      repository,
      doing,
      headers: { "content-type": "application/octet-stream", "content-length": String(size) },
      body: () => (size === 0 ? new Uint8Array(0) : verified(content(), digest, "this machine")),
      accept: [201],
      timeoutSeconds: 900,
    });
    await finish(response, digest);
  }

  async function uploadInChunks(repository: string, descriptor: Descriptor, content: () => AsyncIterable<Uint8Array>) {
    const { digest, size } = descriptor;
    const doing = `taking ${digest}`;
    let location = await begin(repository, doing);
    let sent = 0;
    for await (const chunk of inPieces(verified(content(), digest, "this machine"), chunkSize)) {
      const response = await request({
        method: "PATCH",
        url: location,
        repository,
        doing,
        headers: {
          "content-type": "application/octet-stream",
          "content-range": `${sent}-${sent + chunk.byteLength - 1}`,
        },
        body: () => chunk,
        // 416: an earlier attempt at this chunk arrived, and only its answer was lost.
        accept: [202, 416],
        timeoutSeconds: 300,
      });
      await response.body?.cancel();
      sent += chunk.byteLength;
      if (response.status === 416) location = await resumed(location, repository, sent, doing);
      else location = locationOf(response, location, host);
      ports.log.progress(`sending ${digest}`, sent, size);
    }
    const url = withDigest(location, digest);
    await finish(await request({ method: "PUT", url, repository, doing, accept: [201] }), digest);
  }

  async function resumed(url: string, repository: string, expected: number, doing: string): Promise<string> {
    const response = await request({ method: "GET", url, repository, doing, accept: [204] });
    await response.body?.cancel();
    const has = Number(/^(?:bytes=)?0-(\d+)$/.exec(response.headers.get("range") ?? "")?.[1] ?? Number.NaN) + 1;
    if (has !== expected)
      throw new RegistryRefusal(`The registry ${host} lost a part of an upload.`, 416, "Run this again.");
    return locationOf(response, url, host);
  }

  const registry: Registry = {
    name: host,

    async has(repository, digest) {
      const url = address(repository, `blobs/${digest}`);
      const doing = `looking for ${digest}`;
      const response = await request({ method: "HEAD", url, repository, doing, accept: [200, 404] });
      return response.status === 200;
    },

    async upload(repository, descriptor, content) {
      if (descriptor.size <= chunkedAbove) return uploadWhole(repository, descriptor, content);
      try {
        await uploadInChunks(repository, descriptor, content);
      } catch (error) {
        // Not every registry takes chunks; one that does not says so at the first or the second.
        if (!(error instanceof RegistryRefusal)) throw error;
        await uploadWhole(repository, descriptor, content);
      }
    },

    async putManifest(repository, reference, mediaType, bytes) {
      checkReference(reference);
      const digest = digestOf(bytes);
      if (isDigest(reference) && reference !== digest) {
        throw new InfrastructureError(`A manifest of ${digest} was to be stored as ${reference}.`);
      }
      const url = address(repository, `manifests/${reference}`);
      const doing = `taking the manifest ${digest}`;
      const headers = { "content-type": mediaType };
      const body = () => bytes.slice();
      await finish(await request({ method: "PUT", url, repository, doing, headers, body, accept: [201] }), digest);
      return digest;
    },

    async getManifest(repository, reference) {
      checkReference(reference);
      const url = address(repository, `manifests/${reference}`);
      const doing = `reading the manifest ${reference}`;
      const headers = { accept: manifestTypes.join(", ") };
      const response = await request({ method: "GET", url, repository, doing, headers, accept: [200, 404] });
      if (response.status === 404) {
        await response.body?.cancel();
        return undefined;
      }
      const bytes = await collected(limited(response.body ?? [], largestManifest, host));
      const digest = digestOf(bytes);
      compare(response, digest, host);
      if (isDigest(reference) && reference !== digest) {
        throw new InfrastructureError(`The registry ${host} gave bytes of ${digest} where ${reference} was asked for.`);
      }
      const mediaType = response.headers.get("content-type")?.split(";")[0]?.trim() ?? "";
      return { mediaType, bytes, digest };
    },
  };
  return registry;
}

function originOf(host: string, insecure: boolean, withCredentials: boolean): string {
  const url =
    /^(?:[a-z0-9.-]+|\[[0-9a-f:]+\])(?::\d{1,5})?$/i.test(host) &&
    URL.parse(`${insecure ? "http" : "https"}://${host}`);
  if (!url) {
    throw new UserError(`${JSON.stringify(host)} is not the address of a registry.`, {
      fix: "Give a host, with a port where it needs one, and nothing else: localhost:5000.",
    });
  }
  if (insecure && withCredentials && !/^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(url.hostname)) {
    throw new UserError(`The registry ${host} would be sent a password without encryption.`, {
      fix: "Reach it through https, or without credentials.",
    });
  }
  return url.origin;
}

function locationOf(response: Response, base: string, host: string): string {
  const url = URL.parse(response.headers.get("location") ?? "", base);
  if (response.headers.has("location") && url && /^https?:$/.test(url.protocol)) return url.href;
  throw new InfrastructureError(`The registry ${host} opened an upload and did not say where it goes.`);
}

function withDigest(location: string, digest: Digest): string {
  const url = new URL(location);
  url.searchParams.set("digest", digest);
  return url.href;
}

function compare(response: Response, digest: Digest, host: string): void {
  const said = response.headers.get("docker-content-digest");
  if (said === null || said === digest || !isDigest(said)) return;
  throw new InfrastructureError(`The registry ${host} speaks of ${said} where ${digest} was sent or received.`);
}

async function* inPieces(content: AsyncIterable<Uint8Array>, size: number): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  let piece = new Uint8Array(size);
  let filled = 0;
  for await (const chunk of content) {
    for (let at = 0; at < chunk.byteLength; ) {
      const part = chunk.subarray(at, at + size - filled);
      piece.set(part, filled);
      filled += part.byteLength;
      at += part.byteLength;
      if (filled < size) continue;
      yield piece;
      piece = new Uint8Array(size);
      filled = 0;
    }
  }
  if (filled > 0) yield piece.slice(0, filled);
}

async function* limited(content: AsyncIterable<Uint8Array> | Iterable<Uint8Array>, limit: number, host: string) {
  let size = 0;
  for await (const chunk of content) {
    size += chunk.byteLength;
    if (size > limit)
      throw new InfrastructureError(`The registry ${host} gave a manifest of more than ${limit} bytes.`);
    yield chunk;
  }
}
