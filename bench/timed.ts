import { spawn } from "node:child_process";

export type Timing = { readonly wall: number; readonly cpu: number; readonly code: number; readonly output: string };

/** Seconds of wall time and of CPU, that of children included. */
export async function timed(
  command: string,
  args: readonly string[],
  { env, cwd }: { readonly env: Readonly<Record<string, string | undefined>>; readonly cwd?: string },
): Promise<Timing> {
  const script = 'TIMEFORMAT="@@%R %U %S"; time "$0" "$@"';
  const child = spawn("bash", ["-c", script, command, ...args], { env, cwd, stdio: ["ignore", "pipe", "pipe"] });
  let output = "";
  child.stdout.on("data", (chunk) => (output += chunk));
  child.stderr.on("data", (chunk) => (output += chunk));
  const code = await new Promise<number>((resolve) => child.once("close", (ended) => resolve(ended ?? 1)));
  const [, wall, user, system] = /@@(\S+) (\S+) (\S+)/.exec(output) ?? [];
  return { wall: Number(wall), cpu: Number(user) + Number(system), code, output };
}

export const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
