import { platformFiles } from "../../src/cloud/local/platform-files.ts";
import type { Serving } from "../../src/deploy/ports.ts";
import { checkoutOf } from "../../src/pipeline/checkout.ts";
import { checks, runPipeline, shipping } from "../../src/pipeline/pipeline.ts";
import { mayShip } from "../../src/platform/may-ship.ts";
import type { StageName } from "../../src/report/model.ts";
import { systemExec } from "../../src/runner/exec.ts";
import { openFolder } from "../../src/runner/folder.ts";
import { headOf } from "../../src/runner/git-head.ts";
import { toolHash, version } from "../../src/runner/self.ts";
import { sourceLines } from "../../src/runner/source-lines.ts";
import { type Given, sinceOf } from "../given.ts";
import { bareEnvironment, findPlatform, ruffOnPath } from "../machine.ts";
import { type LocalPorts, machineSources, machineStepCache, portsFor } from "../ports.ts";
import { reportFileOf, type Show, show } from "../show.ts";

const stagesOf: Readonly<Record<"check" | "run" | "build" | "scan", readonly StageName[]>> = {
  check: checks,
  run: [...checks, ...shipping],
  build: ["build"],
  scan: ["build", "scan"],
};

/** `slipway check | run | build | scan [DIR]`: the stages of the pipeline, in one folder. */
export async function pipelineCommand(
  name: keyof typeof stagesOf,
  { paths: [folder = "."], options }: Given,
): Promise<number> {
  await openFolder(folder);
  const platform = await findPlatform(folder, options.platform);
  const stages: readonly StageName[] = options.push === true ? [...stagesOf[name], "push"] : stagesOf[name];
  if (stages.includes("push")) mayShip(platform, undefined);
  const shown = await show(options, process, sourceLines(folder));
  const patience = options.timeout === undefined ? {} : { timeoutSeconds: options.timeout };
  const checkout = checkoutOf(folder, sinceOf(options), systemExec, bareEnvironment, headOf);
  const [ports, files, sources] = await Promise.all([
    portsFor(folder, platform, shown.log, patience),
    platformFiles(platform),
    machineSources(),
    // A commit that is not there is said before any work.
    options.since === undefined ? undefined : checkout.changed(),
    // When it was made dates the versions of the data: Git finds that while everything else is loaded.
    stages.includes("publish") ? checkout.commit() : undefined,
  ]);
  const stepCache = machineStepCache(platform);
  try {
    const result = await runPipeline(
      {
        stages,
        platform,
        repositoryName: checkout.name,
        checkout,
        tool: toolHash,
        version: version(),
        ruff: () => ruffOnPath(folder),
        ...patience,
        ...(options.push === true && { asItIs: true }),
        buildOptions: {
          sources,
          allowNewerBase: platform.provider === "local",
          compression: platform.compression,
          startupCode: platform.startupCode,
          ...(stepCache && { stepCache }),
          ...files.base,
        },
        advisories: files.advisories,
      },
      ports,
      shown.watcher,
    );
    const inData = result.reports.flatMap(({ stage, findings }) => (stage === "validate" ? findings : []));
    if (inData.length > 0) {
      const { mayBeMended } = await import("../../src/tabular/mend/may-be-mended.ts");
      if (inData.some(mayBeMended))
        shown.say("\n`slipway validate --diff` shows what can be mended of the data for you.");
    }
    const { serving, billOfMaterials } = result;
    await shown.finish(reportFileOf(result.reports), { title: result.dashboard?.title.value, billOfMaterials });
    if (name === "run" && serving !== undefined && result.exitCode === 0) {
      await serve(serving, options.once === true, ports, shown);
    }
    return result.exitCode;
  } finally {
    await ports.close();
  }
}

/** On a terminal: until Ctrl-C. Without one, or with --once, the deploy stage has proved that the address answers. */
async function serve(
  serving: Serving,
  once: boolean,
  { target }: Pick<LocalPorts, "target">,
  { say }: Show,
): Promise<void> {
  if (!target.holds(serving.dashboard)) {
    say(`\n  It is served at ${serving.address} by the slipway run that was there before; that one has taken it over.`);
    return;
  }
  if (once || process.stdout.isTTY !== true) {
    say(`\n  It answered at ${serving.address} and was stopped; on a terminal, slipway run keeps serving it.`);
    return;
  }
  say(
    `\n  ${serving.dashboard} is served at ${serving.address}\n  Press Ctrl-C to stop; slipway status, logs and rollback work from another terminal.`,
  );
  const stop = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.once(signal, () => stop.abort());
  await target.serve(serving.dashboard, { signal: stop.signal });
  say(`\n  ${serving.dashboard} is no longer served. Its release is kept.`);
}
