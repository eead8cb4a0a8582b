import { spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { join } from "node:path";
import type { Blobs } from "../oci/ports.ts";
import type { Exec } from "../runner/ports.ts";
import { enterScript, probeScript } from "./enter-script.ts";
import type { Isolator } from "./launch.ts";
import { imageFiles } from "./root-file-system.ts";
import { findTool, findTools, systemFolders } from "./tools.ts";
import { containerUser } from "./unpack-layer.ts";

type Settings = {
  readonly blobs: Pick<Blobs, "open">;
  /** Where layers are kept unpacked. */
  readonly layers: string;
  readonly temporary: string;
  readonly exec: Exec;
};

const programs = ["env", "mount", "setpriv", "sh", "unshare"] as const;

/** How much may be written to `/tmp`, and to `/dev/shm`: it is memory. */
const temporarySize = "1g";

/**
 * Own mounts, processes, network, messages and host name for each container, by util-linux; undefined where the machine does not
 * allow it, which is tried and not guessed.
 *
 * Root of this machine runs it as the real user 65532. Anybody else makes a user namespace of their own first, and in there the
 * container's user is themselves under the number 65532. Either way it has no capability, can gain none, and its network reaches
 * itself alone: the loopback interface, which is up where the machine has `ip` (iproute2), as in an engine. Memory and processor time
 * are not limited.
 */
export async function namespaces({ blobs, layers, temporary, exec }: Settings): Promise<Isolator | undefined> {
  if (process.platform !== "linux") return undefined;
  const tools = await findTools(programs);
  if (!tools) return undefined;
  const ip = (await findTool("ip")) ?? "";
  const isRoot = process.getuid?.() === 0;
  const path = { PATH: systemFolders.join(":") };
  const own = [
    ...["--mount", "--pid", "--net", "--ipc", "--uts", "--fork", "--kill-child", "--propagation", "private"],
    ...(isRoot ? [] : ["--user", "--map-root-user"]),
  ];
  // A bounding set is what a program may gain when it is started; what the last step needs stays in it, and is lost with it.
  const gainable = isRoot ? "-all,+setuid,+setgid,+sys_chroot" : "-all,+setfcap,+sys_chroot";
  const drop = [
    tools.setpriv,
    "--no-new-privs",
    "--inh-caps=-all",
    "--ambient-caps=-all",
    `--bounding-set=${gainable}`,
  ];
  const become = isRoot
    ? [tools.unshare, "--setgid", String(containerUser), "--setuid", String(containerUser)]
    : [tools.unshare, "--user", `--map-user=${containerUser}`, `--map-group=${containerUser}`];

  const probe = await mkdtemp(join(temporary, "slipway-"));
  const { code, stdout } = await exec(
    tools.unshare,
    [...own, tools.sh, "-c", probeScript, "slipway-probe", probe, ...drop, ...become],
    { env: path, timeoutSeconds: 20 },
  ).catch(() => ({ code: 1, stdout: "" }));
  await rm(probe, { recursive: true, force: true });
  if (code !== 0) return undefined;
  const stacks = stdout.includes("overlay");

  return {
    isolation: "namespaces",
    apart: { ownUser: true, readOnly: true, noCapabilities: true, noNetwork: true },
    limitsMemory: false,
    serverFolder: () => "/run/slipway",
    async launch({ image, command, environment, mounts, place }) {
      const files = await imageFiles(image, blobs, layers);
      const all = [{ source: place.sockets, target: "/run/slipway", writable: true }, ...mounts];
      const lower = stacks ? files.stack(place, all) : undefined;
      if (lower === undefined) files.merge(join(place.folder, "merged"), all);
      const settings = [...environment].map(([name, value]) => `${name}=${value}`);
      const child = spawn(
        tools.setpriv,
        [
          ...["--pdeathsig", "KILL", tools.unshare, ...own],
          ...[tools.sh, "-c", enterScript, "slipway-container", place.folder, lower ?? "", temporarySize, ip],
          ...all.flatMap(({ source, target, writable }) => [source, target, writable ? "rw" : "ro"]),
          ...["--", ...drop, tools.env, "-i", ...settings],
          ...[...become, `--root=${join(place.folder, "root")}`, `--wd=${image.folder}`, "--", ...command],
        ],
        { env: path, cwd: "/", detached: true, stdio: ["ignore", "pipe", "pipe"] },
      );
      return { child };
    },
  };
}
