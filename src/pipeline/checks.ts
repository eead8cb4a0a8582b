import type { Dashboard } from "../dashboard/model.ts";
import type { BuildOptions, BuildPorts } from "../image/build-options.ts";
import type { BuiltImage } from "../image/model.ts";
import type { Sources } from "../lint/model.ts";
import { pythonsOf } from "../platform/pythons.ts";
import { sharedRepository } from "../platform/repositories.ts";
import type { Ports } from "../ports.ts";
import type { Report } from "../report/model.ts";
import { UserError } from "../report/user-error.ts";
import type { StageResult } from "../report/verdict.ts";
import type { Scanned } from "../scan/stage.ts";
import type { Compared } from "../tabular/drift/compared.ts";
import type { TableSource } from "../tabular/model.ts";
import type { CheckedTables } from "../tabular/stage.ts";
import { needApart } from "./apart.ts";
import { billOptions } from "./bill-of-materials.ts";
import type { ChangedLines } from "./changed.ts";
import type { Before, Checkout } from "./checkout.ts";
import { mayHaveChanged } from "./declaration-changed.ts";
import type { KnownBefore } from "./image-review.ts";
import { digestsOf, type Run, type RunOptions, reuse } from "./run.ts";
import type { Asked } from "./schema-changes.ts";

// Stages are loaded when they are reached, so that a run of two pays for two; what one always needs together is one file of the bundle.

/** What every check uses. */
type Read = "files" | "cache" | "log" | "tableThread";

/** What a folder holds: a dashboard, or why none is to be made of it. */
export type Folder =
  | { readonly dashboard: Dashboard; readonly excuse?: undefined }
  | { readonly dashboard?: undefined; readonly excuse: UserError };

/** Reads the folder. A fault of its author's is kept for the stage that cannot do without a dashboard: the others have their say. */
export async function readFolder({ options, ports }: Run<"files">): Promise<Folder> {
  const { readDashboard } = await import("../dashboard/read-dashboard.ts");
  try {
    const { repositoryName, platform } = options;
    return { dashboard: await readDashboard(ports.files, { ...pythonsOf(platform), repositoryName }) };
  } catch (excuse) {
    if (!(excuse instanceof UserError)) throw excuse;
    return { excuse };
  }
}

/** The dashboard of a folder, for what cannot do without. @throws UserError that says why there is none */
export function dashboardIn({ dashboard, excuse }: Folder): Dashboard {
  if (dashboard === undefined) throw excuse;
  return dashboard;
}

export async function lintCode(run: Run<Read | "exec">, { dashboard }: Folder): Promise<void> {
  await run.stages.attempt("lint", async () => {
    const { lintSourcesOf } = await import(/* webpackChunkName: "lint" */ "../dashboard/lint-sources.ts");
    return linted(run, await lintSourcesOf(run.ports.files), dashboard?.python.value);
  });
}

/**
 * Lints a folder of which nothing else is wanted, and answers with the title that it has as a dashboard.
 *
 * @param paths keeps files, and all below folders, of these names; none: everything
 */
export async function lintFolder(
  run: Run<Read | "exec">,
  paths: readonly string[] = [],
): Promise<{ readonly title?: string }> {
  let title: string | undefined;
  await run.stages.attempt("lint", async () => {
    const { lintSubjectOf } = await import(/* webpackChunkName: "lint" */ "../dashboard/lint-sources.ts");
    const { platform, repositoryName } = run.options;
    const options = { ...pythonsOf(platform), repositoryName };
    const { sources, outline } = await lintSubjectOf(run.ports.files, options, paths);
    title = outline?.title.value;
    return linted(run, sources, outline?.python.value, paths);
  });
  return title === undefined ? {} : { title };
}

async function linted(
  run: Run<Read | "exec">,
  sources: Sources,
  version: string | undefined,
  paths: readonly string[] = [],
) {
  const [{ lint }, { filesLinted }, { reportSince }] = await Promise.all([
    import(/* webpackChunkName: "lint" */ "../lint/stage.ts"),
    import(/* webpackChunkName: "lint" */ "../lint/headline.ts"),
    import(/* webpackChunkName: "lint" */ "./lint-since.ts"),
  ]);
  const settings = { python: version ?? run.options.platform.defaultPython };
  const result = await reuse(run, { stage: "lint", subject: sources, options: settings }, async () =>
    lint(sources, { ...settings, ruff: await run.options.ruff?.() }, run.ports),
  );
  const { files } = run.ports;
  const about = {
    files,
    paths,
    count: filesLinted(sources),
    options: { ...settings, ruff: await run.options.ruff?.() },
  };
  return { ...result, report: await reportSince(result.report, about, run.options.checkout, run.ports) };
}

/** What validate made of the tables, where it could read them. */
export type Validated = { readonly checked: CheckedTables; readonly report: Report };

/**
 * @param known the folder's tables, where they were found already
 * @param paths these tables only
 */
export async function validateData(
  run: Run<Read>,
  known?: Dashboard["tables"],
  paths: readonly string[] = [],
): Promise<Validated | undefined> {
  let made: Report | undefined;
  const checked = await run.stages.attempt("validate", async () => {
    const [{ findTables, tablesFor }, { validate }] = await Promise.all([
      import(/* webpackChunkName: "validate" */ "../tabular/discover.ts"),
      import(/* webpackChunkName: "validate" */ "../tabular/stage.ts"),
    ]);
    const { files } = run.ports;
    const { checkout } = run.options;
    const tables = paths.length > 0 ? await tablesFor(paths, files) : (known ?? (await findTables(files)));
    const reads = [...new Set(tables.flatMap(({ path, metadata }) => [path, ...(metadata?.reads ?? [])]))];
    const before = await checkout.before();
    const changed = before && (await checkout.changed());
    const altered = before && changed ? tables.filter((table) => isAltered(table, changed)) : [];
    const profiled = altered.map(({ path }) => path);
    const options = profiled.length === 0 ? {} : { profiled };
    const result = await reuse(run, { stage: "validate", subject: tables, reads, options }, () =>
      validate(tables, options, run.ports),
    );
    const compared = before === undefined ? [] : await comparedWithBefore(result.outputs, altered, before, files);
    made = before === undefined ? result.report : await sinceBefore(result.report, compared, before);
    const data = compared.filter(({ table }) => changed?.has(table.path) === true);
    made = await declaredSince(run, made, tables, { paths, data });
    return { ...result, report: made };
  });
  return checked === undefined || made === undefined ? undefined : { checked, report: made };
}

/** What validate says, and how the declaration of its tables changed, where what was before is known. */
async function declaredSince(
  { options: { checkout }, ports: { files } }: Run<Read>,
  report: Report,
  tables: Dashboard["tables"],
  asked: Asked,
): Promise<Report> {
  const before = await checkout.before();
  if (before === undefined) return report;
  const changed = await checkout.changed();
  if (changed && !(await mayHaveChanged(new Set(changed.keys()), before.files, files))) return report;
  const { withSchemaChanges } = await import(/* webpackChunkName: "schema-changes" */ "./schema-changes.ts");
  return withSchemaChanges(report, tables, { before: before.files, now: files }, asked);
}

/** Whether a change touched a table, or what declares it. */
const isAltered = ({ path, declaredIn }: TableSource, changed: ChangedLines): boolean =>
  changed.has(path) || (declaredIn !== undefined && changed.has(declaredIn));

/** What has become of the tables that a change altered. */
async function comparedWithBefore(
  checked: CheckedTables | undefined,
  altered: readonly TableSource[],
  { commit, files }: Before,
  head: Ports["files"],
): Promise<readonly Compared[]> {
  if (altered.length === 0) return [];
  const [{ folderBaseline }, { comparedWith, profiledOf }] = await Promise.all([
    import(/* webpackChunkName: "profile" */ "../tabular/drift/baseline.ts"),
    import(/* webpackChunkName: "profile" */ "../tabular/drift/compared.ts"),
  ]);
  const profiled = profiledOf(altered, checked?.tables ?? []);
  return comparedWith(folderBaseline(nameOf(commit), files), profiled, { files: head });
}

/** The report of validate with what has become of tables. */
async function sinceBefore(report: Report, compared: readonly Compared[], { commit }: Before): Promise<Report> {
  if (compared.length === 0) return report;
  const { withDrift } = await import(/* webpackChunkName: "profile" */ "../tabular/drift/compared.ts");
  return withDrift(report, nameOf(commit), compared);
}

const nameOf = (commit: string) => commit.slice(0, 7);

export async function buildImage(
  run: Run<Read | "blobs" | "http" | "clock" | "runtime" | "runProgram" | "registry" | "dockerfiles">,
  folder: Folder,
): Promise<BuiltImage | undefined> {
  return run.stages.attempt("build", async () => {
    const dashboard = dashboardIn(folder);
    const { expected, checkout } = run.options;
    // Only what is looked at for the first time is shown to somebody.
    const isShown = expected === undefined && dashboard.dockerfile === undefined && !run.options.asItIs;
    const before = isShown ? knownBefore(checkout) : undefined;
    const buildOptions = { ...run.options.buildOptions, ...(await timeLimit(run, dashboard)) };
    // What is built again takes the versions that were chosen the first time.
    const ports = expected === undefined ? run.ports : { ...run.ports, runProgram: undefined };
    const made = async () =>
      buildOrTake(dashboard, { ...buildOptions, tool: await run.options.tool?.() }, run.options, ports);
    // What steps of a Dockerfile give depends on more than the folder. BuildKit knows what of it may be used again.
    const hasSteps = dashboard.dockerfile !== undefined;
    const result = hasSteps
      ? { ...(await made()), reused: false }
      : await reuse(
          run,
          { stage: "build", subject: dashboard, options: buildOptions, reads: dashboard.shipped },
          made,
          // What could not be compiled here may be another time, with another way to run a container.
          async ({ report, outputs }) =>
            outputs !== undefined &&
            !report.findings.some(({ rule }) => rule === "no-bytecode") &&
            (await isWhole(outputs, run.ports)),
        );
    const { outputs: image } = result;
    if (image === undefined) return result;
    if (isShown) {
      const { reviewed } = await import(/* webpackChunkName: "image-review" */ "./image-review.ts");
      return { ...result, report: await reviewed(run, result.report, { dashboard, image, before: await before }) };
    }
    if (expected === undefined) return result;
    const { judgedAgainst } = await import("../image/same-image.ts");
    return { ...judgedAgainst(expected, result.report, image), reused: result.reused };
  });
}

/** Builds an image; one that another job has built already, with what the registry has of it. */
async function buildOrTake(
  dashboard: Dashboard,
  asked: BuildOptions,
  { platform, expected, expectedLayers }: RunOptions,
  ports: BuildPorts & Pick<Ports, "registry">,
): Promise<StageResult<BuiltImage>> {
  const buildOptions = await withBase(asked, ports);
  const shared = sharedRepository(platform);
  const isOfPackages = dashboard.dockerfile === undefined;
  if (!isOfPackages || expected === undefined || expectedLayers === undefined || shared === undefined) {
    const { build } = await import("../image/stage.ts");
    return build(dashboard, buildOptions, ports);
  }
  const { buildAgain } = await import("../image/build-again-stage.ts");
  return buildAgain(dashboard, buildOptions, { configuration: expected, layers: expectedLayers, shared }, ports);
}

async function withBase({ baseImage, ...options }: BuildOptions, ports: BuildPorts): Promise<BuildOptions> {
  if (baseImage === undefined) return options;
  const { baseOfImage } = await import("../image/base/image-base.ts");
  return { ...options, base: await baseOfImage(baseImage, ports) };
}

/** What Git knows of before. Asked for before the image is built, since each question is a process. */
async function knownBefore(checkout: Checkout): Promise<KnownBefore | undefined> {
  try {
    const [before, changed] = await Promise.all([checkout.before(), checkout.changed()]);
    return before && changed && { before, changed };
  } catch (error) {
    // A commit that is not there is told by what judges changes; the image is built all the same.
    if (error instanceof UserError) return undefined;
    throw error;
  }
}

/** Where versions may have to be chosen: those that were there when the commit was made. */
async function timeLimit({ options }: Run<Read>, { dependencies }: Dashboard) {
  const { pins, wishes = [] } = dependencies.value;
  const isWhole = wishes.length === 0 && pins.some(({ hashes }) => hashes.length > 0);
  const commit = isWhole ? undefined : await options.checkout.commit();
  return commit === undefined ? {} : { releasedBefore: commit.committedAt.toISOString() };
}

export const withoutImage = "there is no image to look at, since none was built";

export async function scanImage(
  run: Run<Read | "blobs" | "clock">,
  image: BuiltImage | undefined,
  { dashboard }: Folder,
): Promise<Scanned | undefined> {
  if (image === undefined) {
    run.stages.leaveOut("scan", withoutImage);
    return undefined;
  }
  return run.stages.attempt("scan", async () => {
    const [{ readInventory }, { readAdvisories }, { scan }] = await Promise.all([
      import("../image/inventory.ts"),
      import("../scan/advisories.ts"),
      import("../scan/stage.ts"),
    ]);
    const database = run.options.advisories;
    const today = run.ports.clock.now();
    // Where a package is asked for is where it is reported.
    const dependencies = dashboard?.dependencies.value;
    const sbom = await billOptions(run, dashboard);
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

export type SmokeWishes = {
  /** Whether it must be kept apart from the machine. */
  readonly apart?: boolean;
};

export async function smokeImage(
  run: Run<Read | "runtime" | "clock">,
  image: BuiltImage | undefined,
  { dashboard }: Folder,
  { apart = false }: SmokeWishes = {},
): Promise<void> {
  if (image === undefined) return run.stages.leaveOut("smoke", withoutImage);
  await run.stages.attempt("smoke", async () => {
    const isolation = await run.ports.runtime.isolation();
    if (apart) needApart(isolation);
    const [{ smoke }, { smokeSubjectOf }] = await Promise.all([
      import("../image/smoke-stage.ts"),
      import("../image/smoke-subject.ts"),
    ]);
    const subject = smokeSubjectOf(dashboard, image.manifest.digest);
    const { timeoutSeconds } = run.options;
    const patience = timeoutSeconds === undefined ? {} : { timeoutSeconds };
    const settings = { isolation, ...patience };
    // A failure may be the machine's as well: only a success is worth remembering.
    return reuse(
      run,
      { stage: "smoke", subject, options: settings },
      () => smoke(subject, patience, run.ports),
      ({ report }) => report.verdict === "pass" || report.verdict === "warn",
    );
  });
}

/** Whether every blob of an image that was built before is still there. */
const isWhole = async ({ manifest, config, layers }: BuiltImage, { blobs }: Pick<Ports, "blobs">): Promise<boolean> => {
  const there = await Promise.all(
    [manifest, config, ...layers.map(({ descriptor }) => descriptor)].map(({ digest }) => blobs.has(digest)),
  );
  return there.every((one) => one);
};
