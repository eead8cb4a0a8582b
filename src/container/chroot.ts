import { spawn } from "node:child_process";
import { chmodSync, mkdirSync, rmdirSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import type { Blobs } from "../oci/ports.ts";
import { UserError } from "../report/user-error.ts";
import type { Exec } from "../runner/ports.ts";
import { guardScript } from "./enter-script.ts";
import type { Isolator, Launch } from "./launch.ts";
import { letIn } from "./place.ts";
import { imageFiles } from "./root-file-system.ts";
import { findTools, systemFolders } from "./tools.ts";
import { containerUser } from "./unpack-layer.ts";

type Settings = { readonly blobs: Pick<Blobs, "open">; readonly layers: string; readonly exec: Exec };

const programs = ["env", "mknod", "setpriv", "sh", "unshare"] as const;

/** Name, major and minor number. @see Linux kernel, Documentation/admin-guide/devices.txt */
const devices = [
  ["null", 1, 3],
  ["zero", 1, 5],
  ["full", 1, 7],
  ["random", 1, 8],
  ["urandom", 1, 9],
] as const;

/**
 * A file system of its own and nothing else, for root on a Linux that refuses namespaces; undefined for anybody else. Everything in
 * there belongs to root, so that the container's user, 65532, can write to `/tmp`, `/dev/shm` and its socket's folder only. The network and the
 * list of processes are the machine's, and there is no `/proc`.
 */
export async function chroot({ blobs, layers, exec }: Settings): Promise<Isolator | undefined> {
  if (process.platform !== "linux" || process.getuid?.() !== 0) return undefined;
  const tools = await findTools(programs);
  if (!tools) return undefined;
  const path = { PATH: systemFolders.join(":") };

  async function makeDevices(folder: string) {
    for (const [name, major, minor] of devices) {
      // Where devices may not be made, the container goes without: few programs need one.
      await exec(tools?.mknod ?? "mknod", ["-m", "666", join(folder, name), "c", String(major), String(minor)], {
        env: path,
      });
    }
  }

  return {
    isolation: "chroot",
    apart: { ownUser: true, readOnly: true, noCapabilities: true, noNetwork: false },
    limitsMemory: false,
    serverFolder: () => "/run/slipway",
    async launch({ image, command, environment, mounts, place }: Launch) {
      refuseReadOnly(mounts);
      const root = join(place.folder, "root");
      (await imageFiles(image, blobs, layers)).merge(root, []);
      await makeDevices(join(root, "dev"));
      for (const folder of ["tmp", "dev/shm"]) {
        mkdirSync(join(root, folder), { recursive: true });
        chmodSync(join(root, folder), 0o1777);
      }
      expose(join(root, "run/slipway"), place.sockets);
      for (const { source, target } of mounts) {
        mkdirSync(join(root, target));
        expose(join(root, target), source);
      }
      const settings = [...environment].map(([name, value]) => `${name}=${value}`);
      const user = String(containerUser);
      const child = spawn(
        tools.setpriv,
        [
          ...["--pdeathsig", "USR1", tools.sh, "-c", guardScript, "slipway-container"],
          ...[tools.setpriv, "--no-new-privs", "--inh-caps=-all", "--ambient-caps=-all"],
          ...["--bounding-set=-all,+setuid,+setgid,+sys_chroot", tools.env, "-i", ...settings],
          ...[tools.unshare, "--setgid", user, "--setuid", user, `--root=${root}`, `--wd=${image.folder}`, "--"],
          ...command,
        ],
        { env: path, cwd: "/", detached: true, stdio: ["ignore", "pipe", "pipe"] },
      );
      return { child, root };
    },
  };
}

/** Nothing can be mounted: what both sides write to is in the tree, and its name outside leads there. */
function expose(inside: string, outside: string) {
  letIn(inside);
  rmdirSync(outside);
  symlinkSync(inside, outside);
}

function refuseReadOnly(mounts: Launch["mounts"]) {
  const other = mounts.find(({ target }) => target !== "/out");
  if (other) {
    throw new UserError(`${other.target} cannot be mounted in a container that is kept apart by chroot alone.`, {
      fix: "Use a machine that allows namespaces, or has Docker or Podman.",
    });
  }
}
