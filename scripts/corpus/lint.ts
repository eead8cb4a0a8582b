import { readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { isConfiguration, isRequirements, otherFile } from "../../src/lint/dash/other-files.ts";
import { rangesIn, requirementsIn } from "../../src/lint/dash/requirements.ts";
import { dashRules } from "../../src/lint/dash/rules.ts";
import { hitsOf, type PlacedHit } from "../../src/lint/dash/run.ts";
import { parseModules } from "../../src/lint/python/project.ts";

/** Lines before and after a hit in the file for review. */
const around = 3;

type Found = { readonly repository: string; readonly hit: PlacedHit; readonly text: string };

/**
 * Runs the Dash rules over every folder in one, and writes `review.txt` into it: each hit with the lines around it. A folder with
 * requirements is a repository of its own, so that each dashboard is judged by the versions that it asks for.
 *
 * @param asked rules by their ids; all where there are none
 * @returns what to print: hits per rule, and seconds of processor time
 */
export function lintCorpus(folder: string, asked: readonly string[]): string {
  const rules = dashRules.filter(({ id }) => asked.length === 0 || asked.includes(id));
  const found: Found[] = [];
  const seconds = { reading: 0, rules: 0 };
  let files = 0;
  const repositories = readdirSync(folder).filter((name) => statSync(join(folder, name)).isDirectory());
  for (const { repository, paths } of repositories.flatMap((name) => dashboardsIn(folder, name))) {
    const read = (path: string) => readFileSync(join(folder, repository, path), "utf8");
    const sources = paths.filter((path) => path.endsWith(".py")).map((path) => ({ path, text: read(path) }));
    const beside = paths
      .filter((path) => !path.endsWith(".py"))
      .map((path) => otherFile(isConfiguration(path) ? { path, text: read(path) } : { path }));
    const begun = processorTime();
    const modules = parseModules(sources);
    const parsed = processorTime();
    const ranges = rangesIn(beside.filter(({ path }) => isRequirements(path)).flatMap(requirementsIn));
    const texts = new Map([...sources, ...beside].map(({ path, text = "" }) => [path, text]));
    for (const hit of hitsOf(rules, modules, { versions: {}, ranges, files: beside })) {
      found.push({ repository, hit, text: texts.get(hit.file?.path ?? "") ?? "" });
    }
    seconds.reading += parsed - begun;
    seconds.rules += processorTime() - parsed;
    files += sources.length;
  }
  const review = join(folder, "review.txt");
  writeFileSync(review, found.map(shown).join("\n"));
  const counts = rules.map(({ id, title }) => {
    const own = found.filter(({ hit }) => hit.rule.id === id);
    const errors = own.filter(({ hit }) => (hit.level ?? hit.rule.level) === "error").length;
    return `${id.padEnd(4)} ${String(own.length).padStart(6)} ${String(errors).padStart(6)}  ${title}`;
  });
  return [
    "rule   hits errors",
    ...counts,
    `${files} Python files: ${seconds.reading.toFixed(2)} s to read them, ${seconds.rules.toFixed(2)} s for the rules`,
    `${found.length} hits with their lines: ${review}`,
  ].join("\n");
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

function shown({ repository, hit: { rule, file, at, level, message }, text }: Found): string {
  const first = file && at ? file.position(at.from).line : undefined;
  const head = `${rule.id} ${level ?? rule.level} ${repository}/${file?.path ?? ""}${first === undefined ? "" : `:${first}`} ${message}`;
  if (first === undefined) return `${head}\n`;
  const lines = text
    .split(/\r\n?|\n/)
    .map((line, index) => `${index + 1 === first ? ">" : " "} ${index + 1}: ${line.slice(0, 160)}`);
  return `${head}\n${lines.slice(Math.max(0, first - 1 - around), first + around).join("\n")}\n`;
}

/** Seconds of this process, which others on the machine do not lengthen. */
const processorTime = () => process.cpuUsage().user / 1e6;
