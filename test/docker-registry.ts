import { spawn } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { type AddressInfo, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";

type Settings = {
  /** Where it keeps what it is given; its own folder unless said otherwise. */
  readonly storage?: string;
  /** The command line that runs a command somewhere else. */
  readonly inside?: (...command: readonly [string, ...string[]]) => readonly [string, ...string[]];
};

export type RunningRegistry = { readonly host: string; stop(): Promise<void> };

/** The registry that most of the world runs (Debian's docker-registry), on a free port of this machine, empty. */
export async function startRegistry({
  storage,
  inside = (...command) => command,
}: Settings = {}): Promise<RunningRegistry> {
  const folder = await mkdtemp(join(tmpdir(), "slipway-registry-"));
  const port = await freePort();
  const host = `localhost:${port}`;
  const configuration = [
    "version: 0.1",
    "log: { level: error, accesslog: { disabled: true } }",
    `storage: { filesystem: { rootdirectory: ${storage ?? join(folder, "registry")} } }`,
    `http: { addr: "127.0.0.1:${port}", relativeurls: false }`,
  ];
  await writeFile(join(folder, "config.yml"), configuration.join("\n"));
  const [command, ...args] = inside("docker-registry", "serve", join(folder, "config.yml"));
  const server = spawn(command, args, { stdio: "ignore" });
  const ended = new Promise<void>((resolve) => server.once("close", () => resolve()).once("error", () => resolve()));
  const stop = async () => {
    server.kill();
    await ended;
    await rm(folder, { recursive: true, force: true });
  };
  for (let attempt = 0; attempt < 100 && server.exitCode === null; attempt += 1) {
    const answer = await fetch(`http://${host}/v2/`).catch(() => undefined);
    if (answer?.ok) return { host, stop };
    await pause(100);
  }
  await stop();
  throw new Error("docker-registry did not answer in ten seconds; the Debian package of that name brings it");
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
