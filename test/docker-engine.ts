import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { systemExec } from "../src/runner/exec.ts";

export type DockerEngine = { readonly host: string; readonly program: string; stop(): Promise<void> };

/** A Docker engine of the test's own, with its own folders and without a network; undefined where it cannot be had. */
export async function startDocker(): Promise<DockerEngine | undefined> {
  const [dockerd, program] = ["/usr/sbin/dockerd", "/usr/bin/docker"];
  if (!existsSync(dockerd) || !existsSync(program) || process.getuid?.() !== 0) return undefined;
  const folder = mkdtempSync(join(tmpdir(), "slipway-docker-"));
  const host = `unix://${folder}/docker.sock`;
  const flags = ["--data-root", `${folder}/data`, "--exec-root", `${folder}/exec`, "--pidfile", `${folder}/pid`];
  const child = spawn(dockerd, [...flags, "-H", host, "--bridge=none", "--iptables=false"], {
    stdio: "ignore",
    env: { PATH: "/usr/sbin:/usr/bin:/sbin:/bin" },
  });
  const ended = new Promise<void>((done) => {
    child.once("close", () => done());
    child.once("error", () => done());
  });
  const stop = async () => {
    child.kill("SIGTERM");
    await ended;
    rmSync(folder, { recursive: true, force: true });
  };
  for (let round = 0; round < 300 && child.exitCode === null; round++) {
    const { code } = await systemExec(program, ["version"], { env: { DOCKER_HOST: host } }).catch(() => ({ code: 1 }));
    if (code === 0) return { host, program, stop };
    await new Promise((done) => setTimeout(done, 100));
  }
  await stop();
  return undefined;
}
