import type { Dashboard } from "../dashboard/model.ts";
import type { BuiltImage } from "../image/model.ts";
import type { Sources } from "../lint/model.ts";
import type { Ports } from "../ports.ts";
import type { Report } from "../report/model.ts";
import { UserError } from "../report/user-error.ts";
import type { Scanned } from "../scan/stage.ts";
import type { Compared } from "../tabular/drift/compared.ts";
import type { TableSource } from "../tabular/model.ts";
import type { CheckedTables } from "../tabular/stage.ts";
import { needApart } from "./apart.ts";
import type { ChangedLines } from "./changed.ts";
import type { Before } from "./checkout.ts";
import { mayHaveChanged } from "./declaration-changed.ts";
import { digestsOf, type Run, reuse } from "./run.ts";
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
    const { defaultPython } = options.platform;
    return { dashboard: await readDashboard(ports.files, { defaultPython, repositoryName: options.repositoryName }) };
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
    const options = { defaultPython: platform.defaultPython, repositoryName };
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
  run: Run<Read | "blobs" | "http" | "clock" | "runtime" | "runProgram" | "dockerfiles">,
  folder: Folder,
): Promise<BuiltImage | undefined> {
  return run.stages.attempt("build", async () => {
    const dashboard = dashboardIn(folder);
    const { build } = await import("../image/stage.ts");
    const { expected } = run.options;
    const buildOptions = { ...run.options.buildOptions, ...(await timeLimit(run, dashboard)) };
    // What steps give depends on more than the folder. BuildKit knows what of it may be used again.
    if (dashboard.dockerfile !== undefined) return build(dashboard, buildOptions, run.ports);
    const result = await reuse(
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
    if (expected === undefined || result.outputs === undefined) return result;
    const { judgedAgainst } = await import("../image/same-image.ts");
    return { ...judgedAgainst(expected, result.report, result.outputs), reused: result.reused };
  });
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
    const commit = await run.options.checkout.commit();
    const sbom = {
      name: dashboard?.name.value ?? run.options.repositoryName,
      // Without a commit there is no time that the next run would find again.
      ...(commit && { revision: commit.revision, timestamp: commit.committedAt }),
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
    const { isolation } = run.ports.runtime;
    if (apart) needApart(isolation);
    const { smoke } = await import("../image/smoke-stage.ts");
    const subject = { image: image.manifest.digest, callbacks: dashboard?.callbacks, prefix: "/" };
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
