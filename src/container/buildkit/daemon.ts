import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { InfrastructureError } from "../../report/user-error.ts";
import type { Exec } from "../../runner/ports.ts";

export type DaemonSettings = {
  readonly buildkitd: string;
  readonly buildctl: string;
  /** `runc`, or what takes its place. */
  readonly runtime: string;
  /** Where it keeps what it built, for the next time. */
  readonly root: string;
  /** For its socket, whose path must be short. */
  readonly temporary: string;
  readonly environment: Readonly<Record<string, string>>;
};

/** A daemon that is there for one build. Steps share this machine's network, since a bridge of their own would have to be set up. */
export async function startDaemon(
  { buildkitd, buildctl, runtime, root, temporary, environment }: DaemonSettings,
  exec: Exec,
): Promise<{ readonly address: string; stop(): Promise<void> }> {
  await mkdir(root, { recursive: true });
  const address = `unix://${join(temporary, "buildkitd.sock")}`;
  const child = spawn(
    buildkitd,
    [
      ...["--root", root, "--addr", address, "--otel-socket-path", join(temporary, "otel.sock")],
      ...["--containerd-worker=false", "--oci-worker-net=host", `--oci-worker-binary=${runtime}`],
    ],
    { env: environment, cwd: temporary, stdio: ["ignore", "ignore", "pipe"] },
  );
  const said = lastLines(child);
  const ended = Promise.race([once(child, "close"), once(child, "error")]).catch(() => {});
  let isOver = false;
  void ended.then(() => {
    isOver = true;
  });
  const stop = async () => {
    child.kill("SIGTERM");
    const late = setTimeout(() => child.kill("SIGKILL"), 10_000);
    await ended;
    clearTimeout(late);
  };
  for (let round = 0; round < 200 && !isOver; round++) {
    const { code } = await exec(buildctl, ["--addr", address, "debug", "info"], { env: environment });
    if (code === 0) return { address, stop };
    await pause(50);
  }
  await stop();
  throw new InfrastructureError(`buildkitd did not start: ${said().at(-1) ?? "it said nothing"}.`, {
    fix: "Wait until another build on this machine has ended, or see what buildkitd needs here.",
  });
}

function lastLines(child: ChildProcess): () => readonly string[] {
  let text = "";
  child.stderr?.on("data", (piece: Uint8Array) => {
    text = `${text}${new TextDecoder().decode(piece)}`.slice(-4000);
  });
  return () => text.trim().split("\n").filter(Boolean);
}
