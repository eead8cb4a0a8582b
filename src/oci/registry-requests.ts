import type { Ports } from "../ports.ts";
import { InfrastructureError, UserError } from "../report/user-error.ts";
import { type Authorizer, refused, TemporarilyUnavailable } from "./registry-auth.ts";

/** One request; `body` makes its bytes anew for each attempt. */
export type RegistryRequest = {
  readonly method: "GET" | "HEAD" | "POST" | "PUT" | "PATCH";
  /** A function is asked before each attempt: where an upload goes is good for one. */
  readonly url: string | (() => Promise<string>);
  readonly repository: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: () => Uint8Array<ArrayBuffer> | AsyncIterable<Uint8Array>;
  /** Statuses that are answers. Any other of 4xx is a refusal. */
  readonly accept: readonly number[];
  /** For messages: what was being done, as a participle. */
  readonly doing: string;
  readonly attempts?: number;
  readonly timeoutSeconds?: number;
};

/** A registry's "no" that no repetition would change. */
export class RegistryRefusal extends InfrastructureError {
  readonly status: number;

  constructor(message: string, status: number, fix: string) {
    super(message, { fix });
    this.status = status;
  }
}

type Session = { readonly origin: string; readonly signedIn: boolean; readonly authorizer: Authorizer };

/**
 * Sends a request, signs in when asked to, and tries again what passes: no connection, 408, 429 and 5xx, up to five times in
 * all, after a random part of 1, 2, 4 and 8 seconds or what `Retry-After` says, at most a minute. Each repetition is logged.
 *
 * @throws UserError when access is refused; RegistryRefusal for other answers; InfrastructureError after the last attempt.
 */
export async function send(
  request: RegistryRequest,
  { origin, signedIn, authorizer }: Session,
  { http, clock, log }: Pick<Ports, "http" | "clock" | "log">,
): Promise<Response> {
  const { method, repository, doing, attempts = 5 } = request;
  const { host } = new URL(origin);

  const once = async (url: string, authorization: string | undefined) => {
    const content = request.body?.();
    const streamed = content && !(content instanceof Uint8Array);
    return http(url, {
      method,
      headers: { ...request.headers, ...(authorization ? { authorization } : {}) },
      signal: AbortSignal.timeout((request.timeoutSeconds ?? 60) * 1000),
      ...(content ? { body: streamed ? ReadableStream.from(content) : content } : {}),
      ...(streamed ? { duplex: "half" as const } : {}),
    });
  };
  const signed = async () => {
    const url = typeof request.url === "string" ? request.url : await request.url();
    // A token is the registry's own: an upload that it hands to another host carries what that needs in its address.
    if (new URL(url).origin !== origin) return once(url, undefined);
    const response = await once(url, authorizer.current(repository));
    if (response.status !== 401) return response;
    await response.body?.cancel();
    return once(url, await authorizer.answer(repository, response.headers.get("www-authenticate") ?? ""));
  };

  for (let attempt = 1; ; attempt += 1) {
    let wait = Math.random() * 2 ** (attempt - 1);
    let cause: unknown;
    try {
      const response = await signed();
      if (request.accept.includes(response.status)) return response;
      if (!isTransient(response.status)) throw await refusalOf(response, { host, repository, signedIn, doing });
      await response.body?.cancel();
      wait = retryAfter(response, clock.now()) ?? wait;
      cause = new Error(`status ${response.status}`);
    } catch (error) {
      cause = networkFault(error);
    }
    if (attempt >= attempts) {
      throw new InfrastructureError(`The registry ${host} failed ${attempts} times while ${doing}.`, {
        fix: "Check that it is up and can be reached from here, then run this again: what it already has is not sent twice.",
        cause,
      });
    }
    log.info(`${host}: attempt ${attempt} of ${attempts} at ${doing} failed; trying again`);
    await clock.sleep(wait);
  }
}

const isTransient = (status: number) => status === 408 || status === 429 || status >= 500;

/** `fetch` answers every fault of the network with a TypeError, and its time limit with a TimeoutError; others go on. */
function networkFault(error: unknown): Error {
  if (!(error instanceof Error)) throw error;
  const own = [error, error.cause].find((each) => each instanceof UserError || each instanceof InfrastructureError);
  if (own) throw own; // What was to be sent could not be read here: no fault of the registry.
  if (error instanceof TemporarilyUnavailable || error instanceof TypeError || error.name === "TimeoutError")
    return error;
  throw error;
}

function retryAfter(response: Response, now: Date): number | undefined {
  const text = response.headers.get("retry-after");
  if (text === null) return undefined;
  const seconds = /^\d+$/.test(text) ? Number(text) : (Date.parse(text) - now.getTime()) / 1000;
  return Number.isNaN(seconds) ? undefined : Math.min(60, Math.max(0, seconds));
}

type Asked = Pick<RegistryRequest, "repository" | "doing"> & { readonly host: string; readonly signedIn: boolean };

async function refusalOf(response: Response, { host, repository, signedIn, doing }: Asked): Promise<Error> {
  const text = await response.text().catch(() => "");
  if (response.status === 401 || response.status === 403) return refused(host, repository, signedIn);
  // The registry's own words are its own: quoted, shortened, and never more than a hint.
  const code = /"code"\s*:\s*"([A-Z_]{1,40})"/.exec(text)?.[1];
  return new RegistryRefusal(
    `The registry ${host} answered ${response.status}${code ? ` (${code})` : ""} while ${doing}.`,
    response.status,
    response.status === 404
      ? `Check that the repository ${JSON.stringify(repository)} exists there; some registries want it made first.`
      : "Check that this is a registry that speaks the OCI Distribution protocol.",
  );
}
