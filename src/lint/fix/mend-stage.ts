import type { Ports } from "../../ports.ts";
import type { Finding } from "../../report/model.ts";
import { countsOf, isMore } from "../compared.ts";
import type { Diagnostic } from "../diagnostic.ts";
import type { SourceFile, Sources } from "../model.ts";
import { askRuff } from "../ruff.ts";
import { type LintOptions, lint } from "../stage.ts";
import { withFixes, withoutOverlaps } from "./apply.ts";
import type { Fix } from "./fix.ts";
import { largestHarmless } from "./harmless.ts";
import { lineChanges, oldLine } from "./line-changes.ts";
import type { CodeMend, MendedFile } from "./mended-file.ts";

/** Rounds of fixes: a fix may make room for another. */
const mostRounds = 10;
const linesKept = 5;

/**
 * Mends what rules can mend of a dashboard's Python. What overlaps is mended one after the other. A change after which Python cannot
 * read a file, or after which anything is found that was not found before, is not made. Files without a change are not in the answer.
 *
 * @param may whether a fix is wanted, by its file and the lines of its finding as they were before anything was mended
 */
export async function mendedCode(
  sources: Sources,
  options: LintOptions,
  ports: Pick<Ports, "log" | "exec">,
  may: (fix: Pick<Fix, "file" | "first" | "last">) => boolean = () => true,
): Promise<readonly MendedFile[]> {
  const look = looker(options, ports);
  const refused = new Set<string>();
  const done: (Fix & { readonly line: number })[] = [];
  let now = sources;
  for (let round = 0; round < mostRounds; round++) {
    const texts = textsOf(now);
    const { findings, fixes } = await look(now);
    const lines = linesBefore(sources, now);
    const wanted = fixes.flatMap((fix) => {
      if (refused.has(keyOf(fix, texts)) || !changesAnything(fix, texts)) return [];
      const [first, last] = [lines(fix.file, fix.first), lines(fix.file, fix.last)];
      return may({ file: fix.file, first, last }) ? [{ ...fix, line: first }] : [];
    });
    const chosen = withoutOverlaps(wanted) as typeof wanted;
    if (chosen.length === 0) break;
    const before = countsOf(findings, byRule);
    const isHarmless = async (some: readonly Fix[]) => {
      const after = await look(withFixes(now, some));
      return !isMore(before, after.findings, byRule);
    };
    const accepted = await largestHarmless(chosen, isHarmless);
    for (const fix of chosen) if (!accepted.includes(fix)) refused.add(keyOf(fix, texts));
    done.push(...accepted);
    now = withFixes(now, accepted);
  }
  const byFile = Map.groupBy(done, ({ file }) => file);
  const after = textsOf(now);
  return sources.modules.flatMap(({ path, text }) => {
    const written = after.get(path) ?? text;
    return written === text ? [] : [{ path, before: text, after: written, mends: mendsOf(byFile.get(path) ?? []) }];
  });
}

/** Lints again and again: Ruff is asked only about texts that it has not seen. */
function looker(options: LintOptions, ports: Pick<Ports, "log" | "exec">) {
  const known = new Map<string, readonly Diagnostic[]>();
  const ask: typeof askRuff = async (files, ...rest) => {
    const { build, diagnostics } = await askRuff(
      files.filter(({ path, text }) => !known.has(`${path}\0${text}`)),
      ...rest,
    );
    for (const { path, text } of files) {
      const said = diagnostics.get(path);
      if (said) known.set(`${path}\0${text}`, said);
    }
    return { build, diagnostics: new Map(files.map(({ path, text }) => [path, known.get(`${path}\0${text}`) ?? []])) };
  };
  return async (
    sources: Sources,
  ): Promise<{ readonly findings: readonly Finding[]; readonly fixes: readonly Fix[] }> => {
    const { report, outputs } = await lint(sources, { ...options, ask }, ports);
    return { findings: report.findings, fixes: outputs?.fixes ?? [] };
  };
}

const textsOf = ({ modules }: Sources) => new Map(modules.map(({ path, text }: SourceFile) => [path, text]));

/** Its message names what a fix may have renamed. */
const byRule = ({ rule, location }: Finding) => `${rule} ${location?.file}`;

type Texts = ReadonlyMap<string, string>;

/** The same fix at another place has the same key: what does harm once is not tried again further down. */
const keyOf = ({ rule, file, edits }: Fix, texts: Texts) =>
  JSON.stringify([rule, file, edits.map(({ from, to, text }) => [texts.get(file)?.slice(from, to), text])]);

const changesAnything = ({ file, edits }: Fix, texts: Texts) =>
  edits.some(({ from, to, text }) => texts.get(file)?.slice(from, to) !== text);

/** Which line of the files as they were a line of the files as they are was. */
function linesBefore(sources: Sources, now: Sources): (file: string, line: number) => number {
  const [before, after] = [textsOf(sources), textsOf(now)];
  const changes = new Map<string, ReturnType<typeof lineChanges>>();
  return (file, line) => {
    const [was, is] = [before.get(file) ?? "", after.get(file) ?? ""];
    if (was === is) return line;
    const known = changes.get(file) ?? lineChanges(was, is);
    changes.set(file, known);
    return oldLine(known, line);
  };
}

function mendsOf(fixes: readonly { readonly rule: string; readonly line: number }[]): readonly CodeMend[] {
  return [...Map.groupBy(fixes, ({ rule }) => rule)]
    .map(([rule, own]) => ({
      rule,
      count: own.length,
      lines: [...new Set(own.map(({ line }) => line))].sort((a, b) => a - b).slice(0, linesKept),
    }))
    .sort((a, b) => (a.rule < b.rule ? -1 : 1));
}
