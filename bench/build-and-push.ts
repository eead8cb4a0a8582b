// What a change of code costs from the folder to the registry, checks apart: the build and push stages, called as the pipeline does.

import { findPlatform } from "../cli/machine.ts";
import { machineSources, portsFor } from "../cli/ports.ts";
import { readDashboard } from "../src/dashboard/read-dashboard.ts";
import { build } from "../src/image/stage.ts";
import { push } from "../src/oci/push-stage.ts";
import { quietLog } from "../src/runner/memory.ts";

const folder = process.argv[2] ?? ".";
const platform = await findPlatform(folder, undefined);
const ports = await portsFor(folder, platform, quietLog);
const dashboard = await readDashboard(ports.files, { defaultPython: platform.defaultPython, repositoryName: "bench" });
const { outputs: image } = await build(dashboard, { sources: await machineSources(), allowNewerBase: true }, ports);
if (image === undefined) throw new Error("no image was built");
const { report } = await push(image, { repository: "bench", tag: "latest" }, ports);
console.log(report.headline);
await ports.close();
