import { createHash } from "node:crypto";
import type { Dashboard } from "../dashboard/model.ts";
import type { Serving } from "../deploy/ports.ts";
import type { BuiltImage } from "../image/model.ts";
import type { BuildOptions } from "../image/stage.ts";
import type { Platform } from "../platform/model.ts";
import type { Ports } from "../ports.ts";
import type { Report, StageName } from "../report/model.ts";
import { UserError } from "../report/user-error.ts";
import type { StageResult } from "../report/verdict.ts";
import type { Files } from "../runner/ports.ts";
import type { Profiles } from "../tabular/stage.ts";
import { type Attempts, attempts, type ExitCode, type Watcher } from "./attempt.ts";
import { type ChangedLines, onlyChanged } from "./changed.ts";
import { type Ingredients, memoized } from "./memo.ts";

/** What a pull request gets. */
export const checks = ["lint", "validate", "build", "scan", "smoke"] as const satisfies readonly StageName[];
/** What comes after, when the checks pass. */
export const shipping = ["push", "publish", "deploy"] as const satisfies readonly StageName[];

export type PipelineOptions = {
  readonly stages: readonly StageName[];
  readonly platform: Platform;
  /** A dashboard that gives itself no name is called so. */
  readonly repositoryName: string;
  /** The commit and its time, where the folder is in a checkout. */
  readonly revision: string | undefined;
  readonly committedAt: Date;
  /** Lines that count for lint; undefined: all do. */
  readonly changed: ChangedLines | undefined;
  /** Hash of our own source or bundle, with the versions of what it calls. */
  readonly tool: string;
  /** How long the dashboard may take until it answers, in the smoke test; left out: as long as the stage thinks right. */
  readonly timeoutSeconds?: number;
  readonly buildOptions: BuildOptions;
  /** The folder of the advisory database, where there is one. */
  readonly advisories: Files | undefined;
};

export type PipelineResult = {
  readonly reports: readonly Report[];
  readonly exitCode: ExitCode;
  readonly dashboard: Dashboard | undefined;
  readonly image: BuiltImage | undefined;
  readonly serving: Serving | undefined;
};

/**
 * Takes a dashboard's folder through the stages that were asked for, in their order. A check that finds something does not keep
 * the other checks from having their say; nothing is shipped unless all of them passed.
 *
 * Stages are loaded when they are reached, so that a run of two pays for two.
 */
export async function runPipeline(options: PipelineOptions, ports: Ports, watcher: Watcher): Promise<PipelineResult> {
  const stages = attempts(ports.clock, watcher);
  const run: Run = { options, ports, stages, wants: (stage) => options.stages.includes(stage) };
  const { dashboard, excuse } = await readOrExcuse(run);
  await lintCode(run, dashboard);
  const profiles = await validateData(run, dashboard);
  const image = await buildImage(run, dashboard, excuse);
  await scanImage(run, image, dashboard);
  await smokeImage(run, image, dashboard);
  const serving = await ship(run, { dashboard, image, profiles });
  return { reports: stages.reports(), exitCode: stages.exitCode(), dashboard, image, serving };
}

type Run = {
  readonly options: PipelineOptions;
  readonly ports: Ports;
  readonly stages: Attempts;
  readonly wants: (stage: StageName) => boolean;
};

/**
 * The dashboard, or why there is none to be made of the folder: the build says it then, after lint and validate had their say.
 *
 * @throws UserError at once where there is no Python at all: nothing that a list of stages could add to that sentence.
 */
async function readOrExcuse({ options, ports }: Run) {
  const { readDashboard } = await import("../dashboard/read-dashboard.ts");
  try {
    const { defaultPython } = options.platform;
    const dashboard = await readDashboard(ports.files, { defaultPython, repositoryName: options.repositoryName });
    return { dashboard, excuse: undefined };
  } catch (excuse) {
    if (!(excuse instanceof UserError)) throw excuse;
    const entries = await ports.files.list();
    if (!entries.some(({ path }) => path.endsWith(".py"))) throw excuse;
    return { dashboard: undefined, excuse };
  }
}

async function lintCode(run: Run, dashboard: Dashboard | undefined): Promise<void> {
  if (!run.wants("lint")) return;
  await run.stages.attempt("lint", async () => {
    const [{ lintSourcesOf }, { lint }] = await Promise.all([
      import("../dashboard/lint-sources.ts"),
      import("../lint/stage.ts"),
    ]);
    const sources = await lintSourcesOf(run.ports.files);
    const settings = { python: dashboard?.python.value ?? run.options.platform.defaultPython };
    const result = await reuse(run, { stage: "lint", subject: sources, options: settings }, () =>
      lint(sources, settings, run.ports),
    );
    return { ...result, report: onlyChanged(result.report, run.options.changed) };
  });
}

async function validateData(run: Run, dashboard: Dashboard | undefined): Promise<Validated | undefined> {
  if (!run.wants("validate")) return undefined;
  let made: Report | undefined;
  const profiles = await run.stages.attempt("validate", async () => {
    const [{ findTables }, { validate }] = await Promise.all([
      import("../tabular/discover.ts"),
      import("../tabular/stage.ts"),
    ]);
    const tables = dashboard?.tables ?? (await findTables(run.ports.files));
    const reads = tables.map(({ path }) => path);
    const result = await reuse(run, { stage: "validate", subject: tables, reads }, () =>
      validate(tables, {}, run.ports),
    );
    made = result.report;
    return result;
  });
  return profiles === undefined || made === undefined ? undefined : { profiles, report: made };
}

async function buildImage(
  run: Run,
  dashboard: Dashboard | undefined,
  excuse: UserError | undefined,
): Promise<BuiltImage | undefined> {
  if (!run.wants("build")) return undefined;
  return run.stages.attempt("build", async () => {
    if (dashboard === undefined) throw excuse;
    const { build } = await import("../image/stage.ts");
    const { buildOptions } = run.options;
    return reuse(
      run,
      {
        stage: "build",
        subject: dashboard,
        // Bytecode is compiled in a container: another isolation may be able to, or not.
        options: { ...buildOptions, isolation: run.ports.runtime.isolation },
        reads: dashboard.shipped,
      },
      () => build(dashboard, buildOptions, run.ports),
      async ({ outputs }) => outputs !== undefined && (await isWhole(outputs, run.ports)),
    );
  });
}

const withoutImage = "there is no image to look at, since none was built";

async function scanImage(run: Run, image: BuiltImage | undefined, dashboard: Dashboard | undefined): Promise<void> {
  if (!run.wants("scan")) return;
  if (image === undefined) return run.stages.leaveOut("scan", withoutImage);
  await run.stages.attempt("scan", async () => {
    const [{ readInventory }, { readAdvisories }, { scan }] = await Promise.all([
      import("../image/inventory.ts"),
      import("../scan/advisories.ts"),
      import("../scan/stage.ts"),
    ]);
    const database = run.options.advisories;
    const today = run.ports.clock.now();
    // Where a package is asked for is where it is reported.
    const dependencies = dashboard?.dependencies.value;
    const { revision, committedAt, repositoryName } = run.options;
    const sbom = {
      name: dashboard?.name.value ?? repositoryName,
      // Without a commit there is no time that the next run would find again.
      ...(revision === undefined ? {} : { revision, timestamp: committedAt }),
    };
    const subject = { image: image.manifest.digest, dependencies };
    const settings = {
      database:
        database &&
        (await digestsOf(
          database,
          (await database.list()).map(({ path }) => path),
        )),
      day: today.toISOString().slice(0, 10),
      sbom,
    };
    return reuse(run, { stage: "scan", subject, options: settings }, async () => {
      const advisories = database && (await readAdvisories(database));
      return scan(await readInventory(image, run.ports, dependencies), { advisories, today, sbom }, run.ports);
    });
  });
}

async function smokeImage(run: Run, image: BuiltImage | undefined, dashboard: Dashboard | undefined): Promise<void> {
  if (!run.wants("smoke")) return;
  if (image === undefined) return run.stages.leaveOut("smoke", withoutImage);
  await run.stages.attempt("smoke", async () => {
    const { smoke } = await import("../image/smoke-stage.ts");
    const subject = { image: image.manifest.digest, callbacks: dashboard?.callbacks, prefix: "/" };
    const { timeoutSeconds } = run.options;
    const patience = timeoutSeconds === undefined ? {} : { timeoutSeconds };
    const settings = { isolation: run.ports.runtime.isolation, ...patience };
    // A failure may be the machine's as well: only a success is worth remembering.
    return reuse(
      run,
      { stage: "smoke", subject, options: settings },
      () => smoke(subject, patience, run.ports),
      ({ report }) => report.verdict === "pass" || report.verdict === "warn",
    );
  });
}

type Validated = { readonly profiles: Profiles; readonly report: Report };
type Checked = {
  readonly dashboard: Dashboard | undefined;
  readonly image: BuiltImage | undefined;
  readonly profiles: Validated | undefined;
};

/** Push, publish and deploy, when nothing before them failed. What they reach is outside, so nothing of theirs is reused. */
async function ship(run: Run, { dashboard, image, profiles }: Checked): Promise<Serving | undefined> {
  const asked = shipping.filter(run.wants);
  if (asked.length === 0) return undefined;
  const failed = run.stages.reports().filter(({ verdict }) => verdict === "fail" || verdict === "error");
  if (failed.length > 0 || image === undefined || dashboard === undefined) {
    const reason = `nothing is shipped, since ${failed.map(({ stage }) => stage).join(" and ")} failed`;
    for (const stage of asked) run.stages.leaveOut(stage, reason);
    return undefined;
  }
  const { options, ports, stages } = run;
  const name = dashboard.name.value;

  const pushed = await stages.attempt("push", async () => {
    const { push } = await import("../oci/push-stage.ts");
    const { registry } = options.platform;
    const repository = registry?.kind === "host" && registry.path !== "" ? `${registry.path}/${name}` : name;
    return push(image, { repository, tag: options.revision?.slice(0, 12) ?? "latest" }, ports);
  });
  if (pushed === undefined) {
    for (const stage of ["publish", "deploy"] as const) stages.leaveOut(stage, "the image did not reach the registry");
    return undefined;
  }

  const published = await stages.attempt("publish", async () => {
    const { publish } = await import("../dataset/stage.ts");
    const datasets = dashboard.tables.map((table) => ({ dashboard: name, table, ...profiles }));
    return publish(datasets, { committedAt: options.committedAt }, ports);
  });
  if (published === undefined) {
    stages.leaveOut("deploy", "the data was not published");
    return undefined;
  }

  return stages.attempt("deploy", async () => {
    const { deploy } = await import("../deploy/stage.ts");
    const release = {
      dashboard: name,
      image: image.manifest.digest,
      datasets: published.pins,
      ...(options.revision !== undefined && { revision: options.revision }),
    };
    return deploy(release, { groups: dashboard.groups }, ports);
  });
}

type Memory = Pick<Ingredients, "stage" | "subject"> & {
  readonly options?: unknown;
  /** Paths whose bytes the stage reads by itself. */
  readonly reads?: readonly string[];
};

async function reuse<Outputs>(
  { options, ports }: Run,
  { stage, subject, options: settings = {}, reads = [] }: Memory,
  work: () => Promise<StageResult<Outputs>>,
  keep?: (result: StageResult<Outputs>) => boolean | Promise<boolean>,
) {
  const { tool, platform } = options;
  const files = await digestsOf(ports.files, reads);
  return memoized({ stage, tool, subject, options: settings, platform, files }, ports.cache, work, keep);
}

async function digestsOf(files: Files, paths: readonly string[]): Promise<Readonly<Record<string, string>>> {
  const digests: Record<string, string> = {};
  for (const path of paths) {
    const entry = await files.stat(path);
    const hash = createHash("sha256");
    if (entry?.kind === "file") for await (const chunk of files.open(path)) hash.update(chunk);
    digests[path] = `${entry?.kind ?? "absent"} ${entry?.executable === true ? "x" : "-"} ${hash.digest("hex")}`;
  }
  return digests;
}

/** Whether every blob of an image that was built before is still there. */
const isWhole = async ({ manifest, config, layers }: BuiltImage, { blobs }: Pick<Ports, "blobs">): Promise<boolean> => {
  const there = await Promise.all(
    [manifest, config, ...layers.map(({ descriptor }) => descriptor)].map(({ digest }) => blobs.has(digest)),
  );
  return there.every((one) => one);
};
