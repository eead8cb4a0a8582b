import type { Ports } from "../ports.ts";
import { InfrastructureError } from "../report/user-error.ts";
import { shortened, verified } from "./digest.ts";
import type { Descriptor } from "./ports.ts";
import { PassingFault, trials } from "./registry-attempts.ts";
import { type Answer, ask, type Session } from "./registry-requests.ts";

/** Bytes that count as a good part: a download may break as often as it likes that gets so much further each time. */
const goodPart = 1024 * 1024;

const fix = "Check that it is up and can be reached from here, then run this again.";

/**
 * Takes one blob as it comes. A download that breaks goes on from where it was, in a registry that gives parts; one that does not
 * gives it from the beginning, and what was had already is passed over.
 *
 * No more is taken than the size that was asked for, and the digest is compared at the end.
 * @see OCI Distribution Specification 1.1 §Pulling blobs; RFC 9110 §14
 */
export function downloadBlob(
  descriptor: Pick<Descriptor, "digest" | "size">,
  place: { readonly url: string; readonly repository: string },
  session: Session,
  ports: Pick<Ports, "http" | "clock" | "log">,
): AsyncGenerator<Uint8Array> {
  const name = `The registry ${new URL(session.origin).host}`;
  return verified(partsOf(descriptor, { ...place, name }, session, ports), descriptor.digest, name);
}

type Place = { readonly url: string; readonly repository: string; readonly name: string };

async function* partsOf(
  { digest, size }: Pick<Descriptor, "digest" | "size">,
  { url, repository, name }: Place,
  session: Session,
  ports: Pick<Ports, "http" | "clock" | "log">,
): AsyncGenerator<Uint8Array> {
  const doing = `giving ${shortened(digest)}`;
  const { advanced, failed } = trials({ doing }, ports);
  let [at, counted] = [0, 0];
  let givesParts = true;
  while (at < size) {
    try {
      // Compressed once more on its way it would be other bytes, at other places.
      const headers = { "accept-encoding": "identity", ...(at > 0 && givesParts ? { range: `bytes=${at}-` } : {}) };
      const request = { method: "GET", url, repository, doing, headers, streamed: true } as const;
      const answer = await ask(
        { ...request, accept: [200, 206, 404, 410, ...(givesParts ? [416] : [])] },
        session,
        ports,
      );
      if (answer.status === 416) {
        givesParts = false;
        throw new PassingFault(name, "answered 416", { fix });
      }
      if (answer.content === undefined) throw absent(name, digest, repository);
      let passed = await beginning(answer, { at, size, name, digest });
      for await (const chunk of answer.content) {
        const fresh = chunk.subarray(Math.max(0, at - passed));
        passed += chunk.byteLength;
        if (passed > size) throw tooMuch(name, digest, size);
        if (fresh.byteLength === 0) continue;
        at = passed;
        yield fresh;
      }
      if (at < size) throw new PassingFault(name, `ended after ${at} of ${size} bytes`, { fix });
    } catch (fault) {
      if (at - counted >= goodPart) {
        counted = at;
        advanced();
      }
      await failed(fault);
    }
  }
}

type Wanted = Pick<Descriptor, "digest" | "size"> & { readonly at: number; readonly name: string };

/** Where the content of an answer begins: at the top, or where it was asked to. */
async function beginning({ status, headers, content }: Answer, { at, size, name, digest }: Wanted): Promise<number> {
  const refused = async (error: Error): Promise<never> => {
    if (content) for await (const _ of content) break;
    throw error;
  };
  if (status === 200) {
    const said = headers.get("content-length");
    if (said === null || said === String(size)) return 0;
    return refused(
      new InfrastructureError(`${name} has ${said} bytes as ${digest}, which has ${size}.`, {
        fix: "Ask whoever runs the registry to remove what it has of that blob, then run this again.",
      }),
    );
  }
  const [, from, whole = "*"] = /^bytes (\d+)-\d+\/(\d+|\*)$/.exec(headers.get("content-range") ?? "") ?? [];
  if (Number(from) === at && (whole === "*" || Number(whole) === size)) return at;
  return refused(
    new InfrastructureError(`${name} gave another part of ${shortened(digest)} than the one that was asked for.`, {
      fix: "Ask whoever runs the registry what changes its answers: a proxy that keeps parts may.",
    }),
  );
}

const absent = (name: string, digest: string, repository: string) =>
  new InfrastructureError(`${name} has no ${shortened(digest)} in ${JSON.stringify(repository)}.`, {
    fix: "It was removed there, or never arrived: build and push the image again.",
  });

const tooMuch = (name: string, digest: string, size: number) =>
  new InfrastructureError(`${name} gave more than the ${size} bytes of ${shortened(digest)}.`, {
    fix: "Ask whoever runs the registry to remove what it has of that blob, then run this again.",
  });
