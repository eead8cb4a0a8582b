import type { Finding, Level } from "../../report/model.ts";
import type { RuleText } from "../../report/rule.ts";
import type { PythonModule } from "../python/model.ts";
import type { Span } from "../python/syntax.ts";
import { nothingSeen, type Survey } from "../repository/survey.ts";
import { isSuppressed, type Said, type Suppression } from "../suppression.ts";
import { appsAmong, isTest } from "./apps.ts";
import { environmentOf } from "./environment.ts";
import { shown } from "./example.ts";
import type { OtherFile } from "./other-files.ts";
import type { Environment, Hit, Project, Rule } from "./rule.ts";

export type RunOptions = {
  readonly versions: Readonly<Record<string, string>>;
  /** Ranges of what is not pinned. */
  readonly ranges?: Readonly<Record<string, string>> | undefined;
  /** The dotted name of the module that the server loads. */
  readonly entry?: string | undefined;
  /** What stands beside the code. */
  readonly files?: readonly OtherFile[];
  /** What lies in the repository; nothing where it was not looked through. */
  readonly survey?: Survey | undefined;
  readonly suppressions?: (file: Pick<PythonModule, "path">) => readonly Suppression[];
};

/** A hit where it is: in a file, at a place of it unless it is about the whole. */
export type PlacedHit = Omit<Hit, "at"> & {
  readonly rule: Pick<Rule, "id" | "level" | "why" | "fix"> & Partial<Pick<Rule, "yieldsTo">>;
  readonly file: Pick<PythonModule, "path" | "position"> | undefined;
  readonly at: Span | undefined;
  /** What a comment silences as a whole, where that is more than the place. */
  readonly within?: Span | undefined;
};

/**
 * Runs rules over the modules of a project: one finding per rule, file and message, at its first place, in the order of
 * files, lines and rules. A place that a suppression speaks of is left out, and so are tests: they do not ship.
 */
export function runRules(
  rules: readonly Rule[],
  modules: readonly PythonModule[],
  options: RunOptions,
): readonly Finding[] {
  return findingsOf(hitsOf(rules, modules, options), options);
}

/** Everything that rules find, each place once, whether a suppression speaks of it or not. */
export function hitsOf(
  rules: readonly Rule[],
  modules: readonly PythonModule[],
  { versions, ranges, entry, files = [], survey = nothingSeen }: Omit<RunOptions, "suppressions">,
): readonly PlacedHit[] {
  const environment = environmentOf(versions, ranges);
  const shipped = modules.filter(({ path }) => !isTest(path));
  const project: Project = { modules: shipped, apps: appsAmong(modules, entry), files, survey };
  const hits = rules
    .filter((rule) => applies(rule, environment))
    .flatMap((rule) => distinct(hitsOfRule(rule, project, environment)));
  return hits.filter((hit) => !isSaidBetter(hit, hits));
}

/** Whether a rule that this one yields to speaks of the same place. */
function isSaidBetter({ rule: { yieldsTo = [] }, file, at }: PlacedHit, hits: readonly PlacedHit[]): boolean {
  if (yieldsTo.length === 0 || !file || !at) return false;
  return hits.some(
    (one) =>
      yieldsTo.includes(one.rule.id) &&
      one.file?.path === file.path &&
      one.at !== undefined &&
      one.at.from < at.to &&
      one.at.to > at.from,
  );
}

/** Hits as findings: those that no suppression speaks of. */
export function findingsOf(
  hits: readonly PlacedHit[],
  { suppressions = () => [] }: Pick<RunOptions, "suppressions">,
): readonly Finding[] {
  const seen = hits.filter((hit) => {
    const said = saidBy(hit);
    return !hit.file || !said || !isSuppressed(suppressions(hit.file), said);
  });
  const groups = Map.groupBy(seen, ({ rule, file, message }) => `${rule.id}\n${file?.path}\n${message}`);
  return [...groups.values()].map(findingOf).sort(inReadingOrder);
}

/** What a comment in the file could silence; undefined for what has no line. */
export function saidBy({ rule, file, at, within = at }: PlacedHit): Said | undefined {
  return (
    file &&
    at &&
    within && { rule: rule.id, first: file.position(within.from).line, last: file.position(within.to).line }
  );
}

/** A rule as its reader meets it, without its check. */
export function textOf({ id, title, level, why, fix, bad, good }: Rule): RuleText {
  return { id, stage: "lint", title, level, why, fix, bad: shown(bad), good: shown(good) };
}

function hitsOfRule(rule: Rule, project: Project, environment: Environment): readonly PlacedHit[] {
  if ("check" in rule) {
    return project.modules.flatMap((file) =>
      Array.from(rule.check(file, environment), (hit) => ({ ...hit, rule, file })),
    );
  }
  if ("checkApp" in rule) {
    return project.apps.flatMap((app) =>
      Array.from(rule.checkApp(app, environment), ({ module, ...hit }) => ({ ...hit, rule, file: module })),
    );
  }
  return Array.from(rule.checkProject(project, environment), (hit) => ({
    file: undefined,
    at: undefined,
    ...hit,
    rule,
  }));
}

function applies({ versions = {} }: Rule, environment: Environment): boolean {
  return Object.entries(versions).every(([name, range]) => environment.satisfies(name, range) !== false);
}

/** Two dashboards that share a module have its places once. */
function distinct(hits: readonly PlacedHit[]): readonly PlacedHit[] {
  const places = new Map<string, PlacedHit>();
  for (const hit of hits) {
    const key = [hit.file?.path, hit.at?.from, hit.at?.to, hit.message].join("\n");
    if (!places.has(key)) places.set(key, hit);
  }
  return [...places.values()].sort((a, b) => (a.at?.from ?? 0) - (b.at?.from ?? 0));
}

function findingOf(hits: readonly PlacedHit[]): Finding {
  const [first, ...rest] = hits;
  if (!first) throw new Error("a finding without a place");
  const { rule, file, at, message, fix } = first;
  const more = rest.flatMap((hit) => (hit.file && hit.at ? [hit.file.position(hit.at.from)] : [])).slice(0, 20);
  return {
    rule: rule.id,
    level: worst(hits.map(({ level }) => level ?? rule.level)),
    message: sentence(message),
    why: rule.why,
    fix: fix ?? rule.fix,
    count: hits.length,
    ...(file && { location: at ? { file: file.path, ...placeOf(file, at) } : { file: file.path } }),
    ...(more.length > 0 ? { more } : {}),
  };
}

function placeOf({ position }: Pick<PythonModule, "position">, { from, to }: Span) {
  const end = position(to);
  return { ...position(from), endLine: end.line, endColumn: end.column };
}

const levels: readonly Level[] = ["error", "warning", "note"];
const worst = (found: readonly Level[]): Level => levels.find((level) => found.includes(level)) ?? "note";

function sentence(message: string): string {
  return `${message.replace(/\s+/g, " ")}.`;
}

/** By file, line, column and rule. */
export function inReadingOrder(one: Finding, other: Finding): number {
  const [a, b] = [one.location, other.location];
  if (a?.file !== b?.file) return (a?.file ?? "") < (b?.file ?? "") ? -1 : 1;
  const lines = (a?.line ?? 0) - (b?.line ?? 0) || (a?.column ?? 0) - (b?.column ?? 0);
  return lines || (one.rule < other.rule ? -1 : one.rule > other.rule ? 1 : 0);
}
