import type { ChildProcess } from "node:child_process";
import { readFile } from "node:fs/promises";
import { InfrastructureError } from "../report/user-error.ts";
import { changedSince } from "./changed-files.ts";
import type { Launched } from "./launch.ts";
import { keepLines } from "./lines.ts";
import { listeningAt } from "./listening.ts";
import { killMarked, marked, markedFamily } from "./marked-processes.ts";
import { watchMemory } from "./memory-watch.ts";
import type { ContainerPlace } from "./place.ts";
import type { Apartness, Container, Isolation } from "./ports.ts";
import { ask } from "./socket-http.ts";

type About = {
  readonly place: ContainerPlace;
  readonly isolation: Isolation;
  readonly apart: Apartness;
  readonly memoryBytes: number | undefined;
  readonly onLine: ((line: string) => void) | undefined;
  /** Called when nothing of it runs any more, and its folder is still there. */
  readonly beforeRemoval?: () => Promise<void>;
};

/**
 * A running container around the process that was started for it.
 *
 * @throws InfrastructureError when the process could not be started at all
 */
export async function containerOf(
  { child, change, terminate, destroy, root, memory, dump }: Launched,
  { place, isolation, apart, memoryBytes, onLine, beforeRemoval }: About,
): Promise<Container> {
  const lines = keepLines(onLine, change);
  if (child.stdout) lines.follow(child.stdout);
  if (child.stderr) lines.follow(child.stderr);
  const ended = endOf(child);
  if (child.pid === undefined) {
    const { error } = await ended;
    await place.remove();
    throw new InfrastructureError("A container could not be started.", { cause: error });
  }
  const started = Date.now();
  const gauge = memory ?? (async () => ({ bytes: await memoryOf(place.id), killed: false }));
  const limit =
    memoryBytes === undefined || apart.memory === "limited"
      ? undefined
      : { bytes: memoryBytes, exceeded: () => killLargest(place.id) };
  const watch = memoryBytes === undefined ? undefined : watchMemory(gauge, limit);
  let stopped: Promise<void> | undefined;
  const stop = async (graceSeconds: number) => {
    watch?.stop();
    if (!(await isSettled(ended))) {
      await (terminate?.() ?? signal(child, "SIGTERM"));
      await Promise.race([ended, pause(graceSeconds)]);
    }
    if (destroy) await destroy();
    signal(child, "SIGKILL");
    await ended;
    if (!destroy) await killMarked(place.id);
    try {
      await beforeRemoval?.();
    } finally {
      await place.remove();
    }
  };
  return {
    isolation,
    apart,
    socket: place.socket,
    request: (path, options) => ask({ socketPath: place.socket }, path, options),
    ended: ended.then(({ code, signal }) => ({ code, signal })),
    lines: lines.newest,
    memory: async () => (await gauge())?.bytes,
    memorySeen: async () => (await watch?.seen()) ?? { mostBytes: undefined, killed: false },
    // What an engine starts is the engine's own, and its processes are not ours to look into.
    listening: async () => (dump === undefined ? listeningAt(await marked(place.id)) : undefined),
    dump: dump ?? (() => dumpWorkers(place.id)),
    changed: async () => (root === undefined ? [] : changedSince(root, started)),
    stop(graceSeconds = 10) {
      stopped ??= stop(graceSeconds);
      return stopped;
    },
  };
}

type End = { readonly code: number | undefined; readonly signal: string | undefined; readonly error?: Error };

/** After its end, its last lines are waited for; but not for ever, since something else may hold the pipe open. */
function endOf(child: ChildProcess): Promise<End> {
  return new Promise((resolve) => {
    child.once("error", (error) => resolve({ code: undefined, signal: undefined, error }));
    child.once("exit", (code, signal) => {
      const settle = () => resolve({ code: code ?? undefined, signal: signal ?? undefined });
      const timer = setTimeout(settle, 1000);
      child.once("close", () => {
        clearTimeout(timer);
        settle();
      });
    });
  });
}

/** To the whole group that it leads. */
function signal(child: ChildProcess, name: NodeJS.Signals) {
  try {
    if (child.pid !== undefined) process.kill(-child.pid, name);
  } catch {
    // None of it is left.
  }
}

/** As the kernel would: what takes most of it goes. */
async function killLargest(id: string): Promise<void> {
  const sizes = await Promise.all((await marked(id)).map(async (pid) => ({ pid, size: await sizeOf(pid) })));
  const [largest] = sizes.sort((one, other) => other.size - one.size);
  if (largest) send(largest.pid, "SIGKILL");
}

/**
 * To those that another process of the container started; where there is one process only, to that one. A signal at which Python itself
 * writes where its threads are (`PYTHONFAULTHANDLER`), and that gunicorn leaves to it, unlike SIGABRT.
 *
 * @see Python, Library Reference, `faulthandler`; gunicorn, `workers/base.py`, `init_signals`
 */
async function dumpWorkers(id: string): Promise<void> {
  const family = await markedFamily(id);
  const workers = family.filter(({ parent }) => family.some(({ pid }) => pid === parent));
  for (const { pid } of workers.length > 0 ? workers : family) send(pid, "SIGBUS");
}

function send(pid: number, name: NodeJS.Signals) {
  try {
    process.kill(pid, name);
  } catch {
    // It has ended by itself.
  }
}

/** Shared memory is counted in shares, so that the sum is what all of it takes. @see proc(5), smaps_rollup */
async function memoryOf(id: string): Promise<number | undefined> {
  const sizes = await Promise.all((await marked(id)).map(sizeOf));
  const sum = sizes.reduce((total, size) => total + size, 0);
  return sum > 0 ? sum : undefined;
}

async function sizeOf(pid: number): Promise<number> {
  const text = await readFile(`/proc/${pid}/smaps_rollup`, "utf8").catch(() => "");
  return 1024 * Number(/^Pss:\s+(\d+) kB$/m.exec(text)?.[1] ?? 0);
}

async function isSettled(promise: Promise<unknown>): Promise<boolean> {
  const open = Symbol("open");
  return (await Promise.race([promise, Promise.resolve(open)])) !== open;
}

const pause = (seconds: number) =>
  new Promise<void>((done) => {
    setTimeout(done, seconds * 1000).unref();
  });
