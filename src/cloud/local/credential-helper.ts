import * as z from "zod/mini";
import type { Credentials } from "../../oci/registry-auth.ts";
import { UserError } from "../../report/user-error.ts";
import type { Exec } from "../../runner/ports.ts";

const helperName = z.string().check(z.regex(/^[A-Za-z0-9][\w.-]{0,63}$/));
const settings = z.looseObject({
  credHelpers: z.optional(z.record(z.string(), helperName)),
  credsStore: z.optional(helperName),
});
const answer = z.looseObject({ Username: z.string(), Secret: z.string() });

/** A program that keeps sign-ins for Docker, and whether it is named for this very registry. */
export type Helper = { readonly program: string; readonly isForThis: boolean };

/** The helper that Docker's settings name for a registry. @see Docker CLI, `config.json`: `credHelpers` goes before `credsStore` */
export function helperIn(config: string, host: string): Helper | undefined {
  let parsed: z.infer<typeof settings> | undefined;
  try {
    parsed = settings.safeParse(JSON.parse(config)).data;
  } catch {
    return undefined;
  }
  const own = Object.entries(parsed?.credHelpers ?? {}).find(
    ([place]) => place.replace(/^https?:\/\//, "").replace(/\/.*$/, "") === host,
  )?.[1];
  const name = own ?? parsed?.credsStore;
  return name === undefined ? undefined : { program: `docker-credential-${name}`, isForThis: own !== undefined };
}

const patienceSeconds = 30;

/**
 * Asks a helper for what it keeps for a registry; undefined where it keeps nothing, or a token that only Docker could change into another.
 *
 * @param env as Docker gives it to a helper: all that the user's own programs get
 * @throws UserError where one that is named for this very registry cannot be asked
 * @see docker-credential-helpers, "Development": `get` takes the address and gives JSON
 */
export async function askHelper(
  { program, isForThis }: Helper,
  host: string,
  exec: Exec,
  env: Readonly<Record<string, string>>,
): Promise<Credentials | undefined> {
  try {
    const { code, stdout } = await exec(program, ["get"], { input: host, env, timeoutSeconds: patienceSeconds });
    const kept = code === 0 ? answer.safeParse(JSON.parse(stdout)).data : undefined;
    if (kept !== undefined && kept.Username !== "<token>") return { username: kept.Username, password: kept.Secret };
    // It says so in words of its own, which might hold what it keeps.
    if (code !== 0 || kept !== undefined) return undefined;
    throw new Error("it answered with something else than a user name and a secret");
  } catch (cause) {
    if (!isForThis) return undefined;
    const why = cause instanceof SyntaxError ? "it did not answer with JSON" : "it cannot be asked";
    throw new UserError(`The sign-in for ${host} is kept by ${program}, and ${why}.`, {
      fix: `Try it: echo ${host} | ${program} get. Or take ${host} out of credHelpers in Docker's config.json, and sign in with docker login.`,
      ...(cause instanceof SyntaxError ? {} : { cause }),
    });
  }
}
