import { join } from "node:path";
import { platformFiles } from "../../src/cloud/local/platform-files.ts";
import { dependenciesToLock } from "../../src/dashboard/dependencies.ts";
import { readFolder } from "../../src/dashboard/folder.ts";
import { baseOfImage } from "../../src/image/base/image-base.ts";
import { defaultBase, interpreterOf } from "../../src/image/base/lock.ts";
import { chooseVersions } from "../../src/image/wheels/choose-versions.ts";
import { pythonsOf } from "../../src/platform/pythons.ts";
import { UserError } from "../../src/report/user-error.ts";
import { writeWhole } from "../../src/runner/write-whole.ts";
import type { Given } from "../given.ts";
import { findPlatform } from "../machine.ts";
import { machineSources, portsFor } from "../ports.ts";
import { show } from "../show.ts";

const file = "pylock.toml";

/** `slipway lock [DIR]`: chooses versions as a build does, of today's releases, and writes them down. */
export async function lockCommand({ paths: [folder = "."], options }: Given): Promise<number> {
  const platform = await findPlatform(folder, options.platform);
  const { log } = await show(options, process, () => undefined);
  const [ports, { base }, { index }] = await Promise.all([
    portsFor(folder, platform, log),
    platformFiles(platform),
    machineSources(),
  ]);
  try {
    const asked = await dependenciesToLock(
      await readFolder(ports.files, { ...pythonsOf(platform), repositoryName: "dashboard" }),
    );
    const chosenBase = base.baseImage === undefined ? base.base : await baseOfImage(base.baseImage, ports);
    const { pins, lock } = await chooseVersions(asked, interpreterOf(chosenBase ?? defaultBase), { index }, ports);
    const target = join(folder, file);
    const head = `# Made of ${asked.file} by slipway lock. Make it again the same way, and commit it.\n`;
    try {
      writeWhole(target, head + lock);
    } catch (cause) {
      throw new UserError(`"${target}" cannot be written (${(cause as NodeJS.ErrnoException).code}).`, { cause });
    }
    process.stdout.write(
      `✔ ${target} pins ${pins.length} packages. Commit it: a build takes exactly those, and ${asked.file} stays as it is.\n`,
    );
    return 0;
  } finally {
    await ports.close();
  }
}
