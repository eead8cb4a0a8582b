import type { Finding } from "../report/model.ts";
import type { Diagnostic } from "./diagnostic.ts";
import type { SourceFile } from "./model.ts";
import type { RuffConfiguration } from "./ruff-configuration.ts";
import { ruffRule } from "./ruff-rules.ts";
import { configurationRule, syntaxRule } from "./rules.ts";
import { isSuppressed, type Said, type Suppression } from "./suppression.ts";

/** Ruff's diagnostics of one file that Python can read, one finding per rule and message. */
export function ruffFindings(
  file: string,
  diagnostics: readonly Diagnostic[],
  suppressions: readonly Suppression[],
): readonly Finding[] {
  const heard = diagnostics.filter((one) => !isSuppressed(suppressions, saidByRuff(one)));
  return [...Map.groupBy(heard, ({ code, message }) => `${code} ${message}`).values()].flatMap((group): Finding[] => {
    const [first, ...rest] = group;
    if (!first) return [];
    const ours = ruffRule(first.code);
    return [
      {
        rule: first.code,
        // A rule that only the repository asks for is the repository's own affair: said, and no obstacle.
        level: ours?.level ?? "warning",
        message: ended(first.message),
        ...(ours ? { why: ours.why } : {}),
        ...(first.fix === undefined ? {} : { fix: ended(first.fix) }),
        count: group.length,
        location: placed(file, first),
        ...(rest.length > 0 ? { more: rest.slice(0, 20).map(({ start }) => start) } : {}),
      },
    ];
  });
}

/** What a comment in the file could silence. */
export const saidByRuff = ({ code, start, end }: Diagnostic): Said => ({
  rule: code,
  first: start.line,
  last: end.line,
});

/** The one finding of a file that Python cannot read. */
export function syntaxFinding(file: string, first: Diagnostic): Finding {
  return { ...textsOf(syntaxRule), message: ended(first.message), count: 1, location: placed(file, first) };
}

export function configurationFindings(
  { notFollowed }: RuffConfiguration,
  file: SourceFile | undefined,
): readonly Finding[] {
  if (!file) return [];
  return notFollowed.map((key) => ({
    ...textsOf(configurationRule),
    message: `${key} is not followed here.`,
    count: 1,
    location: { file: file.path },
  }));
}

/** Ruff's rule and ours that say the same of the same line; ours knows Dash. */
const sayTheSame: Readonly<Record<string, readonly string[]>> = {
  S105: ["D23"],
  S106: ["D23"],
  S107: ["D23"],
  S201: ["D3"],
};

export function saidBetter(file: string, { code, start }: Diagnostic, dash: readonly Finding[]): boolean {
  const same = Object.hasOwn(sayTheSame, code) ? (sayTheSame[code] ?? []) : [];
  return dash.some(({ rule, location, more = [] }) => {
    if (!same.includes(rule) || location?.file !== file) return false;
    return [location, ...more].some(({ line }) => line === start.line);
  });
}

function textsOf({ id, level, why, fix }: typeof syntaxRule) {
  return { rule: id, level, why, ...(fix === undefined ? {} : { fix }) };
}

function placed(file: string, { start, end }: Diagnostic): Finding["location"] {
  return { file, ...start, endLine: end.line, endColumn: end.column };
}

const ended = (sentence: string) => (/[.!?]$/.test(sentence) ? sentence : `${sentence}.`);
