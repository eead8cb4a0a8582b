import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { MemoryGauge } from "./launch.ts";

const mount = "/sys/fs/cgroup";

/**
 * What the control group of a process says of the memory of all that is in it, both versions of control groups. Its files can be read by anybody,
 * also where the processes are another user's. What the kernel could take back at any time, copies of files, is not counted.
 *
 * @param find the id of the process, once it is known
 * @see cgroups(7); Linux kernel, Documentation/admin-guide/cgroup-v2.rst, `memory.stat`, `memory.events`
 */
export function groupGauge(find: () => Promise<number | undefined>): MemoryGauge {
  let folder: Promise<string | undefined> | undefined;
  return async () => {
    folder ??= find().then(groupOf, () => undefined);
    const place = await folder;
    if (place === undefined) {
      // It may just be starting.
      folder = undefined;
      return undefined;
    }
    const [statistics, events, control] = await Promise.all(
      ["memory.stat", "memory.events", "memory.oom_control"].map((name) =>
        readFile(join(place, name), "utf8").catch(() => ""),
      ),
    );
    const field = (text: string | undefined, name: string) => {
      const found = new RegExp(`^${name} (\\d+)$`, "m").exec(text ?? "")?.[1];
      return found === undefined ? undefined : Number(found);
    };
    const held = field(statistics, "anon") ?? field(statistics, "total_rss");
    const shared = field(statistics, "shmem") ?? field(statistics, "total_shmem") ?? 0;
    return {
      bytes: held === undefined ? undefined : held + shared,
      killed: (field(events, "oom_kill") ?? field(control, "oom_kill") ?? 0) > 0,
    };
  };
}

/** The folder of a process's control group of memory, on this machine. */
async function groupOf(pid: number | undefined): Promise<string | undefined> {
  if (pid === undefined || !Number.isSafeInteger(pid) || pid <= 0) return undefined;
  const text = await readFile(`/proc/${pid}/cgroup`, "utf8").catch(() => "");
  const legacy = /^\d+:(?:[\w,=]+,)?memory(?:,[\w,=]+)?:(\/.*)$/m.exec(text)?.[1];
  const unified = /^0::(\/.*)$/m.exec(text)?.[1];
  if (legacy !== undefined) return join(mount, "memory", legacy);
  // At the top of a tree there is no limit, and what is counted is the whole machine's.
  return unified === undefined || unified === "/" ? undefined : join(mount, unified);
}
