import { spawn } from "node:child_process";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { markName } from "../src/container/marked-processes.ts";
import { root, sharedCache } from "./slipway.ts";

export type Terminal = {
  /** Everything that was printed so far, colours and all, lines ended as terminals end them. */
  printed(): string;
  /** Waits until a pattern is printed and answers with its first group. Fails when the command ends before, with all that it printed. */
  until(pattern: RegExp): Promise<string>;
  /** Types, as if somebody sat there; `\u0003` is Ctrl-C. */
  type(keys: string): void;
  /** The exit code, once it has ended. */
  readonly ended: Promise<number | null>;
  /** The processes that the command has started in containers of its own (not those that an engine started for it). */
  containerProcesses(): Promise<readonly number[]>;
  [Symbol.asyncDispose](): Promise<void>;
};

/**
 * Runs the command line as a person at a terminal does: on a pseudo-terminal of its own, by util-linux's `script`. Ended when it is
 * disposed of.
 */
export function onTerminal(
  args: readonly string[],
  {
    state,
    cwd = root,
    cache = sharedCache,
    columns = 100,
    color = false,
  }: { state: string; cwd?: string; cache?: string; columns?: number; color?: boolean },
): Terminal {
  const quoted = [join(root, "bin/slipway"), ...args].map((word) => `'${word.replaceAll("'", "'\\''")}'`).join(" ");
  const { NO_COLOR: _, FORCE_COLOR: __, ...inherited } = process.env;
  const child = spawn("script", ["-qefc", `stty cols ${columns} rows 50; exec ${quoted}`, "/dev/null"], {
    cwd,
    env: {
      ...inherited,
      SHELL: "/bin/sh",
      TERM: "xterm-256color",
      SLIPWAY_PLATFORM: "",
      XDG_CACHE_HOME: cache,
      XDG_STATE_HOME: state,
      ...(color ? {} : { NO_COLOR: "1" }),
    },
    stdio: ["pipe", "pipe", "pipe"],
  });
  let printed = "";
  const watching = new Set<() => void>();
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (text: string) => {
      printed += text;
      for (const look of watching) look();
    });
  }
  const { promise: ended, resolve: end } = Promise.withResolvers<number | null>();
  child.once("error", (error) => {
    printed += `${error.message}: these tests need script, of util-linux.\n`;
  });
  child.once("close", (code) => {
    end(code);
    for (const look of watching) look();
  });
  return {
    printed: () => printed,
    until: (pattern) =>
      new Promise((resolve, reject) => {
        const look = () => {
          const found = pattern.exec(printed);
          if (found === null && child.exitCode === null) return;
          watching.delete(look);
          if (found === null) reject(new Error(`It ended, and ${pattern} was not printed:\n${printed}`));
          else resolve(found[1] ?? found[0]);
        };
        watching.add(look);
        look();
      }),
    type: (keys) => void child.stdin.write(keys),
    ended,
    containerProcesses: () => markedBelow(child.pid),
    async [Symbol.asyncDispose]() {
      if (child.exitCode === null) child.kill("SIGTERM");
      await ended;
    },
  };
}

/** Of the processes that descend from one, those that are a container's by their environment. */
async function markedBelow(ancestor: number | undefined): Promise<readonly number[]> {
  const parents = new Map<number, number>();
  for (const name of await readdir("/proc")) {
    const stat = await readFile(`/proc/${name}/stat`, "utf8").catch(() => "");
    // The program's name, in brackets, may hold anything.
    const parent = stat.slice(stat.lastIndexOf(")") + 2).split(" ")[1];
    if (parent !== undefined) parents.set(Number(name), Number(parent));
  }
  const descends = (pid: number | undefined): boolean =>
    pid !== undefined && (pid === ancestor || descends(parents.get(pid)));
  const found: number[] = [];
  for (const pid of [...parents.keys()].filter((pid) => pid !== ancestor && descends(pid))) {
    const environment = await readFile(`/proc/${pid}/environ`, "utf8").catch(() => "");
    if (environment.split("\0").some((variable) => variable.startsWith(`${markName}=`))) found.push(pid);
  }
  return found;
}
