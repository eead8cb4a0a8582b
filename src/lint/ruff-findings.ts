import type { Finding } from "../report/model.ts";
import type { Diagnostic } from "./diagnostic.ts";
import type { SourceFile } from "./model.ts";
import { configurationRule, notebookRule, syntaxRule } from "./own-rules.ts";
import type { PythonModule } from "./python/model.ts";
import type { RuffConfiguration } from "./ruff-configuration.ts";
import { ruffRule } from "./ruff-rules.ts";
import { isSuppressed, type Said, type Suppression } from "./suppression.ts";

/**
 * Ruff's diagnostics of one file that Python can read, one finding per rule and message. What a server never comes by, below the main
 * guard, is no error, and apart from what is.
 */
export function ruffFindings(
  module: PythonModule,
  diagnostics: readonly Diagnostic[],
  suppressions: readonly Suppression[],
): readonly Finding[] {
  const heard = diagnostics.filter((one) => !isSuppressed(suppressions, saidByRuff(one)));
  if (heard.length === 0) return [];
  const inScript = scriptLines(module);
  const judged = heard.map((diagnostic) => {
    const ours = ruffRule(diagnostic.code);
    const spared = ours?.level === "error" && inScript(diagnostic.start.line);
    return { ...diagnostic, ours: spared ? { level: "warning" as const, why: scriptOnly } : ours };
  });
  const alike = Map.groupBy(judged, ({ code, message, ours }) => `${code} ${ours?.level} ${message}`);
  return [...alike.values()].flatMap((group): Finding[] => {
    const [first, ...rest] = group;
    if (!first) return [];
    const { ours } = first;
    return [
      {
        rule: first.code,
        // A rule that only the repository asks for is the repository's own affair: said, and no obstacle.
        level: ours?.level ?? "warning",
        message: ended(first.message),
        ...(ours ? { why: ours.why } : {}),
        ...(first.fix === undefined ? {} : { fix: ended(first.fix) }),
        count: group.length,
        location: placed(module.path, first),
        ...(rest.length > 0 ? { more: rest.slice(0, 20).map(({ start }) => start) } : {}),
      },
    ];
  });
}

const scriptOnly = "Python stops here when this file is run by itself. A server imports it, and does not come by.";

/** Whether a line of a module stands below its main guard. */
function scriptLines({ statements, underMainGuard, position }: PythonModule): (line: number) => boolean {
  const below = statements
    .flatMap((one) => (one.kind === "if" ? one.branches.flatMap(({ body }) => body) : []))
    .filter(underMainGuard)
    .map(({ from, to }) => [position(from).line, position(to).line] as const);
  return (line) => below.some(([first, last]) => first <= line && line <= last);
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

/** One note for all notebooks among the files beside the code. */
export function notebookFindings(files: readonly { readonly path: string }[]): readonly Finding[] {
  const notebooks = files.filter(({ path }) => path.endsWith(".ipynb") && !path.includes(".ipynb_checkpoints/"));
  const [first] = notebooks;
  if (first === undefined) return [];
  const message = "Notebooks are not checked.";
  return [{ ...textsOf(notebookRule), message, count: notebooks.length, location: { file: first.path } }];
}

/** Ruff's rules, and ours that say the same of the same lines, and say it of a dashboard: which data, for whom, what instead. */
const sayTheSame: Readonly<Record<string, readonly string[]>> = {
  BLE001: ["D37"],
  E722: ["D37"],
  PLW0603: ["D12"],
  S102: ["D26"],
  S105: ["D23", "REPO1"],
  S106: ["D23", "REPO1"],
  S107: ["D23", "REPO1"],
  S110: ["D37"],
  S112: ["D37"],
  S113: ["D28"],
  S201: ["D3"],
  S301: ["D24"],
  S307: ["D26"],
  S501: ["D29"],
  S608: ["D27"],
  T201: ["D32"],
  T203: ["D32"],
};

/** Whether one of our rules speaks of the construct that Ruff points at, silenced there or not. */
export function saidBetter({ code, start }: Diagnostic, dash: readonly Said[]): boolean {
  const same = Object.hasOwn(sayTheSame, code) ? (sayTheSame[code] ?? []) : [];
  return dash.some(({ rule, first, last }) => same.includes(rule) && first <= start.line && start.line <= last);
}

function textsOf({ id, level, why, fix }: typeof syntaxRule) {
  return { rule: id, level, why, ...(fix === undefined ? {} : { fix }) };
}

function placed(file: string, { start, end }: Diagnostic): Finding["location"] {
  return { file, ...start, endLine: end.line, endColumn: end.column };
}

const ended = (sentence: string) => (/[.!?]$/.test(sentence) ? sentence : `${sentence}.`);
