import type { Ports } from "../ports.ts";
import { UserError } from "../report/user-error.ts";
import { shortened, verified } from "./digest.ts";
import type { Descriptor, Digest } from "./ports.ts";
import { attempted, PassingFault } from "./registry-attempts.ts";
import {
  type Answer,
  addressIn,
  ask,
  RegistryRefusal,
  type RegistryRequest,
  type Session,
  send,
} from "./registry-requests.ts";

export type UploadSettings = {
  /** Of one repository: `https://registry.example/v2/team/dash`. */
  readonly root: string;
  readonly repository: string;
  /** Compares what the registry says with what was sent. */
  readonly compare: (answer: Answer, digest: Digest) => void;
  readonly chunkedAbove: number;
  readonly chunkSize: number;
};

/** An upload that was begun: where its next bytes go, how many are there, and how small a chunk may be. */
type Begun = { readonly place: string; readonly at: number; readonly smallestChunk: number };

/** Bytes that count as a good part: an upload may break as often as it likes that gets so much further each time. */
const goodPart = 1024 * 1024;

/**
 * Sends one blob: whole, or in chunks where it is large, so that a fault costs one chunk in any registry. An upload that breaks
 * goes on from what the registry has of it; only where it knows nothing of it any more is it begun anew.
 *
 * A blob that the registry can take from another of its repositories is not sent: from one of `mountFrom`, or from wherever
 * it finds it.
 *
 * @see OCI Distribution Specification 1.1 §Pushing blobs, §Mounting a blob from another repository
 */
export async function uploadBlob(
  { digest, size }: Descriptor,
  content: () => AsyncIterable<Uint8Array>,
  mountFrom: readonly string[],
  { root, repository, compare, chunkedAbove, chunkSize }: UploadSettings,
  session: Session,
  ports: Pick<Ports, "http" | "clock" | "log">,
): Promise<"sent" | "mounted"> {
  const name = `The registry ${new URL(session.origin).host}`;
  const doing = `taking ${shortened(digest)}`;
  const accepted = { repository, doing, headers: { "content-type": "application/octet-stream" } };
  const once = (request: Omit<RegistryRequest, "repository" | "doing">) =>
    ask({ ...accepted, ...request, headers: { ...accepted.headers, ...request.headers } }, session, ports);
  const bytes = (from: number) => beyond(verified(content(), digest, "this machine"), from);

  async function begin(from: string | undefined): Promise<Begun | "mounted"> {
    const query = new URLSearchParams({ mount: digest, ...(from === undefined ? {} : { from }) });
    const url = `${root}/blobs/uploads/?${query}`;
    const answer = await send({ method: "POST", url, repository, doing, accept: [201, 202] }, session, ports);
    if (answer.status === 201) {
      compare(answer, digest);
      return "mounted";
    }
    const smallestChunk = Number(answer.headers.get("oci-chunk-min-length") ?? 0) || 0;
    return { place: addressIn(answer, session), at: 0, smallestChunk };
  }

  /** The first repository that has it; a registry that gives it from none, or refuses, opens an upload. */
  async function mountOrBegin(): Promise<Begun | "mounted"> {
    for (const from of mountFrom) {
      try {
        return await begin(from);
      } catch (error) {
        // Whoever may push here may not have a right to read there.
        if (!(error instanceof UserError || error instanceof RegistryRefusal)) throw error;
      }
    }
    return begin(undefined);
  }

  /** What has arrived of an upload; undefined where nothing is known of it. */
  async function arrived(begun: Begun): Promise<Begun | undefined> {
    const answer = await send(
      { method: "GET", url: begun.place, repository, doing, accept: [204, 400, 404, 405, 410] },
      session,
      ports,
    ).catch((error: unknown) => {
      if (error instanceof RegistryRefusal) return undefined;
      throw error;
    });
    const at = answer?.status === 204 ? endOf(answer) : undefined;
    if (!answer || at === undefined || at === 0 || at > size) return undefined;
    return { ...begun, place: answer.headers.has("location") ? addressIn(answer, session) : begun.place, at };
  }

  async function sendWhole({ place }: Begun): Promise<void> {
    const answer = await once({
      method: "PUT",
      url: withDigest(place, digest),
      headers: { "content-length": String(size) },
      body: () => (size === 0 ? new Uint8Array(0) : bytes(0)),
      accept: [201],
      slow: true,
    }).catch((error: unknown) => {
      // It opened the upload and knows nothing of it: begun anew, it may meet a part of the registry that remembers.
      if (!(error instanceof RegistryRefusal && error.status === 404)) throw error;
      throw new PassingFault(name, "forgot an upload that it had opened", {
        fix: "Ask whoever runs it whether all its parts share one store and one secret, then run this again.",
        cause: error,
      });
    });
    compare(answer, digest);
  }

  async function sendChunks(begun: Begun, step: number, moved: (begun: Begun) => void): Promise<void> {
    let { place, at } = begun;
    for await (const chunk of inPieces(bytes(at), step)) {
      const end = at + chunk.byteLength;
      const answer = await once({
        method: "PATCH",
        url: place,
        headers: { "content-range": `${at}-${end - 1}` },
        body: () => chunk,
        accept: [202],
        slow: true,
      });
      place = addressIn(answer, session);
      moved({ ...begun, place, at: end });
      const has = endOf(answer);
      if (has !== undefined && has !== end) {
        throw new PassingFault(name, `kept ${has} of ${end} bytes`, {
          fix: "Ask whoever runs it to look into its log, then run this again.",
        });
      }
      at = end;
      ports.log.progress(`sending ${digest}`, at, size);
    }
    compare(await once({ method: "PUT", url: withDigest(place, digest), accept: [201], slow: true }), digest);
  }

  async function isThere(): Promise<boolean> {
    const url = `${root}/blobs/${digest}`;
    return (await send({ method: "HEAD", url, repository, doing, accept: [200, 404] }, session, ports)).status === 200;
  }

  let begun: Begun | undefined;
  let broken = false;
  let chunked = size > chunkedAbove;
  return attempted(
    async (advanced) => {
      if (broken && begun) {
        const before = begun.at;
        begun = await arrived(begun);
        if (begun && begun.at - before >= goodPart) advanced();
        // What was sent may all have arrived, and only the answer was lost.
        if (!begun && (await isThere())) return "sent";
      }
      if (!begun) {
        const opened = await mountOrBegin();
        if (opened === "mounted") return opened;
        begun = opened;
      }
      broken = true;
      if (!chunked && begun.at === 0) {
        await sendWhole(begun);
        return "sent";
      }
      try {
        const step = Math.max(1, begun.smallestChunk, Math.min(chunkSize, size - begun.at));
        await sendChunks(begun, step, (further) => {
          if (further.at - (begun?.at ?? 0) >= Math.min(goodPart, step)) advanced();
          begun = further;
        });
      } catch (error) {
        // Not every registry takes chunks; one that does not says so at the first or the second.
        if (!(error instanceof RegistryRefusal)) throw error;
        chunked = false;
        begun = await mountOrBegin().then((opened) => (opened === "mounted" ? undefined : opened));
        if (!begun) return "mounted";
        await sendWhole(begun);
      }
      return "sent";
    },
    { doing },
    ports,
  );
}

/** Bytes that are there, from a `Range` such as `0-41`. `0-0` is what registries say of nothing as well as of one byte. */
function endOf({ headers }: Answer): number | undefined {
  const last = /^(?:bytes=)?0-(\d+)$/.exec(headers.get("range") ?? "")?.[1];
  if (last === undefined) return undefined;
  return Number(last) === 0 ? 0 : Number(last) + 1;
}

function withDigest(place: string, digest: Digest): string {
  const url = new URL(place);
  url.searchParams.set("digest", digest);
  return url.href;
}

/** What comes after so many bytes. All of it is read: it is checked as a whole. */
async function* beyond(content: AsyncIterable<Uint8Array>, start: number): AsyncGenerator<Uint8Array> {
  let at = 0;
  for await (const chunk of content) {
    const from = Math.min(Math.max(0, start - at), chunk.byteLength);
    at += chunk.byteLength;
    if (from < chunk.byteLength) yield chunk.subarray(from);
  }
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
