import type { Isolation } from "../container/ports.ts";
import { InfrastructureError } from "../report/user-error.ts";

/** Where a container has neither the machine's files nor its network nor its other processes. */
const apart: readonly Isolation[] = ["docker", "podman", "namespaces"];

/**
 * Somebody else's code is run in CI only where it can reach nothing: a laptop's owner may do with less.
 *
 * @throws InfrastructureError where this machine offers less
 */
export function needApart(isolation: Isolation): void {
  if (apart.includes(isolation)) return;
  throw new InfrastructureError(
    `This machine can run an image only as a ${isolation}, which is not kept apart from it.`,
    {
      fix: "Use a runner with Docker, Podman or user namespaces.",
    },
  );
}
