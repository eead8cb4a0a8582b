import { readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { isConfiguration, isRequirements, otherFile } from "../../src/lint/dash/other-files.ts";
import { rangesIn, requirementsIn } from "../../src/lint/dash/requirements.ts";
import type { Sources } from "../../src/lint/model.ts";
import { surveyOf } from "../../src/lint/repository/survey.ts";
import { lintRules } from "../../src/lint/rules.ts";
import { lint } from "../../src/lint/stage.ts";
import type { Finding } from "../../src/report/model.ts";
import { systemExec } from "../../src/runner/exec.ts";
import { openFolder } from "../../src/runner/folder.ts";
import { quietLog } from "../../src/runner/memory.ts";

/** Lines before and after a hit in the file for review. */
const around = 3;

type Found = { readonly repository: string; readonly finding: Finding; readonly lines: readonly string[] };

/**
 * Runs every kind of rule over every folder in one (Ruff's, Dash's, those of Dockerfiles, requirements and repositories), and writes
 * `review.txt` into it: each hit with the lines around it. A folder with requirements is a repository of its own, so that each dashboard
 * is judged by the versions that it asks for.
 *
 * @param asked rules by their ids; all where there are none
 * @returns what to print: hits per rule that has any, and seconds of processor time
 */
export async function lintCorpus(folder: string, asked: readonly string[]): Promise<string> {
  const found: Found[] = [];
  let files = 0;
  let seconds = 0;
  const repositories = readdirSync(folder).filter((name) => statSync(join(folder, name)).isDirectory());
  for (const { repository, paths } of repositories.flatMap((name) => dashboardsIn(folder, name))) {
    const root = join(folder, repository);
    const sources = await sourcesIn(root, paths);
    const begun = processorTime();
    const { report } = await lint(sources, {}, { log: quietLog, exec: systemExec });
    seconds += processorTime() - begun;
    files += sources.modules.length;
    for (const finding of report.findings) {
      if (asked.length > 0 && !asked.includes(finding.rule)) continue;
      found.push({ repository, finding, lines: linesOf(root, finding) });
    }
  }
  const review = join(folder, "review.txt");
  writeFileSync(review, found.map(shown).join("\n"));
  const counts = lintRules.flatMap(({ id, title }) => {
    const own = found.filter(({ finding }) => finding.rule === id);
    if (own.length === 0 && !asked.includes(id)) return [];
    const errors = own.filter(({ finding }) => finding.level === "error");
    return `${id.padEnd(9)} ${String(hitsOf(own)).padStart(6)} ${String(hitsOf(errors)).padStart(6)}  ${title}`;
  });
  return [
    "rule        hits errors",
    ...counts,
    `${files} Python files in ${seconds.toFixed(1)} s of processor time`,
    `${hitsOf(found)} hits with their lines: ${review}`,
  ].join("\n");
}

const hitsOf = (found: readonly Found[]) => found.reduce((sum, { finding }) => sum + (finding.count ?? 1), 0);

/** What lint looks at in a folder, the tests among it as if they shipped. */
async function sourcesIn(root: string, paths: readonly string[]): Promise<Sources> {
  const read = (path: string) => readFileSync(join(root, path), "utf8");
  const beside = paths
    .filter((path) => !path.endsWith(".py"))
    .map((path) => (isConfiguration(path) ? { path, text: read(path) } : { path }));
  const files = await openFolder(root);
  const own = new Set(paths);
  return {
    modules: paths.filter((path) => path.endsWith(".py")).map((path) => ({ path, text: read(path) })),
    versions: {},
    ranges: rangesIn(
      beside
        .map(otherFile)
        .filter(({ path }) => isRequirements(path))
        .flatMap(requirementsIn),
    ),
    files: beside,
    survey: await surveyOf(
      files,
      (await files.list()).filter(({ path }) => own.has(path)),
    ),
  };
}

/** The files of a repository by the innermost folder with requirements that they lie in; paths are relative to that folder. */
export function dashboardsIn(folder: string, name: string) {
  const all = filesBelow(join(folder, name));
  const roots = [...new Set(all.filter(isRequirements).map((path) => dirname(path)))].sort(
    (a, b) => b.length - a.length,
  );
  const rootOf = (path: string) => roots.find((root) => root === "." || path.startsWith(`${root}/`)) ?? ".";
  return [...Map.groupBy(all, rootOf)].map(([root, paths]) => ({
    repository: root === "." ? name : `${name}/${root}`,
    paths: root === "." ? paths : paths.map((path) => path.slice(root.length + 1)),
  }));
}

function filesBelow(root: string): readonly string[] {
  return readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(root.length + 1))
    .sort();
}

/** The text that a finding stands in; none where it is about a file as a whole. */
const linesOf = (root: string, { location }: Finding): readonly string[] =>
  location?.line === undefined ? [] : readFileSync(join(root, location.file), "utf8").split(/\r\n?|\n/);

/** Each place of a finding, with what is written there. */
function shown({ repository, finding, lines }: Found): string {
  const { rule, level, message, location, more = [] } = finding;
  return [location, ...more]
    .map((place) => {
      const line = place?.line;
      const head = `${rule} ${level} ${repository}/${location?.file ?? ""}${line === undefined ? "" : `:${line}`} ${message}`;
      if (line === undefined) return `${head}\n`;
      const numbered = lines.map(
        (text, index) => `${index + 1 === line ? ">" : " "} ${index + 1}: ${text.slice(0, 160)}`,
      );
      return `${head}\n${numbered.slice(Math.max(0, line - 1 - around), line + around).join("\n")}\n`;
    })
    .join("\n");
}

/** Seconds of this process, which others on the machine do not lengthen. */
const processorTime = () => process.cpuUsage().user / 1e6;
