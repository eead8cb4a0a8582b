import { execFile } from "node:child_process";
import { mkdir, readdir, writeFile } from "node:fs/promises";
import { homedir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { homes } from "../../cli/machine.ts";
import { readRequirements } from "../../src/dashboard/requirements-txt.ts";
import { resolveWheels } from "../../src/image/wheels/resolve.ts";
import { wheelBytes } from "../../src/image/wheels/wheel-files.ts";
import { readZip } from "../../src/image/wheels/zip.ts";
import { UserError } from "../../src/report/user-error.ts";
import { systemClock } from "../../src/runner/clock.ts";
import { diskCache } from "../../src/runner/disk-cache.ts";
import { openFolder } from "../../src/runner/folder.ts";
import { quietLog } from "../../src/runner/memory.ts";
import { packageSources } from "../../src/runner/package-sources.ts";

const builder = "hatchling.txt";

/** All that the builder consists of is for any Python from here on. */
const oldest = { python: "3.11.0", series: [3, 11], glibc: [2, 17] } as const;

/**
 * Builds what `uvx slipway-dash` gets, with the build tool that hatchling.txt names and nothing that the machine has but Python.
 *
 * @returns the name of the file in `into`
 * @throws UserError without Python; InfrastructureError when the package index does not answer
 */
export async function pythonWheel(
  tree: string,
  { into, work, committed }: { readonly into: string; readonly work: string; readonly committed: string },
): Promise<string> {
  const tools = join(work, "hatchling");
  const env = {
    ...process.env,
    PYTHONPATH: tools,
    PYTHONDONTWRITEBYTECODE: "1",
    SOURCE_DATE_EPOCH: String(Date.parse(committed) / 1000),
  };
  // Without the packages that happen to be installed.
  const python = (...args: readonly string[]) => promisify(execFile)("python3", ["-S", ...args], { cwd: tree, env });
  await python("-c", "import sys; assert sys.version_info >= (3, 11)").catch((cause) => {
    throw new UserError("The wheel cannot be built: there is no python3 that is 3.11 or newer.", {
      fix: "Install Python (on Debian and Ubuntu: apt install python3).",
      cause,
    });
  });
  await unpackBuilder(tools);
  await python("-m", "hatchling", "build", "--target", "wheel", "--directory", into);
  const wheel = (await readdir(into)).find((file) => file.endsWith(".whl"));
  if (wheel === undefined) throw new Error("hatchling made no wheel.");
  return wheel;
}

/** As images get theirs: each wheel by its hash, from the index that the machine is set to. */
async function unpackBuilder(into: string): Promise<void> {
  const { index } = await packageSources({ env: process.env, home: homedir() });
  const cache = diskCache(join(homes().cache, "made"));
  const ports = { http: fetch, clock: systemClock, log: quietLog, cache };
  const pins = (await readRequirements(await openFolder(import.meta.dirname), builder))?.pins ?? [];
  const asked = pins.map((pin) => ({ pin, required: { file: builder, line: pin.line } }));
  for (const wheel of await resolveWheels(asked, oldest, index, ports)) {
    for (const member of readZip(await wheelBytes(wheel, ports))) {
      await mkdir(join(into, dirname(member.path)), { recursive: true });
      await writeFile(join(into, member.path), member.read());
    }
  }
}
