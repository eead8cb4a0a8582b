import type { Finding, Level } from "../../report/model.ts";
import type { RuleText } from "../../report/rule.ts";
import type { PythonModule } from "../python/model.ts";
import { isSuppressed, type Suppression } from "../suppression.ts";
import { appsAmong, isTest } from "./apps.ts";
import { environmentOf } from "./environment.ts";
import type { Environment, Hit, Rule } from "./rule.ts";

export type RunOptions = {
  readonly versions: Readonly<Record<string, string>>;
  /** The dotted name of the module that the server loads. */
  readonly entry?: string | undefined;
  readonly suppressions?: (module: PythonModule) => readonly Suppression[];
};

type Placed = Hit & { readonly module: PythonModule };

/**
 * Runs rules over the modules of a project: one finding per rule, file and message, at its first place, in the order of
 * files, lines and rules. A place that a suppression speaks of is left out, and so are tests: they do not ship.
 */
export function runRules(
  rules: readonly Rule[],
  modules: readonly PythonModule[],
  { versions, entry, suppressions = () => [] }: RunOptions,
): readonly Finding[] {
  const environment = environmentOf(versions);
  const shipped = modules.filter(({ path }) => !isTest(path));
  const apps = appsAmong(modules, entry);
  const findings = rules
    .filter((rule) => applies(rule, environment))
    .flatMap((rule) => {
      const hits: Placed[] =
        "check" in rule
          ? shipped.flatMap((module) => [...rule.check(module, environment)].map((hit) => ({ ...hit, module })))
          : apps.flatMap((app) => [...rule.checkApp(app, environment)]);
      const seen = hits.filter(({ module, at }) => {
        const first = module.position(at.from).line;
        return !isSuppressed(suppressions(module), rule.id, first, module.position(at.to).line);
      });
      return grouped(rule, seen);
    });
  return findings.sort(inReadingOrder);
}

/** A rule as its reader meets it, without its check. */
export function textOf({ id, title, level, why, fix, bad, good }: Rule): RuleText {
  return { id, stage: "lint", title, level, why, fix, bad, good };
}

function applies({ versions = {} }: Rule, environment: Environment): boolean {
  return Object.entries(versions).every(([name, range]) => environment.satisfies(name, range) !== false);
}

function grouped(rule: Rule, hits: readonly Placed[]): readonly Finding[] {
  const groups = Map.groupBy(hits, ({ module, message }) => `${module.path}\n${message}`);
  return [...groups.values()].map((group) => findingOf(rule, distinct(group)));
}

/** Two dashboards that share a module have its places once. */
function distinct(group: readonly Placed[]): readonly Placed[] {
  const places = new Map<string, Placed>();
  for (const hit of group) {
    const key = `${hit.at.from}:${hit.at.to}`;
    if (!places.has(key)) places.set(key, hit);
  }
  return [...places.values()].sort((a, b) => a.at.from - b.at.from);
}

function findingOf(rule: Rule, hits: readonly Placed[]): Finding {
  const [first, ...rest] = hits;
  if (!first) throw new Error(`${rule.id} has a finding without a place`);
  const { module, at, message, fix } = first;
  const start = module.position(at.from);
  const end = module.position(at.to);
  return {
    rule: rule.id,
    level: worst(hits.map(({ level }) => level ?? rule.level)),
    message: sentence(message),
    why: rule.why,
    fix: fix ?? rule.fix,
    count: hits.length,
    location: { file: module.path, ...start, endLine: end.line, endColumn: end.column },
    ...(rest.length > 0 ? { more: rest.slice(0, 20).map((hit) => module.position(hit.at.from)) } : {}),
  };
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
