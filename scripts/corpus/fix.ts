import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { countsOf, isMore } from "../../src/lint/compared.ts";
import { isRequirements, otherFile } from "../../src/lint/dash/other-files.ts";
import { rangesIn, requirementsIn } from "../../src/lint/dash/requirements.ts";
import { mendedCode } from "../../src/lint/fix/mend-stage.ts";
import type { Sources } from "../../src/lint/model.ts";
import { lint } from "../../src/lint/stage.ts";
import type { Finding } from "../../src/report/model.ts";
import { systemExec } from "../../src/runner/exec.ts";
import { quietLog } from "../../src/runner/memory.ts";
import { dashboardsIn } from "./lint.ts";

/**
 * Mends every dashboard of a folder of repositories in memory, and looks at what came of it: Python can read each file, nothing is
 * found that was not found before, and nothing is left to mend. Nothing is written.
 *
 * @returns what to print: fixes per rule, and what is not as it should be
 */
export async function fixCorpus(folder: string): Promise<string> {
  const ports = { log: quietLog, exec: systemExec };
  const mends = new Map<string, number>();
  const faults: string[] = [];
  let files = 0;
  const repositories = readdirSync(folder).filter((name) => statSync(join(folder, name)).isDirectory());
  for (const { repository, paths } of repositories.flatMap((name) => dashboardsIn(folder, name))) {
    const sources = sourcesOf(join(folder, repository), paths);
    const mended = await mendedCode(sources, {}, ports);
    files += mended.length;
    for (const { rule, count } of mended.flatMap((one) => one.mends)) mends.set(rule, (mends.get(rule) ?? 0) + count);
    if (mended.length === 0) continue;
    const now = withTexts(sources, new Map(mended.map(({ path, after }) => [path, after])));
    const [was, is] = [await lint(sources, {}, ports), await lint(now, {}, ports)];
    if (isMore(countsOf(was.report.findings, byRule), is.report.findings, byRule))
      faults.push(`${repository}: new findings`);
    const again = await mendedCode(now, {}, ports);
    if (again.length > 0) faults.push(`${repository}: more to mend in ${again.map(({ path }) => path).join(", ")}`);
  }
  const counts = [...mends].sort().map(([rule, count]) => `${rule.padEnd(8)} ${String(count).padStart(5)}`);
  return [...counts, `${files} files mended`, ...(faults.length === 0 ? ["nothing amiss"] : faults)].join("\n");
}

const sourcesOf = (folder: string, paths: readonly string[]): Sources => ({
  modules: paths
    .filter((path) => path.endsWith(".py"))
    .map((path) => ({ path, text: readFileSync(join(folder, path), "utf8") })),
  versions: {},
  ranges: rangesIn(
    paths
      .filter(isRequirements)
      .map((path) => otherFile({ path, text: readFileSync(join(folder, path), "utf8") }))
      .flatMap(requirementsIn),
  ),
});

const byRule = ({ rule, location }: Finding) => `${rule} ${location?.file}`;

const withTexts = (sources: Sources, texts: ReadonlyMap<string, string>): Sources => ({
  ...sources,
  modules: sources.modules.map((one) => ({ ...one, text: texts.get(one.path) ?? one.text })),
});
