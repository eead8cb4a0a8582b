import { platformFiles } from "../../src/cloud/local/platform-files.ts";
import { readDashboard } from "../../src/dashboard/read-dashboard.ts";
import { dockerfileOf } from "../../src/image/dockerfile-stage.ts";
import { checkoutOf } from "../../src/pipeline/checkout.ts";
import { systemExec } from "../../src/runner/exec.ts";
import { type Given, sinceOf } from "../given.ts";
import { bareEnvironment, findPlatform } from "../machine.ts";
import { machineSources, portsFor } from "../ports.ts";
import { show } from "../show.ts";

/** `slipway build --dockerfile [DIR]`: prints the Dockerfile of the image that is built without one. */
export async function writeDockerfileCommand({ paths: [folder = "."], options }: Given): Promise<number> {
  const platform = await findPlatform(folder, options.platform);
  const { log } = await show(options, process, () => undefined);
  const checkout = checkoutOf(folder, sinceOf(options), systemExec, bareEnvironment);
  const [ports, { base }, sources, repositoryName] = await Promise.all([
    portsFor(folder, platform, log),
    platformFiles(platform),
    machineSources(),
    checkout.name(),
  ]);
  try {
    const { defaultPython, startupCode } = platform;
    const dashboard = await readDashboard(ports.files, { defaultPython, repositoryName, packagesKnown: true });
    process.stdout.write(await dockerfileOf(dashboard, { sources, startupCode, ...base }, ports));
    return 0;
  } finally {
    await ports.close();
  }
}
