import type { Ports } from "../ports.ts";
import { InfrastructureError } from "../report/user-error.ts";
import { collected } from "./digest.ts";
import { faultOf, StoodStill } from "./network-fault.ts";
import { attempted, PassingFault, retryAfter, sentOnce } from "./registry-attempts.ts";
import { type Authorizer, refused } from "./registry-auth.ts";

/** One request; `body` makes its bytes anew each time it is sent. */
export type RegistryRequest = {
  readonly method: "GET" | "HEAD" | "POST" | "PUT" | "PATCH";
  readonly url: string;
  readonly repository: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: () => Uint8Array<ArrayBuffer> | AsyncIterable<Uint8Array>;
  /** Statuses that are answers. Any other of 4xx is a refusal. */
  readonly accept: readonly number[];
  /** For messages: what was being done, as a participle. */
  readonly doing: string;
  /** The answer to this one takes a registry longer than others: it hashes and moves what it got. */
  readonly slow?: boolean;
  /** An answer with content (200, 206) is handed on as it comes, in `content`, which must be read or broken off. */
  readonly streamed?: boolean;
};

export type Answer = {
  readonly status: number;
  readonly headers: Headers;
  /** Where it came from at last: what addresses in it are relative to. */
  readonly url: string;
  readonly body: Uint8Array;
  /** Of a request that is `streamed`. */
  readonly content?: AsyncIterable<Uint8Array>;
};

/** A registry's "no" that no repetition would change. */
export class RegistryRefusal extends InfrastructureError {
  readonly status: number;

  constructor(message: string, status: number, fix: string) {
    super(message, { fix });
    this.status = status;
  }
}

export type Session = {
  readonly origin: string;
  readonly signedIn: boolean;
  readonly authorizer: Authorizer;
  /** How long a line may stand still while something is being sent or received. */
  readonly stallSeconds: number;
};

type Outside = Pick<Ports, "http" | "clock" | "log">;

/** @see OCI Distribution Specification 1.1 §Pushing Manifests: clients should expect at least 4 MiB to be the limit. */
const largestAnswer = 4 * 1024 * 1024;
const mostRedirects = 5;

/** Sends a request, and again what fails for a moment only: see {@link attempted}. */
export function send(request: RegistryRequest, session: Session, ports: Outside): Promise<Answer> {
  return attempted(() => ask(request, session, ports), request, ports);
}

/**
 * Sends a request once, and signs in when asked to. Redirects are followed; what is sent to another host than the registry's
 * carries no credentials, and nothing that came through TLS goes on without it. Answers are read whole, so that the next
 * request finds the connection free.
 *
 * @throws PassingFault for no connection, a line that breaks or stands still, 408, 416, 429 and 5xx.
 * @throws UserError when access is refused; RegistryRefusal for other answers.
 */
export async function ask(request: RegistryRequest, session: Session, { http }: Outside): Promise<Answer> {
  const { repository } = request;
  const { origin, authorizer } = session;
  const signed = async (url: string) => {
    // A token is the registry's own: an upload that it hands to another host carries what that needs in its address.
    if (new URL(url).origin !== origin) return once(url, request, undefined, session, http);
    const answer = await once(url, request, authorizer.current(repository), session, http);
    if (answer.status !== 401) return answer;
    const authorization = await authorizer.answer(repository, answer.headers.get("www-authenticate") ?? "");
    return once(url, request, authorization, session, http);
  };

  let url = request.url;
  for (let redirects = 0; ; redirects += 1) {
    const answer = await signed(url);
    if (!isRedirect(answer.status, request.method)) return judged(answer, request, session);
    if (redirects === mostRedirects) {
      throw new InfrastructureError(`${who(session)} sent ${request.doing} on from one address to the next.`, {
        fix: "Ask whoever runs the registry to see where it redirects to.",
      });
    }
    url = addressIn(answer, session);
  }
}

/** Where an answer's `Location` leads. @throws InfrastructureError when it is none, or a way that nothing may be sent along. */
export function addressIn({ headers, url: base }: Pick<Answer, "headers" | "url">, session: Session): string {
  const url = headers.has("location") ? URL.parse(headers.get("location") ?? "", base) : null;
  if (!url || !/^https?:$/.test(url.protocol) || url.username !== "" || url.password !== "") {
    throw new InfrastructureError(`${who(session)} did not say where to go on.`, {
      fix: "Ask whoever runs the registry: its answer needs a Location.",
    });
  }
  if (url.protocol === "http:" && session.origin.startsWith("https:")) {
    throw new InfrastructureError(`${who(session)} sends uploads on to http://${url.host}, without encryption.`, {
      fix: "Ask whoever runs the registry to tell it its own address: a proxy before it must pass X-Forwarded-Proto on.",
    });
  }
  return url.href;
}

async function once(
  url: string,
  { method, headers, body, slow = false, streamed: isStreamed = false }: RegistryRequest,
  authorization: string | undefined,
  { origin, stallSeconds }: Session,
  http: Outside["http"],
): Promise<Answer> {
  const name = nameOf(url, origin);
  const content = body?.();
  const limit = patience();
  const answerSeconds = stallSeconds * (slow ? 4 : 1);
  const streamed = content && !(content instanceof Uint8Array);
  const stream = streamed && ReadableStream.from(limit.watched(content, stallSeconds, answerSeconds));
  try {
    limit.wait(answerSeconds);
    const response = await http(url, {
      method,
      headers: { ...headers, ...(authorization ? { authorization } : {}) },
      redirect: "manual",
      signal: limit.signal,
      ...(content ? { body: stream || content } : {}),
      ...(stream ? { duplex: "half" as const } : {}),
    });
    const { status, headers: answered } = response;
    if (isStreamed && (status === 200 || status === 206)) {
      limit.rest();
      const content = streamOf(response.body ?? [], limit, stallSeconds, name);
      return { status, headers: answered, url, body: new Uint8Array(), content };
    }
    const received = await collected(limited(limit.watched(response.body ?? [], stallSeconds, stallSeconds), name));
    limit.end();
    return { status, headers: answered, url, body: received };
  } catch (error) {
    limit.end();
    throw faultOf(error, name);
  }
}

/** What comes, as it comes. Only waiting for it is limited: whoever takes it may take their time. */
async function* streamOf(
  body: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  limit: ReturnType<typeof patience>,
  stallSeconds: number,
  name: string,
): AsyncGenerator<Uint8Array> {
  try {
    limit.wait(stallSeconds);
    for await (const chunk of body) {
      limit.rest();
      yield chunk;
      limit.wait(stallSeconds);
    }
  } catch (error) {
    throw faultOf(error, name);
  } finally {
    limit.end();
  }
}

/** A time limit that begins anew with whatever moves. */
function patience() {
  const controller = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  let ended = false;
  const wait = (seconds: number) => {
    clearTimeout(timer);
    // What is being sent may move on after the answer to it has come.
    if (ended) return;
    timer = setTimeout(() => controller.abort(new StoodStill(seconds)), seconds * 1000);
  };
  return {
    signal: controller.signal,
    wait,
    rest: () => clearTimeout(timer),
    /** @param between seconds until the next part is taken; `after`: seconds for what comes after the last one */
    async *watched(content: AsyncIterable<Uint8Array> | Iterable<Uint8Array>, between: number, after: number) {
      wait(between);
      for await (const chunk of content) {
        wait(between);
        yield chunk;
      }
      wait(after);
    },
    end: () => {
      ended = true;
      clearTimeout(timer);
    },
  };
}

async function* limited(content: AsyncIterable<Uint8Array>, name: string): AsyncGenerator<Uint8Array> {
  let size = 0;
  for await (const chunk of content) {
    size += chunk.byteLength;
    if (size > largestAnswer) {
      throw new InfrastructureError(`${name} gave an answer of more than ${largestAnswer} bytes.`, {
        fix: "Check that this is a registry that speaks the OCI Distribution protocol.",
      });
    }
    yield chunk;
  }
}

const isRedirect = (status: number, method: string) =>
  status === 307 || status === 308 || ([301, 302, 303].includes(status) && (method === "GET" || method === "HEAD"));

/** 416: it is asked what it has, and that is gone on from. */
const isPassing = (status: number) => status === 408 || status === 416 || status === 429 || status >= 500;

function judged(answer: Answer, request: RegistryRequest, session: Session): Answer {
  const { status, headers, url } = answer;
  if (request.accept.includes(status)) return answer;
  const name = nameOf(url, session.origin);
  const text = new TextDecoder().decode(answer.body.subarray(0, 65_536));
  // A registry's own words are its own: of them only the code is shown, which the specification lists.
  const code = /"code"\s*:\s*"([A-Z_]{1,40})"/.exec(text)?.[1];
  const came = `answered ${status}${code ? ` (${code})` : ""}`;
  if (status === 507 || (status >= 500 && isFull(text))) {
    throw new InfrastructureError(`${name} has no space left: it ${came} while ${request.doing}.`, {
      fix: `Ask whoever runs it to free some space, then run this again: ${sentOnce}.`,
    });
  }
  if (isPassing(status)) {
    const fix =
      status === 429
        ? `Wait some minutes, then run this again: ${sentOnce}.`
        : `Ask whoever runs it to look into its log, then run this again: ${sentOnce}.`;
    throw new PassingFault(name, came, { fix, wait: retryAfter(headers) });
  }
  throw refusalOf(status, {
    name,
    came,
    code,
    host: new URL(session.origin).host,
    request,
    signedIn: session.signedIn,
  });
}

/** Distribution hands on what its disk said: ENOSPC (28), EDQUOT (122), or in words. */
const isFull = (text: string) => /"Err":\s*(28|122)\b|no space left on device|disk quota exceeded/i.test(text);

type Refused = {
  readonly name: string;
  readonly came: string;
  readonly code: string | undefined;
  readonly host: string;
  readonly request: RegistryRequest;
  readonly signedIn: boolean;
};

function refusalOf(status: number, { name, came, code, host, request, signedIn }: Refused): Error {
  const { repository, doing } = request;
  if (status === 401 || status === 403) return refused(host, repository, signedIn, status);
  const fixes: Readonly<Record<string, string>> = {
    MANIFEST_BLOB_UNKNOWN: "Run this again: a blob that it had is gone, and will be sent anew.",
    DIGEST_INVALID: "Run this again: the bytes did not arrive as they were sent.",
    404: `Check that the repository ${JSON.stringify(repository)} exists there; some registries want it made first.`,
    413: "Ask whoever runs the registry, or the proxy before it, to allow requests of this size.",
  };
  const otherwise = "Check that this is a registry that speaks the OCI Distribution protocol.";
  return new RegistryRefusal(
    `${name} ${came} while ${doing}.`,
    status,
    fixes[code ?? ""] ?? fixes[status] ?? otherwise,
  );
}

const who = ({ origin }: Pick<Session, "origin">) => `The registry ${new URL(origin).host}`;

function nameOf(url: string, origin: string): string {
  const { host, origin: there } = new URL(url);
  return there === origin ? who({ origin }) : `${host}, to which ${who({ origin }).replace("T", "t")} sends on,`;
}
