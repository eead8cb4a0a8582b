import type { Dashboard } from "../dashboard/model.ts";
import type { Serving } from "../deploy/ports.ts";
import type { BuiltImage } from "../image/model.ts";
import type { Ports } from "../ports.ts";
import type { Report, StageName } from "../report/model.ts";
import { attempts, type ExitCode, type Watcher } from "./attempt.ts";
import { billOfMaterials } from "./bill-of-materials.ts";
import {
  buildImage,
  type Folder,
  lintCode,
  readFolder,
  scanImage,
  smokeImage,
  type Validated,
  validateData,
} from "./checks.ts";
import type { Run, RunOptions } from "./run.ts";
import { deployRelease, publishData, pushImage } from "./shipping.ts";

/** What a pull request gets. */
export const checks = ["lint", "validate", "build", "scan", "smoke"] as const satisfies readonly StageName[];
/** What comes after, when the checks pass. */
export const shipping = ["push", "publish", "deploy"] as const satisfies readonly StageName[];

export type PipelineOptions = RunOptions & { readonly stages: readonly StageName[] };

export type PipelineResult = {
  readonly reports: readonly Report[];
  readonly exitCode: ExitCode;
  readonly dashboard: Dashboard | undefined;
  readonly image: BuiltImage | undefined;
  /** The image's bill of materials; only where there is an image. */
  readonly billOfMaterials: (() => Promise<Uint8Array>) | undefined;
  readonly serving: Serving | undefined;
};

/**
 * Takes a dashboard's folder through the stages that were asked for, in their order. A check that finds something does not keep
 * the other checks from having their say; nothing is shipped unless all of them passed.
 *
 * @throws UserError at once where there is no Python at all: nothing that a list of stages could add to that sentence.
 */
export async function runPipeline(options: PipelineOptions, ports: Ports, watcher: Watcher): Promise<PipelineResult> {
  const run: Run = { options, ports, stages: attempts(ports.clock, watcher) };
  const wants = (stage: StageName) => options.stages.includes(stage);
  const folder = await readFolder(run);
  if (folder.excuse !== undefined && !(await hasPython(ports))) throw folder.excuse;
  if (wants("lint")) await lintCode(run, folder);
  const validated = wants("validate") ? await validateData(run, folder.dashboard?.tables) : undefined;
  const image = wants("build") ? await buildImage(run, folder) : undefined;
  if (wants("scan")) await scanImage(run, image, folder);
  if (wants("smoke")) await smokeImage(run, image, folder);
  const serving = await ship(run, shipping.filter(wants), { folder, image, validated });
  const { stages } = run;
  return {
    reports: stages.reports(),
    exitCode: stages.exitCode(),
    dashboard: folder.dashboard,
    image,
    billOfMaterials: image && (() => billOfMaterials(run, image, folder.dashboard)),
    serving,
  };
}

const hasPython = async ({ files }: Pick<Ports, "files">) =>
  (await files.list()).some(({ path }) => path.endsWith(".py"));

type Checked = {
  readonly folder: Folder;
  readonly image: BuiltImage | undefined;
  readonly validated: Validated | undefined;
};

/** Push alone, or push, publish and deploy, when nothing before them failed. */
async function ship(
  run: Run,
  asked: readonly StageName[],
  { folder: { dashboard }, image, validated }: Checked,
): Promise<Serving | undefined> {
  if (asked.length === 0) return undefined;
  const { stages } = run;
  const failed = stages.reports().filter(({ verdict }) => verdict === "fail" || verdict === "error");
  if (failed.length > 0 || image === undefined || dashboard === undefined) {
    const reason = `nothing is shipped, since ${failed.map(({ stage }) => stage).join(" and ")} failed`;
    for (const stage of asked) stages.leaveOut(stage, reason);
    return undefined;
  }
  const name = dashboard.name.value;
  if ((await pushImage(run, image, name, dashboard)) === undefined) {
    const after = asked.filter((stage) => stage !== "push");
    for (const stage of after) stages.leaveOut(stage, "the image did not reach the registry");
    return undefined;
  }
  if (!asked.includes("publish")) return undefined;
  const published = await publishData(run, dashboard, validated);
  if (published === undefined) {
    stages.leaveOut("deploy", "the data was not published");
    return undefined;
  }
  return deployRelease(run, { name, image: image.manifest.digest, groups: dashboard.groups, pins: published.pins });
}
