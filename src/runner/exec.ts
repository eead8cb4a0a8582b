import { spawn } from "node:child_process";
import { text } from "node:stream/consumers";
import { InfrastructureError } from "../report/user-error.ts";
import type { Exec } from "./ports.ts";

/** @throws InfrastructureError when the program is not there or takes too long. */
export const systemExec: Exec = async (command, args, { cwd, env = {}, input, timeoutSeconds } = {}) => {
  const child = spawn(command, args, { cwd, env, stdio: ["pipe", "pipe", "pipe"] });
  const ended = new Promise<number>((resolve, reject) => {
    child.once("error", (cause) =>
      reject(new InfrastructureError(`The program "${command}" could not be started.`, { cause })),
    );
    child.once("close", (code, signal) => resolve(code ?? (signal === null ? 1 : 128)));
  });
  const timer =
    timeoutSeconds === undefined ? undefined : setTimeout(() => child.kill("SIGKILL"), timeoutSeconds * 1000);
  // A program that ends without reading its input closes the pipe early; that is its right.
  child.stdin.on("error", () => {});
  child.stdin.end(input);
  const started = performance.now();
  const [code, stdout, stderr] = await Promise.all([ended, text(child.stdout), text(child.stderr)]);
  clearTimeout(timer);
  if (timeoutSeconds !== undefined && code === 128 && performance.now() - started >= timeoutSeconds * 1000) {
    throw new InfrastructureError(`The program "${command}" did not end within ${timeoutSeconds} s and was stopped.`);
  }
  return { code, stdout, stderr };
};
