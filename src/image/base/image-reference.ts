import type { Digest } from "../../oci/ports.ts";
import { UserError } from "../../report/user-error.ts";

/** An image in a registry, by digest: what is meant never changes. */
export type ImageReference = {
  /** As it was written: `docker.io/library/python:3.13-slim@sha256:…`. */
  readonly text: string;
  /** Where it is asked for. */
  readonly host: string;
  readonly repository: string;
  readonly digest: Digest;
};

const grammar =
  /^([a-z0-9](?:[a-z0-9.-]*[a-z0-9])?(?::\d{1,5})?)\/([a-z0-9]+(?:[._/-]+[a-z0-9]+)*)(?::[\w.-]{1,128})?@(sha256:[0-9a-f]{64})$/;

/**
 * Reads `host/name@sha256:…`, with a tag before the digest or without: the digest alone counts.
 *
 * @param at where it is written, for messages
 * @throws UserError
 */
export function parseImageReference(text: string, at: string): ImageReference {
  const [, host = "", repository = "", digest = ""] = grammar.exec(text) ?? [];
  if (host.includes(".") || host.includes(":") || host === "localhost") {
    const hub = host === "docker.io" || host === "index.docker.io";
    return { text, host: hub ? "registry-1.docker.io" : host, repository, digest: digest as Digest };
  }
  const shown = text.slice(0, 200);
  const isName = /^[\w./:-]+$/.test(shown) && !shown.endsWith(".json");
  throw new UserError(
    `${at} is "${shown}"; accepted: the path of a base lock, which ends in .lock.json, or an image by its digest: host/name@sha256:…`,
    {
      fix: shown.includes("@")
        ? "Write the registry's host first and 64 hexadecimal digits last: docker.io/library/python@sha256:…"
        : isName
          ? `A tag may name another image tomorrow: \`docker buildx imagetools inspect ${shown}\` shows the digest of today's.`
          : "Leave the key out for the lock that comes with Slipway.",
    },
  );
}
