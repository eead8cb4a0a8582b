import { spawn, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Readable } from "node:stream";
import { InfrastructureError } from "../report/user-error.ts";
import type { Exec, Exit } from "./ports.ts";

/** @throws InfrastructureError when the program is not there or takes too long. */
export const systemExec: Exec = async (command, args, { files, ...options } = {}) => {
  if (files === undefined) return run(command, args, options);
  const folder = mkdtempSync(join(tmpdir(), "slipway-"));
  try {
    for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content, { flag: "wx" });
    return waitFor(command, args, { ...options, cwd: folder });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};

/**
 * Runs a program while nothing else happens, as for one that is given all that it works on: nobody makes streams of its pipes, which is
 * half of what starting it costs.
 */
function waitFor(...[command, args, { cwd, env = {}, input, timeoutSeconds } = {}]: Parameters<Exec>): Exit {
  const { status, signal, stdout, stderr, error } = spawnSync(command, args, {
    cwd,
    env,
    input,
    killSignal: "SIGKILL",
    maxBuffer: Number.POSITIVE_INFINITY,
    ...(timeoutSeconds === undefined ? {} : { timeout: timeoutSeconds * 1000 }),
  });
  if (error !== undefined) {
    const isLate = (error as NodeJS.ErrnoException).code === "ETIMEDOUT";
    throw isLate ? tooLong(command, timeoutSeconds) : notStarted(command, error);
  }
  const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
  return { code: status ?? (signal === null ? 1 : 128), stdout: text(stdout), stderr: text(stderr) };
}

const notStarted = (command: string, cause: unknown) =>
  new InfrastructureError(`The program "${command}" could not be started.`, { cause });

const tooLong = (command: string, seconds: number | undefined) =>
  new InfrastructureError(`The program "${command}" did not end within ${seconds} s and was stopped.`);

const run: Exec = async (command, args, { cwd, env = {}, input, timeoutSeconds } = {}) => {
  const child = spawn(command, args, { cwd, env, stdio: ["pipe", "pipe", "pipe"] });
  const ended = new Promise<number>((resolve, reject) => {
    child.once("error", (cause) => reject(notStarted(command, cause)));
    child.once("close", (code, signal) => resolve(code ?? (signal === null ? 1 : 128)));
  });
  // A program that ends without reading its input closes the pipe early; that is its right.
  child.stdin.on("error", () => {});
  child.stdin.end(input);
  const finished = Promise.all([ended, textOf(child.stdout), textOf(child.stderr)]);
  const { promise: never, reject: giveUp } = Promise.withResolvers<never>();
  const late = () => giveUp(tooLong(command, timeoutSeconds));
  const timer = timeoutSeconds === undefined ? undefined : setTimeout(late, timeoutSeconds * 1000);
  try {
    const [code, stdout, stderr] = await Promise.race([finished, never]);
    return { code, stdout, stderr };
  } catch (error) {
    child.kill("SIGKILL");
    // What the program has started may live on and hold the other ends; nobody listens to it any more.
    for (const pipe of [child.stdout, child.stderr]) pipe.destroy();
    throw error;
  } finally {
    clearTimeout(timer);
  }
};

/** All that comes, as text. By events: Node's other ways make a stream of objects of it first, which costs more than the program. */
const textOf = (stream: Readable): Promise<string> =>
  new Promise((resolve, reject) => {
    const pieces: Uint8Array[] = [];
    stream.on("data", (piece: Uint8Array) => pieces.push(piece));
    stream.once("end", () => resolve(new TextDecoder().decode(Buffer.concat(pieces))));
    stream.once("error", reject);
    // Closed before its end, when nobody listens any more.
    stream.once("close", () => resolve(""));
  });
