import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { root } from "./slipway.ts";

/** Why no small disk can be had here; undefined where one can. */
export const noSmallDisk = (): string | undefined => {
  if (process.platform !== "linux") return "only Linux has mount namespaces";
  const tried = spawnSync("unshare", [...own, "mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", "/mnt"], {
    encoding: "utf8",
  });
  return tried.status === 0
    ? undefined
    : `unshare and mount do not work here: ${tried.stderr || tried.error?.message}`.trim();
};

const user = process.getuid?.() ?? 0;
const group = process.getgid?.() ?? 0;
const own = user === 0 ? ["--mount"] : ["--user", "--map-root-user", "--mount"];

/**
 * A disk in memory of so many kilobytes, at a folder, in a mount namespace of its own: only what is run through it sees it, and it is
 * gone with the process that holds the namespace.
 */
export async function smallDisk(at: string, kilobytes: number) {
  const script = 'mount -t tmpfs -o "mode=755,size=$2k" tmpfs "$1" && echo ready && exec sleep 3600';
  const holder = spawn("unshare", [...own, "sh", "-c", script, "small-disk", at, String(kilobytes)], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  await once(holder.stdout, "data");
  const target = [
    "--target",
    String(holder.pid),
    ...(user === 0 ? ["--mount"] : ["--user", "--mount", "--preserve-credentials"]),
  ];
  const again = user === 0 ? [] : ["unshare", "--user", `--map-user=${user}`, `--map-group=${group}`];
  return {
    /** How a path is seen through it from outside. */
    seen: (path: string) => join(`/proc/${holder.pid}/root`, path),
    /** The command line that runs a command where the disk is. */
    inside: (...command: readonly [string, ...string[]]) => ["nsenter", ...target, ...again, ...command] as const,
    /** The command line, as `slipway()` of the tests runs it, where the disk is. */
    async slipway(args: readonly string[], { cache, state }: { readonly cache: string; readonly state: string }) {
      const child = spawn("nsenter", [...target, ...again, join(root, "bin/slipway"), ...args], {
        cwd: root,
        env: {
          ...process.env,
          SLIPWAY_PLATFORM: "",
          SLIPWAY_HOME: "",
          // An engine has its own disk, somewhere else.
          DOCKER_HOST: `unix://${at}/no-docker.sock`,
          NO_COLOR: "1",
          XDG_CACHE_HOME: cache,
          XDG_STATE_HOME: state,
        },
        stdio: ["ignore", "pipe", "pipe"],
      });
      const [stdout, stderr, [code]] = await Promise.all([
        text(child.stdout),
        text(child.stderr),
        once(child, "close"),
      ]);
      return { code: code as number | null, stdout, stderr };
    },
    /** Gives it more room. */
    grow(kilobytesNow: number) {
      const { status, stderr } = spawnSync("nsenter", [...target, "mount", "-o", `remount,size=${kilobytesNow}k`, at], {
        encoding: "utf8",
      });
      if (status !== 0) throw new Error(stderr);
    },
    async [Symbol.asyncDispose]() {
      const gone = once(holder, "close");
      holder.kill("SIGKILL");
      await gone;
    },
  };
}
