import { basename, join } from "node:path";
import type { Watcher } from "../src/pipeline/attempt.ts";
import { type ChangedLines, touches } from "../src/pipeline/changed.ts";
import { allRules, rulesOf } from "../src/pipeline/rules.ts";
import { annotationsOf } from "../src/report/annotations.ts";
import type { SourceLine } from "../src/report/excerpt.ts";
import type { Report, ReportFile } from "../src/report/model.ts";
import { inRepository } from "../src/report/place.ts";
import { renderSummary } from "../src/report/summary.ts";
import { renderFindings, renderStageLine } from "../src/report/terminal.ts";
import { UserError } from "../src/report/user-error.ts";
import { type Values, withValues } from "../src/report/values.ts";
import { overallVerdict } from "../src/report/verdict.ts";
import type { Runner } from "../src/runner/ports.ts";
import { version } from "../src/runner/self.ts";
import { writeWhole } from "../src/runner/write-whole.ts";
import type { CommonInputs } from "./declare.ts";
import { annotationsLeft, jobReports } from "./job-reports.ts";

/** What is shown of a step, and by which rules. */
export type Showing = {
  /** The dashboard's folder as seen from the repository's top; empty for the top itself. */
  readonly folder: string;
  /** What a finding may show. Git is asked for it, so nobody does before there is a finding. */
  seen(): Promise<Seen>;
};

export type Seen = {
  readonly values: Values;
  /** Changed lines, by path inside the folder. */
  readonly changed: ChangedLines | undefined;
  /** Gives a line of a file that is in the repository anyway, by its path from the top. */
  readonly source: SourceLine;
};

/** Prints each stage as it ends: its line, and its findings below. */
export function stepLog({ log }: Pick<Runner, "log">, { folder, seen }: Showing): Watcher {
  const style = { color: true, width: 120 } as const;
  return {
    started: () => {},
    finished(report) {
      log.info(renderStageLine(report, style));
      return report.findings.length === 0 ? undefined : printFindings(report);
    },
  };

  async function printFindings(report: Report): Promise<void> {
    const { values, source } = await seen();
    const findings = renderFindings(inRepository(report, folder), { ...style, values, source });
    for (const line of `\n${findings}\n`.split("\n")) log.info(line);
  }
}

/** What came of a step, on every surface but the log: annotations, the summary, the files that were asked for. */
export async function showStep(
  runner: Runner,
  given: Pick<CommonInputs, "summary" | "annotations" | "json" | "sarif" | "junit">,
  { folder, seen }: Showing,
  reports: readonly Report[],
  title: string | undefined,
): Promise<ReportFile> {
  const stages = reports.map((report) => inRepository(report, folder));
  const found = stages.some(({ findings }) => findings.length > 0);
  const { values, changed } = found ? await seen() : { values: "hide" as const, changed: undefined };
  // From here on the report holds what may be seen on GitHub, and nothing else.
  const file = withValues({ version: 1, verdict: overallVerdict(stages), stages: await linked(stages) }, values);
  const before = jobReports(runner.temporary);
  const total = annotationsLeft(given.annotations, await before.all());
  const annotations = annotationsOf(file, {
    values: "show",
    changed: isChanged(changed, folder),
    budget: stepBudget,
    total,
  });
  for (const annotation of annotations) runner.annotate(annotation);
  await before.add({
    title,
    reports: file.stages,
    annotations: { granted: given.annotations, made: annotations.length },
  });
  if (given.summary) await runner.summary(stepSummary(file, title, runner));
  if (given.json !== undefined) {
    const { toJson } = await import("../src/report/json.ts");
    write("json", join(runner.workspace, given.json), toJson(file, "show"));
  }
  if (given.sarif !== undefined) {
    const { toSarif } = await import("../src/report/sarif.ts");
    const sarif = toSarif(file, { version: version(), rules: await allRules(), values: "show" });
    write("sarif", join(runner.workspace, given.sarif), `${JSON.stringify(sarif, undefined, 2)}\n`);
  }
  if (given.junit !== undefined) {
    const { toJUnit } = await import("../src/report/junit.ts");
    write("junit", join(runner.workspace, given.junit), toJUnit(file, "show"));
  }
  return file;
}

/** The page of a report whose values are settled; what has no title is called as its repository is. */
export const stepSummary = (file: ReportFile, title: string | undefined, { event }: Pick<Runner, "event">): string =>
  renderSummary(file, {
    values: "show",
    title: title ?? basename(event.repository),
    placeLink: ({ file: path, line }) =>
      `${event.files}/${path.split("/").map(encodeURIComponent).join("/")}${line === undefined ? "" : `#L${line}`}`,
  });

/** Where each rule that has a page of its own is explained, in the very version that found it. */
const linked = (stages: readonly Report[]): Promise<readonly Report[]> =>
  Promise.all(
    stages.map(async (stage) => {
      if (stage.findings.every(({ link }) => link !== undefined)) return stage;
      const known = new Set((await rulesOf(stage.stage)).map(({ id }) => id));
      const pages = `https://github.com/your-org/slipway/blob/v${version()}/docs/reference/rules`;
      return {
        ...stage,
        findings: stage.findings.map((finding) =>
          finding.link === undefined && known.has(finding.rule)
            ? { ...finding, link: `${pages}/${finding.rule}.md` }
            : finding,
        ),
      };
    }),
  );

/** What GitHub keeps of each level in a step, less the one error that says that the step failed. */
const stepBudget = { error: 9, warning: 10, notice: 10 } as const;

const isChanged = (changed: ChangedLines | undefined, folder: string) => {
  if (changed === undefined) return () => true;
  const prefix = folder === "" ? "" : `${folder}/`;
  return (file: string, line?: number, endLine?: number) => touches(changed, file.slice(prefix.length), line, endLine);
};

function write(input: string, file: string, text: string): void {
  try {
    writeWhole(file, text);
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    throw new UserError(`The file that the input "${input}" names cannot be written (${code}).`, {
      fix: "Name a file in a folder that is there.",
      cause,
    });
  }
}
