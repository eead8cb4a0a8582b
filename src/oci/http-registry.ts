import type { Ports } from "../ports.ts";
import { InfrastructureError, UserError } from "../report/user-error.ts";
import { digestOf, isDigest, shortened } from "./digest.ts";
import type { Descriptor, Digest, Registry } from "./ports.ts";
import { authorizer, type Credentials } from "./registry-auth.ts";
import { downloadBlob } from "./registry-downloads.ts";
import { type Answer, type RegistryRequest, send } from "./registry-requests.ts";
import { uploadBlob } from "./registry-uploads.ts";
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
  /** How long a line may stand still before it is given up. */
  readonly stallSeconds?: number;
};

const manifestTypes = [
  "application/vnd.oci.image.manifest.v1+json",
  "application/vnd.oci.image.index.v1+json",
  "application/vnd.docker.distribution.manifest.v2+json",
  "application/vnd.docker.distribution.manifest.list.v2+json",
];
const referrersType = "application/vnd.oci.image.index.v1+json";
const mostPages = 100;

/**
 * A registry behind HTTP. Every digest is computed here and compared with what the registry says, both ways. Connections
 * are used again, and what breaks is tried again within limits; faults are one sentence that says who, what and what to do.
 *
 * @throws UserError for a host that is none, and for credentials that would go over the network unencrypted.
 * @see OCI Distribution Specification 1.1
 */
export function httpRegistry(
  options: HttpRegistryOptions,
  { http, clock, log }: Pick<Ports, "http" | "clock" | "log">,
): Registry {
  const ports = { http, clock, log: sayingOnce(log, clock) };
  const {
    host,
    insecure = false,
    credentials,
    chunkedAbove = 256 * 1024 * 1024,
    chunkSize = 16 * 1024 * 1024,
    stallSeconds = 60,
  } = options;
  const origin = originOf(host, insecure, credentials !== undefined);
  const session = {
    origin,
    signedIn: credentials !== undefined,
    authorizer: authorizer({ origin, credentials }, ports),
    stallSeconds,
  };
  const request = (details: RegistryRequest) => send(details, session, ports);
  const address = (repository: string, path: string) => {
    checkRepository(repository);
    return `${origin}/v2/${repository}/${path}`;
  };

  const compared = ({ headers }: Pick<Answer, "headers">, digest: Digest) => compare(headers, digest, host);

  const registry: Registry = {
    name: host,

    async has(repository, { digest, size }) {
      const url = address(repository, `blobs/${digest}`);
      const doing = `looking for ${shortened(digest)}`;
      const { status, headers } = await request({ method: "HEAD", url, repository, doing, accept: [200, 404] });
      if (status !== 200) return false;
      compare(headers, digest, host);
      const said = headers.get("content-length");
      if (said === null || said === String(size)) return true;
      throw new InfrastructureError(`The registry ${host} has ${said} bytes as ${digest}, which has ${size}.`, {
        fix: "Ask whoever runs the registry to remove what it has of that blob, then run this again.",
      });
    },

    open(repository, descriptor) {
      const place = { url: address(repository, `blobs/${descriptor.digest}`), repository };
      return downloadBlob(descriptor, place, session, ports);
    },

    async upload(repository, descriptor, content, { mountFrom = [] } = {}) {
      checkRepository(repository);
      for (const each of mountFrom) checkRepository(each);
      const settings = { root: `${origin}/v2/${repository}`, repository, compare: compared, chunkedAbove, chunkSize };
      const others = mountFrom.filter((each) => each !== repository);
      return uploadBlob(descriptor, content, others, settings, session, ports);
    },

    async putManifest(repository, reference, mediaType, bytes) {
      checkReference(reference);
      const digest = digestOf(bytes);
      if (isDigest(reference) && reference !== digest) {
        throw new InfrastructureError(`A manifest of ${digest} was to be stored as ${reference}.`);
      }
      const url = address(repository, `manifests/${reference}`);
      const doing = `taking the manifest ${shortened(digest)}`;
      const headers = { "content-type": mediaType };
      const body = () => bytes.slice();
      const answer = await request({ method: "PUT", url, repository, doing, headers, body, accept: [201] });
      compared(answer, digest);
      return digest;
    },

    async getManifest(repository, reference) {
      checkReference(reference);
      const url = address(repository, `manifests/${reference}`);
      const doing = `reading the manifest ${shortened(reference)}`;
      const accepted = { accept: manifestTypes.join(", ") };
      const answer = await request({ method: "GET", url, repository, doing, headers: accepted, accept: [200, 404] });
      if (answer.status === 404) return undefined;
      const { headers, body: bytes } = answer;
      const digest = digestOf(bytes);
      compared(answer, digest);
      if (isDigest(reference) && reference !== digest) throw lied(host, digest, reference);
      const mediaType = headers.get("content-type")?.split(";")[0]?.trim() ?? "";
      return { mediaType, bytes, digest };
    },

    async referrers(repository, digest) {
      const doing = `asking what refers to ${shortened(digest)}`;
      const headers = { accept: referrersType };
      const found: Descriptor[] = [];
      let url: string | undefined = address(repository, `referrers/${digest}`);
      for (let page = 0; url !== undefined && page < mostPages; page += 1) {
        // Of the specification it is the part that registries learnt last: older ones say that there is no such thing in many ways.
        const answer: Answer = await request({
          method: "GET",
          url,
          repository,
          doing,
          headers,
          accept: [200, 400, 404, 405],
        });
        const list = answer.status === 200 ? listIn(answer) : undefined;
        if (!list) return undefined;
        found.push(...list);
        url = nextPage(answer, origin);
      }
      return found;
    },
  };
  return registry;
}

/** The descriptors of an image index; undefined for anything else, such as a page for people. */
function listIn({ headers, body }: Answer): readonly Descriptor[] | undefined {
  if (!headers.get("content-type")?.startsWith(referrersType)) return undefined;
  try {
    const { manifests } = JSON.parse(new TextDecoder().decode(body)) as { readonly manifests?: unknown };
    return Array.isArray(manifests) ? (manifests as readonly Descriptor[]) : [];
  } catch {
    return undefined;
  }
}

/** @see RFC 8288; OCI Distribution Specification 1.1 §Listing Referrers */
function nextPage({ headers, url }: Answer, origin: string): string | undefined {
  const next = /<([^>]+)>\s*;\s*rel="?next"?/.exec(headers.get("link") ?? "")?.[1];
  const address = next === undefined ? null : URL.parse(next, url);
  return address?.origin === origin ? address.href : undefined;
}

/** Several uploads at once meet the same fault: what was said in the last ten seconds is not said again. */
function sayingOnce(log: Ports["log"], clock: Ports["clock"]): Ports["log"] {
  const said = new Map<string, number>();
  return {
    ...log,
    info(line) {
      const now = clock.seconds();
      if (now - (said.get(line) ?? Number.NEGATIVE_INFINITY) < 10) return;
      said.set(line, now);
      log.info(line);
    },
  };
}

function originOf(host: string, insecure: boolean, withCredentials: boolean): string {
  const url =
    /^(?:[a-z0-9.-]+|\[[0-9a-f:]+\])(?::\d{1,5})?$/i.test(host) &&
    URL.parse(`${insecure ? "http" : "https"}://${host}`);
  if (!url) {
    // What stands before an @ may be a password.
    throw new UserError(`${JSON.stringify(host.replace(/^.*@/s, "…@"))} is not the address of a registry.`, {
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

function compare(headers: Headers, digest: Digest, host: string): void {
  const said = headers.get("docker-content-digest");
  if (said === null || said === digest || !isDigest(said)) return;
  throw lied(host, said, digest);
}

function lied(host: string, said: Digest, digest: Digest): InfrastructureError {
  return new InfrastructureError(`The registry ${host} speaks of ${said} where ${digest} was sent or asked for.`, {
    fix: "Do not use what it has under that name, and ask whoever runs the registry what changes its images.",
  });
}
