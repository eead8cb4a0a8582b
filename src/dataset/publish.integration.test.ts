import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { folderStore } from "../cloud/local/folder-store.ts";
import { completeVersion, currentVersion } from "./publish.ts";

const here = (path: string) => JSON.stringify(join(import.meta.dirname, path));

/** Publishes one table into a folder; with `killAt`, the process kills itself in the middle of that write. */
const program = (folder: string, killAt: number) => `
  import { folderStore } from ${here("../cloud/local/folder-store.ts")};
  import { memoryFiles, quietLog } from ${here("../runner/memory.ts")};
  import { publish } from ${here("stage.ts")};
  const store = folderStore(${JSON.stringify(folder)});
  let writes = 0;
  const die = () => process.kill(process.pid, "SIGKILL");
  async function* half(bytes) { yield bytes.subarray(0, bytes.length / 2); die(); yield bytes; }
  const dying = {
    ...store,
    create: (key, bytes) => store.create(key, writes++ === ${killAt} ? half(bytes) : bytes),
    replace: (...given) => { if (writes++ === ${killAt}) die(); return store.replace(...given); },
  };
  const dialect = { delimiter: ",", quoteChar: '"', doubleQuote: true, skipInitialSpace: false, header: true };
  const table = { name: "pumps", path: "pumps.csv", dialect };
  const files = memoryFiles({ "pumps.csv": "id,name\\n1,Broad Street\\n" });
  await publish([{ dashboard: "soho", table }], { committedAt: new Date("2026-09-01T00:00:00Z") }, { files, store: dying, log: quietLog });`;

async function run(folder: string, killAt: number): Promise<readonly unknown[]> {
  return once(
    spawn(process.execPath, ["--input-type=module", "-e", program(folder, killAt)], { stdio: "inherit" }),
    "exit",
  );
}

let folder = "";
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "slipway-publish-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

test.each(Array.from({ length: 10 }, (_, write) => write))(
  "killed in the middle of write %i, it leaves nothing half, and the next run completes it",
  async (write) => {
    expect(await run(folder, write)).toEqual([null, "SIGKILL"]);
    const store = folderStore(folder);
    const prefix = "soho/pumps/";
    expect(await store.list("")).toHaveLength(write);
    const current = await currentVersion(prefix, store);
    if (current !== undefined)
      expect(await completeVersion(prefix, current, store)).toMatchObject({ version: current });

    expect(await run(folder, -1)).toEqual([0, null]);
    const version = (await currentVersion(prefix, store))!;
    const complete = (await completeVersion(prefix, version, store))!;
    const inFolder = (await readdir(join(folder, prefix, version))).sort();
    expect(inFolder).toEqual(["_SUCCESS", ...complete.files.map(({ name }) => name)].sort());
    for (const { name, bytes } of complete.files) {
      expect([name, (await readFile(join(folder, prefix, version, name))).byteLength]).toEqual([name, bytes]);
    }
  },
);
