import { lintSourcesOf } from "../dashboard/lint-sources.ts";
import { dashRules } from "../lint/dash/rules.ts";
import { lintHeadline } from "../lint/headline.ts";
import { repositoryRules } from "../lint/repository/rules.ts";
import { requirementRules } from "../lint/requirements/rules.ts";
import { askRuff } from "../lint/ruff.ts";
import { type LintOptions, lint } from "../lint/stage.ts";
import type { Ports } from "../ports.ts";
import type { Report } from "../report/model.ts";
import { UserError } from "../report/user-error.ts";
import { verdictOf } from "../report/verdict.ts";
import type { Files } from "../runner/ports.ts";
import { type FoundBefore, sinceChange } from "./already-there.ts";
import type { ChangedLines } from "./changed.ts";
import type { Before, Checkout } from "./checkout.ts";

export type Linted = {
  /** The folder as it is. */
  readonly files: Files;
  /** Files, and all below folders, of these names; none: everything. */
  readonly paths: readonly string[];
  /** How many files were linted. */
  readonly count: number;
  readonly options: LintOptions;
};

/**
 * What lint says of a change: what was there before it is counted, and does not fail it. As found before counts what linting the folder
 * as it was finds; Ruff, which looks at one file at a time, is asked only about files in which something is found beside the change.
 */
export async function reportSince(
  report: Report,
  { files, paths, count, options }: Linted,
  checkout: Pick<Checkout, "changed" | "before">,
  ports: Pick<Ports, "log" | "exec">,
): Promise<Report> {
  if (report.findings.length === 0) return report;
  const changed = await checkout.changed();
  if (changed === undefined) return report;
  const alone = sinceChange(report.findings, changed, undefined);
  // Only what stands beside the change, or nowhere, may have been there before.
  const isBeside =
    Object.keys(alone.alreadyThere).length > 0 || alone.kept.some(({ location }) => location?.line === undefined);
  if (!isBeside) return report;
  const before = await checkout.before();
  const known =
    before && (await foundBefore(report, { files, paths, options }, { before, changed }, ports).catch(unlessRefused));
  const { kept, alreadyThere } = sinceChange(report.findings, changed, known);
  const left = Object.values(alreadyThere).reduce((sum, one) => sum + one, 0);
  if (left === 0) return { ...report, findings: kept };
  const { ignored } = report.facts;
  return {
    ...report,
    verdict: verdictOf(kept),
    headline: `${lintHeadline(count, kept, typeof ignored === "number" ? ignored : 0)}; ${left} already there`,
    findings: kept,
    facts: { ...report.facts, alreadyThere },
  };
}

/** What could not be read as it was is compared with nothing. */
function unlessRefused(error: unknown): undefined {
  if (!(error instanceof UserError)) throw error;
}

async function foundBefore(
  { findings }: Report,
  { files, paths, options }: Omit<Linted, "count">,
  { before, changed }: { readonly before: Before; readonly changed: ChangedLines },
  ports: Pick<Ports, "log" | "exec">,
): Promise<FoundBefore> {
  const [was, is] = await Promise.all([before.files.list(), files.list()]);
  const filesNow = new Set(is.map(({ path }) => path));
  const holding = (path: string) => (changed.has(path) || !filesNow.has(path) ? before.files : files);
  const base: Files = {
    ...before.files,
    read: (path, most) => holding(path).read(path, most),
    open: (path, how) => holding(path).open(path, how),
  };
  const ours = new Set([...dashRules, ...requirementRules, ...repositoryRules].map(({ id }) => id));
  const asked = new Set(findings.flatMap(({ rule, location }) => (location && !ours.has(rule) ? location.file : [])));
  const sources = await lintSourcesOf(base, paths);
  const ask: typeof askRuff = async (modules, ...rest) => {
    const { build, diagnostics } = await askRuff(
      modules.filter(({ path }) => asked.has(path) || !filesNow.has(path)),
      ...rest,
    );
    return { build, diagnostics: new Map(modules.map(({ path }) => [path, diagnostics.get(path) ?? []])) };
  };
  const { report } = await lint(sources, { ...options, ask }, ports);
  return { findings: report.findings, files: new Set(was.map(({ path }) => path)), filesNow };
}
