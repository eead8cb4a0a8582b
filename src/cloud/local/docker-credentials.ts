import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Credentials } from "../../oci/registry-auth.ts";

/**
 * What `docker login` kept for a registry in a folder of Docker's settings (`DOCKER_CONFIG`, else `~/.docker`). Undefined where there
 * is nothing, or nothing that can be read: the registry then says whether it wants a sign-in. What a credential helper keeps is
 * not asked for.
 */
export async function dockerCredentials(folder: string, host: string): Promise<Credentials | undefined> {
  const text = await readFile(join(folder, "config.json"), "utf8").catch(() => undefined);
  return text === undefined ? undefined : credentialsIn(text, host);
}

/** @see Docker CLI, `config.json`: `auths` is by registry, with or without a scheme, and `auth` is `user:password` in Base64 */
export function credentialsIn(config: string, host: string): Credentials | undefined {
  for (const [place, entry] of Object.entries(authsIn(config))) {
    if (place.replace(/^https?:\/\//, "").replace(/\/.*$/, "") !== host) continue;
    const { auth } = (entry ?? {}) as { readonly auth?: unknown };
    if (typeof auth !== "string") continue;
    const [, username, password] = /^([^:]+):(.+)$/s.exec(Buffer.from(auth, "base64").toString()) ?? [];
    if (username !== undefined && password !== undefined) return { username, password };
  }
  return undefined;
}

function authsIn(config: string): object {
  try {
    const { auths } = JSON.parse(config) as { readonly auths?: unknown };
    return typeof auths === "object" && auths !== null ? auths : {};
  } catch {
    return {};
  }
}
