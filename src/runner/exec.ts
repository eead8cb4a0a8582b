import { spawn } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { InfrastructureError } from "../report/user-error.ts";
import type { Exec } from "./ports.ts";

/** @throws InfrastructureError when the program is not there or takes too long. */
export const systemExec: Exec = async (command, args, { files, ...options } = {}) => {
  if (files === undefined) return run(command, args, options);
  const folder = await mkdtemp(join(tmpdir(), "slipway-"));
  try {
    for (const [name, content] of Object.entries(files)) await writeFile(join(folder, name), content, { flag: "wx" });
    return await run(command, args, { ...options, cwd: folder });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
};

const run: Exec = async (command, args, { cwd, env = {}, input, timeoutSeconds } = {}) => {
  const child = spawn(command, args, { cwd, env, stdio: ["pipe", "pipe", "pipe"] });
  const ended = new Promise<number>((resolve, reject) => {
    child.once("error", (cause) =>
      reject(new InfrastructureError(`The program "${command}" could not be started.`, { cause })),
    );
    child.once("close", (code, signal) => resolve(code ?? (signal === null ? 1 : 128)));
  });
  // A program that ends without reading its input closes the pipe early; that is its right.
  child.stdin.on("error", () => {});
  child.stdin.end(input);
  const finished = Promise.all([ended, text(child.stdout), text(child.stderr)]);
  const { promise: late, reject: giveUp } = Promise.withResolvers<never>();
  const tooLong = () =>
    giveUp(new InfrastructureError(`The program "${command}" did not end within ${timeoutSeconds} s and was stopped.`));
  const timer = timeoutSeconds === undefined ? undefined : setTimeout(tooLong, timeoutSeconds * 1000);
  try {
    const [code, stdout, stderr] = await Promise.race([finished, late]);
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
