import type { Ports } from "../ports.ts";
import { InfrastructureError } from "../report/user-error.ts";

/** A server's answer that no repetition would change; `status` tells an absent file (404, 410) from the rest. */
export class RefusedDownload extends InfrastructureError {
  readonly status: number;

  constructor(url: string, status: number) {
    super(`${url} answered with status ${status}.`);
    this.status = status;
  }
}

const attempts = 4;

/**
 * Downloads one file whole. Faults that pass (no connection, 408, 429, 5xx, a body that breaks off) are tried again, four
 * times in all, after a random part of one, two and four seconds.
 *
 * @throws RefusedDownload when the server has answered and will not answer otherwise.
 * @throws InfrastructureError when the last attempt failed too.
 */
export async function fetchBytes(
  url: string,
  { http, clock }: Pick<Ports, "http" | "clock">,
  init: RequestInit = {},
): Promise<Uint8Array> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      const response = await http(url, init);
      if (response.ok) return new Uint8Array(await response.arrayBuffer());
      await response.body?.cancel?.();
      if (!isTransient(response.status)) throw new RefusedDownload(url, response.status);
      throw new Error(`status ${response.status}`);
    } catch (cause) {
      if (cause instanceof RefusedDownload) throw cause;
      if (attempt === attempts) {
        throw new InfrastructureError(`${url} could not be fetched in ${attempts} attempts.`, {
          fix: "Check this machine's connection and proxy settings, then try again.",
          cause,
        });
      }
      await clock.sleep(Math.random() * 2 ** (attempt - 1));
    }
  }
}

const isTransient = (status: number) => status === 408 || status === 429 || status >= 500;
