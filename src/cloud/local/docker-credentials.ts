import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Credentials } from "../../oci/registry-auth.ts";
import type { Exec } from "../../runner/ports.ts";
import { askHelper, helperIn } from "./credential-helper.ts";

/** Where sign-ins are kept, and what a program that keeps them may know of the machine. */
export type SignIns = {
  /** Of Docker's settings: `DOCKER_CONFIG`, else `~/.docker`. */
  readonly folder: string;
  readonly env: Readonly<Record<string, string | undefined>>;
};

/**
 * What `docker login`, or the credential helper that Docker is told to use, keeps for a registry. Undefined where there is nothing, or
 * nothing that can be read: the registry then says whether it wants a sign-in.
 *
 * @throws UserError where a helper that is named for this very registry cannot be asked
 */
export async function dockerCredentials(
  { folder, env }: SignIns,
  host: string,
  exec: Exec,
): Promise<Credentials | undefined> {
  const text = await readFile(join(folder, "config.json"), "utf8").catch(() => undefined);
  if (text === undefined) return undefined;
  const helper = helperIn(text, host);
  const set = Object.fromEntries(
    Object.entries(env).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
  return (helper && (await askHelper(helper, host, exec, set))) ?? credentialsIn(text, host);
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
