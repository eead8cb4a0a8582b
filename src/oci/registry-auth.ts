import type { Ports } from "../ports.ts";
import { InfrastructureError, UserError } from "../report/user-error.ts";
import type { HttpAnswer } from "../runner/ports.ts";
import { faultOf } from "./network-fault.ts";
import { PassingFault, retryAfter, sentOnce } from "./registry-attempts.ts";

export type Credentials = { readonly username: string; readonly password: string };

export type Challenge = { readonly scheme: string; readonly parameters: Readonly<Record<string, string>> };

/** `scheme` alone, or with `name=value` pairs; a value is a token or a quoted string. @see RFC 9110 §11.6.1, §5.6.4 */
const item =
  /\s*,?\s*(?:([\w!#$%&'*+.^`|~-]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([\w!#$%&'*+.^`|~-]+))|([\w!#$%&'*+.^`|~-]+)(?![\w!#$%&'*+.^`|~-]|\s*=))/y;

/** The challenges of a `WWW-Authenticate` header, with lower-case schemes and names. What follows a fault is left out. */
export function challengesOf(header: string): readonly Challenge[] {
  const found: { scheme: string; parameters: Record<string, string> }[] = [];
  item.lastIndex = 0;
  for (let match = item.exec(header); match; match = item.exec(header)) {
    const [, name, quoted, token, scheme] = match;
    if (scheme !== undefined) found.push({ scheme: scheme.toLowerCase(), parameters: Object.create(null) });
    else if (name !== undefined) {
      const last = found.at(-1);
      if (last) last.parameters[name.toLowerCase()] = quoted?.replaceAll(/\\(.)/g, "$1") ?? token ?? "";
    }
  }
  return found;
}

type Options = {
  /** The registry's own origin. */
  readonly origin: string;
  readonly credentials: Credentials | undefined;
};

/** Answers a registry's challenges: what to put into `Authorization`, remembered until it expires. */
export type Authorizer = {
  /** For requests about one repository; undefined before the registry has asked for any. */
  current(repository: string): string | undefined;
  /** @throws UserError when the registry wants credentials and there are none, or refuses them. */
  answer(repository: string, header: string): Promise<string>;
};

/**
 * Basic and Bearer, as registries use them. Credentials go to the registry's own origin, or to the token service it names
 * when that is reached through TLS (or on the registry's own host), and nowhere else.
 *
 * @see OCI Distribution Specification 1.1 §Authentication; Distribution, "Token Authentication Specification"
 */
export function authorizer(
  { origin, credentials }: Options,
  { http, clock }: Pick<Ports, "http" | "clock">,
): Authorizer {
  const held = new Map<string, { readonly value: string; readonly until: number }>();
  const underway = new Map<string, Promise<string>>();
  const host = new URL(origin).host;
  const basic =
    credentials && `Basic ${Buffer.from(`${credentials.username}:${credentials.password}`).toString("base64")}`;

  async function bearer(repository: string, { realm = "", service, scope }: Readonly<Record<string, string>>) {
    const url = URL.parse(realm);
    if (!url || (url.protocol !== "https:" && url.hostname !== new URL(origin).hostname)) {
      throw new InfrastructureError(`The registry ${host} names no safe place to sign in at.`, {
        fix: "Ask whoever runs the registry to give a token service that is reached through https.",
      });
    }
    if (service) url.searchParams.set("service", service);
    for (const each of (scope ?? "").split(" ").filter(Boolean)) url.searchParams.append("scope", each);
    const answer = await tokenAnswer(url, {
      name: `The sign-in service ${url.host} of the registry ${host}`,
      http,
      basic,
    });
    if (answer === undefined) throw refused(host, repository, credentials !== undefined);
    const { token, access_token, expires_in } = answer;
    const value = typeof token === "string" ? token : access_token;
    if (typeof value !== "string" || !/^[\x21-\x7e]+$/.test(value)) {
      throw new InfrastructureError(
        `The sign-in service ${url.host} of the registry ${host} answered without a token.`,
        { fix: "Ask whoever runs the registry to look into the log of its sign-in service." },
      );
    }
    // The specification's default is 60 seconds; a little is taken off for the way.
    const seconds = (typeof expires_in === "number" ? expires_in : 60) - 10;
    held.set(repository, { value: `Bearer ${value}`, until: clock.now().getTime() + seconds * 1000 });
    return `Bearer ${value}`;
  }

  return {
    current(repository) {
      const found = held.get(repository);
      return found && found.until > clock.now().getTime() ? found.value : undefined;
    },
    answer(repository, header) {
      const challenges = challengesOf(header);
      const asked = challenges.find(({ scheme }) => scheme === "bearer");
      if (asked) {
        const key = `${repository} ${JSON.stringify(asked.parameters)}`;
        const token = underway.get(key) ?? bearer(repository, asked.parameters).finally(() => underway.delete(key));
        underway.set(key, token);
        return token;
      }
      if (!basic || !challenges.some(({ scheme }) => scheme === "basic")) {
        return Promise.reject(refused(host, repository, false));
      }
      held.set(repository, { value: basic, until: Number.POSITIVE_INFINITY });
      return Promise.resolve(basic);
    },
  };
}

type Asking = Pick<Ports, "http"> & { readonly name: string; readonly basic: string | undefined };

/**
 * What a token service says; undefined when it says no. It is asked at its own address alone: a redirect would take a password
 * to who knows whom.
 */
async function tokenAnswer(
  url: URL,
  { name, http, basic }: Asking,
): Promise<Readonly<Record<string, unknown>> | undefined> {
  let response: HttpAnswer;
  let text: string;
  try {
    response = await http(url.href, {
      headers: { accept: "application/json", ...(basic ? { authorization: basic } : {}) },
      redirect: "manual",
      signal: AbortSignal.timeout(30_000),
    });
    text = await response.text();
  } catch (error) {
    throw faultOf(error, name);
  }
  const { status } = response;
  if (status >= 500 || status === 408 || status === 429) {
    throw new PassingFault(name, `answered ${status}`, {
      fix: `Wait some minutes, then run this again: ${sentOnce}.`,
      wait: retryAfter(response.headers),
    });
  }
  if (status >= 300 && status < 400) {
    throw new InfrastructureError(`${name} answered ${status}, and a password is not sent on to another address.`, {
      fix: "Ask whoever runs the registry to name the address at which tokens are given.",
    });
  }
  if (!response.ok) return undefined;
  try {
    const answer: unknown = JSON.parse(text);
    return typeof answer === "object" && answer !== null ? (answer as Readonly<Record<string, unknown>>) : {};
  } catch {
    return {};
  }
}

/** A registry that gives nothing to whoever asks, or not what was asked for. */
export class SignInNeeded extends UserError {}

/** What a registry's "no" means to whoever pushes. */
export function refused(host: string, repository: string, signedIn: boolean, status = 401): SignInNeeded {
  return signedIn
    ? new SignInNeeded(
        `The registry ${host} answered ${status}: it does not let this user into ${JSON.stringify(repository)}.`,
        {
          fix: `Check the user name and password of "docker login ${host}", and ask for the right to push to that repository.`,
        },
      )
    : new SignInNeeded(
        `The registry ${host} answered ${status}: it wants a sign-in for ${JSON.stringify(repository)}, and there is none.`,
        {
          fix: `Sign in with "docker login ${host}" as a user who may push there, then run this again.`,
        },
      );
}
