import { spawn } from "node:child_process";
import { stat } from "node:fs/promises";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { pipeline } from "node:stream/promises";
import { hexOf } from "../oci/digest.ts";
import type { Blobs } from "../oci/ports.ts";
import { InfrastructureError } from "../report/user-error.ts";
import type { Exec } from "../runner/ports.ts";
import { groupGauge } from "./control-group.ts";
import { dockerArchive } from "./docker-archive.ts";
import { engineGuardScript } from "./enter-script.ts";
import type { RunnableImage } from "./image-in-blobs.ts";
import type { Isolator } from "./launch.ts";
import { findTool, findTools, systemFolders } from "./tools.ts";
import { containerUser } from "./unpack-layer.ts";

export type EngineName = "docker" | "podman";

/** What the machine's own configuration says of engines; the front door reads it from the environment. */
export type EngineSettings = {
  /** `DOCKER_HOST`, as it is set. */
  readonly host?: string | undefined;
  /** Where an engine keeps its settings: `HOME`. */
  readonly home?: string | undefined;
  /** `XDG_RUNTIME_DIR`. */
  readonly runtimeFolder?: string | undefined;
  /** Where programs are, beside the system's own folders: the parts of `PATH`. */
  readonly programs?: readonly string[];
};

export type Engine = {
  readonly name: EngineName;
  readonly program: string;
  readonly environment: Readonly<Record<string, string>>;
};

/**
 * The engine of this name, when one answers. It is asked only where there is a sign of it, a socket or a setting, since a client
 * without an engine takes seconds to say so.
 */
export async function findEngine(name: EngineName, settings: EngineSettings, exec: Exec): Promise<Engine | undefined> {
  const { host, home, runtimeFolder } = settings;
  const folders = [...systemFolders, "/usr/local/bin", "/opt/homebrew/bin", ...(settings.programs ?? [])];
  const sockets = [
    "/var/run/docker.sock",
    ...(home === undefined ? [] : [join(home, ".docker/run/docker.sock"), join(home, ".docker/desktop/docker.sock")]),
    ...(runtimeFolder === undefined ? [] : [join(runtimeFolder, "docker.sock")]),
  ];
  const isLikely = name === "podman" || host !== undefined || (await anyExists(sockets));
  const program = isLikely ? await findTool(name, folders) : undefined;
  if (program === undefined) return undefined;
  const environment = {
    PATH: folders.join(":"),
    ...(host === undefined ? {} : { DOCKER_HOST: host }),
    ...(home === undefined ? {} : { HOME: home }),
    ...(runtimeFolder === undefined ? {} : { XDG_RUNTIME_DIR: runtimeFolder }),
  };
  const question = name === "docker" ? ["version", "--format", "{{.Server.Version}}"] : ["info", "--format", "ok"];
  const answer = await exec(program, question, { env: environment, timeoutSeconds: 10 }).catch(() => undefined);
  return answer?.code === 0 ? { name, program, environment } : undefined;
}

async function anyExists(paths: readonly string[]): Promise<boolean> {
  const found = await Promise.all(paths.map((path) => stat(path).catch(() => undefined)));
  return found.some((entry) => entry !== undefined);
}

/** The name that a container has with the engine. */
const nameOf = (id: string) => `slipway-${id}`;

/** Removes a container that was left behind. */
export async function removeContainer({ program, environment }: Engine, id: string, exec: Exec): Promise<void> {
  await exec(program, ["rm", "--force", nameOf(id)], { env: environment, timeoutSeconds: 60 });
}

/** Docker or Podman: the image is loaded into it once, and runs with everything switched off that can be. */
export function engineIsolator(engine: Engine, blobs: Pick<Blobs, "open">, exec: Exec): Isolator {
  const { name, program, environment: own } = engine;
  return {
    isolation: name,
    apart: { ownUser: true, readOnly: true, noCapabilities: true, noNetwork: true },
    limitsMemory: true,
    serverFolder: () => "/run/slipway",
    async launch({ image, command, environment, mounts, place, memoryBytes }) {
      const tag = await load(engine, image, blobs, exec);
      const user = `${containerUser}:${containerUser}`;
      const [entry, ...rest] = command;
      const [guard = program, ...guarded] = await guardedBy(program, nameOf(place.id));
      const child = spawn(
        guard,
        [
          ...guarded,
          ...["run", "--rm", "--name", nameOf(place.id), "--label", "dev.slipway.container"],
          ...["--read-only", "--cap-drop", "ALL", "--security-opt", "no-new-privileges", "--network", "none"],
          ...["--user", user, "--hostname", "dashboard", "--tmpfs", "/tmp:rw,nosuid,nodev,size=1g,mode=1777"],
          // As much swap as memory means none: it would be slow before it is killed.
          ...(memoryBytes === undefined ? [] : ["--memory", `${memoryBytes}`, "--memory-swap", `${memoryBytes}`]),
          ...["--workdir", image.folder, "--volume", `${place.sockets}:/run/slipway`],
          ...mounts.flatMap(({ source, target, writable }) => [
            "--volume",
            `${source}:${target}${writable ? "" : ":ro"}`,
          ]),
          ...[...environment].flatMap(([setting, value]) => ["--env", `${setting}=${value}`]),
          ...["--entrypoint", entry, tag, ...rest],
        ],
        { env: own, cwd: "/", detached: true, stdio: ["ignore", "pipe", "pipe"] },
      );
      return {
        child,
        async terminate() {
          const asked = await exec(program, ["kill", "--signal", "TERM", nameOf(place.id)], { env: own });
          // It may not be there yet: then the client is told, and passes it on when it is.
          if (asked.code !== 0) child.kill("SIGTERM");
        },
        destroy: () => removeContainer(engine, place.id, exec),
        memory: groupGauge(async () => {
          const asked = await exec(program, ["inspect", "--format", "{{.State.Pid}}", nameOf(place.id)], { env: own });
          return asked.code === 0 ? Number(asked.stdout.trim()) : undefined;
        }),
        async dump() {
          // The signal must come from inside: the server's processes belong to the engine, which hands on signals to the first one alone.
          await exec(program, ["exec", nameOf(place.id), entry, "-c", dumpProgram], { env: own, timeoutSeconds: 10 });
        },
      };
    },
  };
}

/** Python that tells the workers of a server, the children of the first process, to say where they are. @see Python, `faulthandler` */
const dumpProgram = `
import os, signal
for name in filter(str.isdigit, os.listdir("/proc")):
    try:
        parent = open(f"/proc/{name}/stat").read().rpartition(")")[2].split()[1]
        if parent == "1" and int(name) != os.getpid():
            os.kill(int(name), signal.SIGBUS)
    except OSError:
        pass
`;

/** The client, behind what ends its container when this process dies; by itself where the system has nothing to learn of that by. */
async function guardedBy(program: string, container: string): Promise<readonly string[]> {
  const tools = process.platform === "linux" ? await findTools(["setpriv", "sh"]) : undefined;
  if (!tools) return [program];
  const { setpriv, sh } = tools;
  const guard = [setpriv, "--pdeathsig", "USR1", sh, "-c", engineGuardScript, "slipway-container"];
  return [...guard, program, container, program];
}

async function load(
  { name, program, environment }: Engine,
  image: RunnableImage,
  blobs: Pick<Blobs, "open">,
  exec: Exec,
): Promise<string> {
  const tag = `localhost/slipway:${hexOf(image.manifest).slice(0, 40)}`;
  const known = await exec(program, ["image", "inspect", "--format", "{{.Id}}", tag], { env: environment });
  if (known.code === 0) return tag;
  const child = spawn(program, ["load"], { env: environment, cwd: "/", stdio: ["pipe", "ignore", "pipe"] });
  const ended = new Promise<number>((resolve) => {
    child.once("error", () => resolve(-1));
    child.once("close", (code) => resolve(code ?? -1));
  });
  const [code, said, sent] = await Promise.all([
    ended,
    text(child.stderr),
    pipeline(dockerArchive(image, tag, blobs), child.stdin).then(
      () => undefined,
      (error: unknown) => error,
    ),
  ]);
  if (code === 0) return tag;
  throw new InfrastructureError(`${name} did not take the image: ${said.trim().slice(0, 300) || "it said nothing"}.`, {
    fix: `See that ${name} works and has space: ${name} info.`,
    cause: sent,
  });
}
