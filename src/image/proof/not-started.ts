import { InfrastructureError } from "../../report/user-error.ts";

/**
 * Of an engine that is there, answers, and cannot run anything, which says nothing of the image. A program that the image lacks is another
 * matter: the runtime then names what it could not execute.
 *
 * @param code how the engine's client ended. @see docker-run(1), podman-run(1), "Exit Status"
 * @throws InfrastructureError with what the engine says
 */
export function refuseEngineFault(code: number | undefined, lines: readonly string[]): void {
  if (code === undefined || code < 125 || code > 127) return;
  const said = lines.findLast((line) => /^(docker|Error): .|\b(runc|crun|OCI)\b/.test(line));
  if (said === undefined || /\bexec: "/.test(said)) return;
  if (code !== 125 && !/\b(runc|crun|OCI)\b/.test(said)) return;
  const engine = said.startsWith("docker: ") ? "Docker" : "The container engine";
  const reason = said.replace(/^(docker|Error): (Error response from daemon: )?/, "").replace(/\.$/, "");
  throw new InfrastructureError(`${engine} could not start the container: ${reason}.`, {
    fix: "See that it runs anything at all on this machine (docker run hello-world, or podman); while it is stopped, Slipway does without it.",
  });
}
