import type { Dashboard } from "../dashboard/model.ts";
import { defaultBase, interpreterOf } from "./base/lock.ts";
import { refuseOtherPython } from "./build-libraries.ts";
import type { BuildOptions, BuildPorts } from "./build-options.ts";
import { publicSources } from "./package-sources.ts";
import { planImage } from "./plan.ts";
import { readShipped } from "./shipped-files.ts";
import { systemPackages } from "./system-packages.ts";
import { settleWheels } from "./wheels/settle.ts";
import { refuseStartup } from "./wheels/startup.ts";
import { writeDockerfile } from "./write-dockerfile.ts";

/**
 * Writes down, as a Dockerfile, the image that would be built without one.
 *
 * @throws UserError where none could be built: a package without a wheel, another Python version
 */
export async function dockerfileOf(
  dashboard: Dashboard,
  { base = defaultBase, sources = publicSources, startupCode = [], releasedBefore }: BuildOptions,
  ports: BuildPorts,
): Promise<string> {
  refuseOtherPython(dashboard, base);
  const { wheels } = await settleWheels(
    dashboard.dependencies.value,
    interpreterOf(base),
    { index: sources.index, before: releasedBefore },
    ports,
  );
  refuseStartup(wheels, startupCode);
  const plan = planImage(dashboard, base, wheels, await readShipped(dashboard, ports));
  const there = (await ports.files.list()).filter(({ kind }) => kind !== "folder").map(({ path }) => path);
  const system = await systemPackages(dashboard, base, ports);
  return writeDockerfile({ dashboard, plan, wheels, there, system });
}
