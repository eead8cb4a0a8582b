import { type ChildProcess, spawn } from "node:child_process";
import { closeSync, mkdirSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Readable } from "node:stream";
import { InfrastructureError } from "../report/user-error.ts";
import type { Exec, Exit } from "./ports.ts";

/**
 * A program that is given files starts before this returns, so that it runs beside whatever its caller does until it awaits the end.
 *
 * @throws InfrastructureError when the program is not there or takes too long.
 */
export const systemExec: Exec = async (command, args, { files, ...options } = {}) => {
  if (files === undefined) return run(command, args, options);
  const { folder, cwd } = folderOf(files);
  try {
    return await runQuietly(folder, command, args, { ...options, cwd });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};

/** A folder for one run, and in it the one that holds the files: in memory where Linux keeps files there, which is sooner written. */
function folderOf(files: Readonly<Record<string, string>>): { readonly folder: string; readonly cwd: string } {
  try {
    return writtenIn(memory, files);
  } catch {
    return writtenIn(tmpdir(), files);
  }
}

const memory = "/dev/shm";

function writtenIn(place: string, files: Readonly<Record<string, string>>) {
  const folder = mkdtempSync(join(place, "slipway-"));
  try {
    const cwd = join(folder, "files");
    mkdirSync(cwd);
    for (const [name, content] of Object.entries(files)) writeFileSync(join(cwd, name), content, { flag: "wx" });
    return { folder, cwd };
  } catch (error) {
    rmSync(folder, { recursive: true, force: true });
    throw error;
  }
}

/**
 * Runs a program that nobody listens to before it ends. What it says goes into files of a folder: streams of pipes are half of what
 * starting it costs, and a pipe is full while nobody reads.
 */
async function runQuietly(
  folder: string,
  ...[command, args, { cwd, env = {}, input = "", timeoutSeconds } = {}]: Parameters<Exec>
): Promise<Exit> {
  const said = [join(folder, "stdout"), join(folder, "stderr")] as const;
  writeFileSync(join(folder, "stdin"), input, { flag: "wx" });
  const files = [openSync(join(folder, "stdin"), "r"), ...said.map((path) => openSync(path, "wx"))];
  let child: ChildProcess;
  try {
    child = spawn(command, args, { cwd, env, stdio: files });
  } finally {
    for (const file of files) closeSync(file);
  }
  const code = await inTime(exitOf(child, command, "exit"), child, command, timeoutSeconds);
  return { code, stdout: readFileSync(said[0], "utf8"), stderr: readFileSync(said[1], "utf8") };
}

const notStarted = (command: string, cause: unknown) =>
  new InfrastructureError(`The program "${command}" could not be started.`, { cause });

const tooLong = (command: string, seconds: number) =>
  new InfrastructureError(`The program "${command}" did not end within ${seconds} s and was stopped.`);

const run: Exec = async (command, args, { cwd, env = {}, input, timeoutSeconds } = {}) => {
  const child = spawn(command, args, { cwd, env, stdio: ["pipe", "pipe", "pipe"] });
  const ended = exitOf(child, command, "close");
  // A program that ends without reading its input closes the pipe early; that is its right.
  child.stdin.on("error", () => {});
  child.stdin.end(input);
  const finished = Promise.all([ended, textOf(child.stdout), textOf(child.stderr)]);
  try {
    const [code, stdout, stderr] = await inTime(finished, child, command, timeoutSeconds);
    return { code, stdout, stderr };
  } catch (error) {
    // What the program has started may live on and hold the other ends; nobody listens to it any more.
    for (const pipe of [child.stdout, child.stderr]) pipe.destroy();
    throw error;
  }
};

const exitOf = (child: ChildProcess, command: string, event: "exit" | "close"): Promise<number> =>
  new Promise((resolve, reject) => {
    child.once("error", (cause) => reject(notStarted(command, cause)));
    child.once(event, (code, signal) => resolve(code ?? (signal === null ? 1 : 128)));
  });

/** Stops a program that takes too long. One that ended while this thread was busy is heard first. */
async function inTime<End>(
  end: Promise<End>,
  child: ChildProcess,
  command: string,
  seconds: number | undefined,
): Promise<End> {
  if (seconds === undefined) return end;
  const { promise: never, reject: giveUp } = Promise.withResolvers<never>();
  const late = () => {
    giveUp(tooLong(command, seconds));
    child.kill("SIGKILL");
  };
  const timer = setTimeout(() => setImmediate(late), seconds * 1000);
  try {
    return await Promise.race([end, never]);
  } finally {
    clearTimeout(timer);
  }
}

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
