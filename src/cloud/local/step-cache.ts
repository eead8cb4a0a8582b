import type { StepCache } from "../../image/by-dockerfile/step-cache.ts";
import type { RegistryPlace } from "../../platform/model.ts";
import { systemExec } from "../../runner/exec.ts";
import { dockerCredentials, type SignIns } from "./docker-credentials.ts";
import { isOnThisMachine } from "./machine.ts";

/**
 * Where layers of a Dockerfile's steps are kept: the platform's own registry, since bytes of images rest nowhere else. It is written to
 * only where this machine has a sign-in for it, or it is on this machine.
 *
 * @param signIns where `docker login` keeps what it was given
 */
export async function stepCacheIn(
  { host, path }: Extract<RegistryPlace, { kind: "host" }>,
  signIns: SignIns,
): Promise<StepCache> {
  const insecure = isOnThisMachine(host);
  const writable = insecure || (await dockerCredentials(signIns, host, systemExec)) !== undefined;
  return { repositories: path === "" ? `${host}/` : `${host}/${path}/`, insecure, writable };
}
