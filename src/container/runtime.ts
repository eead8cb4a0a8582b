import { randomUUID } from "node:crypto";
import { mkdir, realpath } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Blobs } from "../oci/ports.ts";
import { InfrastructureError, UserError } from "../report/user-error.ts";
import { systemExec } from "../runner/exec.ts";
import type { Exec } from "../runner/ports.ts";
import { stayAlive, sweepAlive } from "./alive.ts";
import { chroot } from "./chroot.ts";
import { containerOf } from "./container.ts";
import { type EngineSettings, engineIsolator, findEngine, removeContainer } from "./engine.ts";
import { environmentOf, readImage } from "./image-in-blobs.ts";
import type { Isolator } from "./launch.ts";
import { markName } from "./marked-processes.ts";
import { namespaces } from "./namespaces.ts";
import { refuseOtherMachine } from "./other-machine.ts";
import { readOut } from "./out-folder.ts";
import { letIn, makePlace, sweepPlaces } from "./place.ts";
import type { Container, Isolation, Mount, OpenRuntime, RunOptions } from "./ports.ts";
import { plainProcess } from "./process.ts";
import { checkMounts, sweepLayers } from "./root-file-system.ts";

export type RuntimeSettings = {
  /** Where images are read from. */
  readonly blobs: Pick<Blobs, "read" | "open">;
  /** Where layers are kept unpacked and running containers are written down. One folder may serve several processes. */
  readonly folder: string;
  /** This isolation or none: for tests, and for people who know. */
  readonly prefer?: Isolation | undefined;
  /** What the machine says of engines. */
  readonly engines?: EngineSettings;
  readonly exec?: Exec;
  /** For what lives as long as a container; its path must be short. */
  readonly temporary?: string;
};

/** Strongest first. */
const order: readonly Isolation[] = ["docker", "podman", "namespaces", "chroot", "process"];

/**
 * A runtime with the strongest isolation that this machine offers, which is tried, not guessed. What killed processes left behind
 * is removed first.
 *
 * Where a machine offers none, only starting something fails, with what is missing.
 *
 * @throws UserError when the machine does not offer the one that is preferred
 */
export async function openRuntime(settings: RuntimeSettings): Promise<OpenRuntime> {
  const { blobs, folder, prefer, exec = systemExec } = settings;
  const temporary = await realpath(settings.temporary ?? tmpdir());
  const records = join(folder, "containers");
  await mkdir(records, { recursive: true });
  await sweepLayers(join(folder, "layers"));
  await sweepAlive(temporary);
  await sweepPlaces(records, temporary, async (name, id) => {
    const engine =
      name === "docker" || name === "podman" ? await findEngine(name, settings.engines ?? {}, exec) : undefined;
    if (engine) await removeContainer(engine, id, exec);
  });
  let isolator: Isolator | undefined;
  for (const isolation of prefer === undefined ? order : [prefer]) {
    isolator = await isolatorFor(isolation, settings, temporary);
    if (isolator) break;
  }
  if (!isolator && prefer !== undefined) throw noIsolation(prefer);
  isolator ??= nothingToRunWith;
  const { isolation, apart, limitsMemory, serverFolder, launch } = isolator;
  const owner = join(temporary, `slipway-${randomUUID().slice(0, 8)}.alive`);
  // Not before there is something to look after: most commands start nothing.
  let alive: Promise<{ close(): Promise<void> }> | undefined;
  const running = new Set<Container>();
  let isClosed = false;

  async function begin(options: RunOptions, out?: (folder: string) => Promise<void>) {
    if (isClosed) throw new Error("A container was to be started in a runtime that is closed.");
    const image = await readImage(options.image, blobs);
    await refuseOtherMachine(image);
    const [program, ...rest] = options.command ?? image.command;
    if (program === undefined) {
      throw new UserError(`The image ${options.image} has neither an entry point nor a command.`, {
        fix: "Give it one: ENTRYPOINT in a Dockerfile.",
      });
    }
    await checkMounts(options.mounts ?? []);
    const engine = isolation === "docker" || isolation === "podman" ? { engine: isolation } : {};
    alive ??= stayAlive(owner);
    await alive;
    const place = await makePlace({ records, temporary, owner, ...engine });
    try {
      const mounts: Mount[] = [...(options.mounts ?? [])];
      if (out) {
        const source = join(place.folder, "out");
        await mkdir(source);
        letIn(source);
        mounts.push({ source, target: "/out", writable: true });
      }
      const environment = environmentOf(image, { ...options.env, [markName]: place.id });
      const server = `--bind=unix:${serverFolder(place)}/app.sock`;
      const told = environment.get("GUNICORN_CMD_ARGS");
      const launched = await launch({
        image,
        command: [program, ...rest],
        environment: new Map([
          ...environment,
          ["GUNICORN_CMD_ARGS", told === undefined ? server : `${told} ${server}`],
        ]),
        mounts,
        place,
        memoryBytes: options.memoryBytes,
      });
      const { memoryBytes } = options;
      const memory = memoryBytes === undefined ? "free" : limitsMemory ? "limited" : "watched";
      const container = await containerOf(launched, {
        place,
        isolation,
        apart: { ...apart, memory },
        memoryBytes,
        onLine: options.onLine,
        ...(out ? { beforeRemoval: () => out(join(place.folder, "out")) } : {}),
      });
      const stop: Container["stop"] = (seconds) => container.stop(seconds).finally(() => running.delete(tracked));
      const tracked = { ...container, stop };
      running.add(tracked);
      return tracked;
    } catch (error) {
      await place.remove();
      throw error;
    }
  }

  return {
    isolation: async () => isolation,
    start: (options) => begin(options),
    async run(options) {
      let files: ReadonlyMap<string, Uint8Array> = new Map();
      const container = await begin(options, async (folder) => {
        files = await readOut(folder);
      });
      let timer: NodeJS.Timeout | undefined;
      const late = new Promise<"late">((resolve) => {
        timer = setTimeout(() => resolve("late"), options.timeoutSeconds * 1000);
      });
      const ended = await Promise.race([container.ended, late]);
      clearTimeout(timer);
      await container.stop(0);
      if (ended === "late") {
        throw new InfrastructureError(
          `The command ${JSON.stringify(options.command[0])} did not end within ${options.timeoutSeconds} s in its container.`,
          { fix: "Run this again when the machine is less busy." },
        );
      }
      return { code: ended.code ?? 128, lines: container.lines(), files };
    },
    async close() {
      isClosed = true;
      await Promise.all([...running].map((container) => container.stop(5)));
      await (await alive)?.close();
    },
  };
}

/** The isolations that this machine offers, strongest first. Tries each, so it takes a moment. */
export async function availableIsolations(settings: RuntimeSettings): Promise<readonly Isolation[]> {
  const temporary = await realpath(settings.temporary ?? tmpdir());
  const found = await Promise.all(
    order.map(async (isolation) => ((await isolatorFor(isolation, settings, temporary)) ? [isolation] : [])),
  );
  return found.flat();
}

async function isolatorFor(
  isolation: Isolation,
  settings: RuntimeSettings,
  temporary: string,
): Promise<Isolator | undefined> {
  const { blobs, folder, exec = systemExec } = settings;
  const layers = join(folder, "layers");
  if (isolation === "namespaces") return namespaces({ blobs, layers, temporary, exec });
  if (isolation === "chroot") return chroot({ blobs, layers, exec });
  if (isolation === "process") return plainProcess({ blobs, layers });
  const engine = process.platform === "linux" ? await findEngine(isolation, settings.engines ?? {}, exec) : undefined;
  return engine && engineIsolator(engine, blobs, exec);
}

/** Where nothing can be run, everything else still works: what is said is said when something is to be run. */
const nothingToRunWith: Isolator = {
  isolation: "process",
  apart: { ownUser: false, readOnly: false, noCapabilities: false, noNetwork: false },
  limitsMemory: false,
  serverFolder: ({ sockets }) => sockets,
  async launch() {
    throw noIsolation(undefined);
  },
};

function noIsolation(prefer: Isolation | undefined): UserError {
  if (prefer !== undefined) {
    return new UserError(`This machine cannot run an image with the isolation "${prefer}".`, {
      fix: "Leave the choice to Slipway, or see what that isolation needs.",
    });
  }
  if (process.platform !== "linux") {
    // Docker Desktop and Podman run containers in a virtual machine, whose edge no Unix socket crosses.
    return new UserError("An image can be run on Linux only; this machine is none.", {
      fix: "Run Slipway inside Linux: WSL 2 on Windows, or a virtual machine such as Lima on macOS. Everything but smoke test and deploy works here as well.",
    });
  }
  return new UserError("An image cannot be run on this machine: there is nothing here to run it with.", {
    fix: "Install util-linux (unshare, setpriv), or start Docker or Podman.",
  });
}
