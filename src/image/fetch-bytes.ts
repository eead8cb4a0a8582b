import { collected } from "../oci/digest.ts";
import { StoodStill } from "../oci/network-fault.ts";
import { retryAfter } from "../oci/registry-attempts.ts";
import type { Ports } from "../ports.ts";
import { InfrastructureError } from "../report/user-error.ts";
import type { HttpHeaders } from "../runner/ports.ts";

/** A server's answer that no repetition would change; `status` tells an absent file (404, 410) from the rest. */
export class RefusedDownload extends InfrastructureError {
  readonly status: number;

  constructor(url: string, status: number) {
    super(`${url} answered with status ${status}.`, {
      fix:
        status === 401 || status === 403 || status === 407
          ? "Name an index or a mirror that can be read without a login, or have this machine let in."
          : "Check the address of the index or the mirror, then try again.",
    });
    this.status = status;
  }
}

export type DownloadLimits = {
  /** Bytes, above which it is refused: whoever is asked for a file may give one without end. */
  readonly most: number;
  /** How long nothing may come. */
  readonly stallSeconds?: number;
};

/** Bytes. The largest wheels that are used with dashboards have some 100 MB, pages of an index up to 30 MB. */
export const mostOf = { wheel: 1_000_000_000, indexPage: 100_000_000, signedIndex: 20_000_000 } as const;

const attempts = 4;
/** Nobody is kept waiting longer for one attempt. Seconds. */
const longestWait = 60;

/**
 * Downloads one file whole. Faults that pass (no connection, 408, 429, 5xx, a body that breaks off or stands still) are tried again, four
 * times in all, after a random part of one, two and four seconds, or after what the server asks for, up to a minute.
 *
 * @throws RefusedDownload when the server has answered and will not answer otherwise.
 * @throws InfrastructureError when the last attempt failed too, and at once for a file that is larger than it may be.
 */
export async function fetchBytes(
  url: string,
  { http, clock }: Pick<Ports, "http" | "clock">,
  { most, stallSeconds = 60 }: DownloadLimits,
  init: RequestInit = {},
): Promise<Uint8Array> {
  for (let attempt = 1; ; attempt += 1) {
    let asked: number | undefined;
    try {
      return await once(url, init, { most, stallSeconds }, http, (headers) => {
        asked = retryAfter(headers);
      });
    } catch (cause) {
      if (cause instanceof InfrastructureError) throw cause;
      if (attempt === attempts || (asked !== undefined && asked > longestWait)) {
        const times = attempt === 1 ? "" : ` in ${attempt} attempts`;
        throw new InfrastructureError(`${url} could not be fetched${times}: ${reasonOf(cause)}.`, {
          fix: "Check this machine's connection and proxy settings, then try again.",
          cause,
        });
      }
      await clock.sleep(asked === undefined ? Math.random() * 2 ** (attempt - 1) : asked + Math.random());
    }
  }
}

/** An answer that another attempt may not meet. */
class PassingAnswer extends Error {}

async function once(
  url: string,
  init: RequestInit,
  { most, stallSeconds }: Required<DownloadLimits>,
  http: Ports["http"],
  onPassing: (headers: HttpHeaders) => void,
): Promise<Uint8Array> {
  const controller = new AbortController();
  const moves = () => setTimeout(() => controller.abort(new StoodStill(stallSeconds)), stallSeconds * 1000);
  let timer = moves();
  try {
    const response = await http(url, { ...init, signal: controller.signal });
    if (!response.ok) {
      await response.body?.cancel?.();
      if (!isTransient(response.status)) throw new RefusedDownload(url, response.status);
      onPassing(response.headers);
      throw new PassingAnswer(`it answered ${response.status}`);
    }
    if (Number(response.headers.get("content-length") ?? 0) > most) {
      await response.body?.cancel?.();
      throw tooLarge(url, most);
    }
    const counted = async function* () {
      let size = 0;
      for await (const chunk of response.body ?? []) {
        clearTimeout(timer);
        timer = moves();
        size += chunk.byteLength;
        // Leaving the loop gives the rest up.
        if (size > most) throw tooLarge(url, most);
        yield chunk;
      }
    };
    return await collected(counted());
  } finally {
    clearTimeout(timer);
  }
}

const tooLarge = (url: string, most: number) =>
  new InfrastructureError(`${url} has more than ${inWords(most)}, which is the most that is taken of such a file.`, {
    fix: "Check the address of the index or the mirror: no honest one offers that.",
  });

function reasonOf(cause: unknown): string {
  const chain = [cause, (cause as Error | undefined)?.cause];
  const still = chain.find((each) => each instanceof StoodStill);
  if (still) return `nothing came for ${still.seconds} seconds`;
  if (cause instanceof PassingAnswer) return cause.message;
  const code = chain
    .map((each) => (each as NodeJS.ErrnoException | undefined)?.code)
    .find((each) => each !== undefined);
  return `the connection failed${code === undefined ? "" : ` (${code})`}`;
}

/** Decimal units, as networks count: `512 bytes`, `100 MB`. */
const inWords = (bytes: number) => (bytes < 1e6 ? `${bytes} bytes` : `${Math.round(bytes / 1e6)} MB`);

const isTransient = (status: number) => status === 408 || status === 429 || status >= 500;
