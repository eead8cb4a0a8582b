import type { Finding } from "../report/model.ts";
import { ignoreRule, syntaxRule, unusedIgnoreRule } from "./own-rules.ts";

/** One entry of `lint.ignore` in dashboard.yaml: a rule that is to be silent about a file, or about everything below a folder. */
export type IgnoreEntry = {
  readonly rule: string;
  /** Inside the dashboard's folder, with forward slashes; undefined: everywhere. */
  readonly path: string | undefined;
  readonly reason: string;
  /** Where the entry stands, for whoever has to take it out again. */
  readonly file: string;
  readonly line: number;
};

/** What cannot be read has no other findings, and what is ignored without effect is not ignored in turn. */
const alwaysSaid: ReadonlySet<string> = new Set([syntaxRule.id, ignoreRule.id, unusedIgnoreRule.id]);

/** Whether an entry asks a rule to be silent about a file; about the repository as a whole only one without a path does. */
export const isOnList = (entries: readonly IgnoreEntry[], rule: string, file: string | undefined): boolean =>
  entries.some((entry) => speaksOf(entry, rule, file));

function speaksOf({ rule, path }: IgnoreEntry, about: string, file: string | undefined): boolean {
  if (rule !== about || alwaysSaid.has(about)) return false;
  return path === undefined || (file !== undefined && (file === path || file.startsWith(`${path}/`)));
}

/** Findings without those that entries silence, how many places those have, and a finding of each entry that silences none. */
export function applyIgnoreList(
  entries: readonly IgnoreEntry[],
  findings: readonly Finding[],
): { readonly kept: readonly Finding[]; readonly silenced: number; readonly unused: readonly Finding[] } {
  const kept = findings.filter(({ rule, location }) => !isOnList(entries, rule, location?.file));
  const count = (all: readonly Finding[]) => all.reduce((sum, one) => sum + one.count, 0);
  const unused = entries
    .filter((entry) => !findings.some(({ rule, location }) => speaksOf(entry, rule, location?.file)))
    .map(unusedFinding);
  return { kept, silenced: count(findings) - count(kept), unused };
}

function unusedFinding({ rule, path, file, line }: IgnoreEntry): Finding {
  const { id, level, why } = unusedIgnoreRule;
  const message = alwaysSaid.has(rule)
    ? `${rule} cannot be ignored: the entry ignores nothing.`
    : `${rule} finds nothing ${path === undefined ? "anywhere" : `in ${path}`}: the entry ignores nothing.`;
  const fix = "Delete the entry from lint.ignore, or correct its rule or path.";
  return { rule: id, level, why, message, fix, count: 1, location: { file, line } };
}
