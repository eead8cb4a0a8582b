import type { Ports } from "../ports.ts";
import { withoutCredentials } from "../report/credentials.ts";
import type { Finding } from "../report/model.ts";
import { report, type StageResult } from "../report/verdict.ts";
import { findingsOf, inReadingOrder, saidBy } from "./dash/run.ts";
import { isDashIdiom } from "./dash-idioms.ts";
import { invalidSyntax } from "./diagnostic.ts";
import { type Fix, fixesFor } from "./fix/fix.ts";
import { filesLinted, lintHeadline } from "./headline.ts";
import { ignoreFindings } from "./ignore-findings.ts";
import { applyIgnoreList, isOnList } from "./ignore-list.ts";
import { judge } from "./judged.ts";
import type { Sources } from "./model.ts";
import { modulesBut } from "./python/modules-but.ts";
import { parseModules } from "./python/project.ts";
import { askRuff } from "./ruff.ts";
import { ruffConfiguration } from "./ruff-configuration.ts";
import {
  configurationFindings,
  notebookFindings,
  ruffFindings,
  saidBetter,
  saidByRuff,
  syntaxFinding,
} from "./ruff-findings.ts";
import { ruffVersion } from "./ruff-version.ts";
import { shortLived } from "./short-lived.ts";
import { isSuppressed } from "./suppression.ts";

export type LintOptions = {
  /** The Python that the dashboard will run on: `3.13`. */
  readonly python?: string;
  /**
   * A Ruff of this machine, by its path: it is quicker than the one inside, and used if it is of the very same version. It makes
   * no difference to what is found.
   */
  readonly ruff?: string | undefined;
  /** Who asks Ruff, for whoever keeps its answers. */
  readonly ask?: typeof askRuff;
};

/** What could be mended of what was found. */
export type Linted = { readonly fixes: readonly Fix[] };

/**
 * Judges the Python of a dashboard by Ruff's rules and by those of Dash.
 *
 * A file that Python cannot read has one finding, at the first place, and no other. Everything else is one finding per rule,
 * file and message. Positions are 1-based lines and code points. Nothing is executed.
 *
 * @throws UserError for a configuration of Ruff that cannot be read or that Ruff refuses
 */
export const lint = (
  sources: Sources,
  options: LintOptions,
  ports: Pick<Ports, "log" | "exec">,
): Promise<StageResult<Linted>> => shortLived(() => linted(sources, options, ports));

async function linted(...[sources, options, ports]: Parameters<typeof lint>): Promise<StageResult<Linted>> {
  const configuration = ruffConfiguration(sources.ruffConfiguration, options.python ?? "3.13", sources.ruffExtended);
  const asked = { program: options.ruff, configuredIn: sources.ruffConfiguration?.path };
  const [{ build, diagnostics }, expected] = await Promise.all([
    (options.ask ?? askRuff)(sources.modules, configuration, asked, ports),
    onceStarted(() => judgeWhatWeCanRead(sources)),
  ]);

  const broken = sources.modules.flatMap((file) => {
    const first = diagnostics.get(file.path)?.find(({ code }) => code === invalidSyntax);
    return first ? [{ file, first }] : [];
  });
  const unreadable = new Set(broken.map(({ file }) => file.path));
  const asExpected =
    !broken.some(({ file }) => !expected.unreadable.has(file.path)) && broken.length === expected.unreadable.size;
  const judged = asExpected ? expected.judged : await judge(sources, modulesBut(expected.all, unreadable));
  const { modules, files, hits, comments } = judged;
  const inSurvey = new Map(Object.entries(sources.survey?.suppressions ?? {}));
  const suppressions = ({ path }: { readonly path: string }) => comments.get(path) ?? inSurvey.get(path) ?? [];
  const dash = findingsOf(hits, { suppressions });
  const saidByDash = Map.groupBy(
    hits.flatMap((hit) => {
      const one = saidBy(hit);
      return hit.file && one ? [{ ...one, path: hit.file.path }] : [];
    }),
    ({ path }) => path,
  );
  const ruff = modules.map((module) => ({
    module,
    shown: (diagnostics.get(module.path) ?? []).filter(
      (one, _, all) =>
        !configuration.ignores(module.path, one.code) &&
        !isDashIdiom(module, one, all) &&
        !saidBetter(one, saidByDash.get(module.path) ?? []),
    ),
  }));
  const said = Map.groupBy(
    [
      ...[...saidByDash.values()].flat(),
      ...ruff.flatMap(({ module, shown }) => shown.map((one) => ({ ...saidByRuff(one), path: module.path }))),
    ],
    ({ path }) => path,
  );
  const silenced =
    judged.silenced + [...said.values()].flat().filter((one) => isSuppressed(suppressions(one), one)).length;
  const found: readonly Finding[] = [
    ...configurationFindings(configuration, sources.ruffConfiguration),
    ...notebookFindings(files),
    ...broken
      .filter(({ file }) => !configuration.excludes(file.path))
      .map(({ file, first }) => syntaxFinding(file.path, first)),
    ...[...comments].flatMap(([path, all]) => ignoreFindings(path, all, said.get(path) ?? [])),
    ...dash,
    ...ruff.flatMap(({ module, shown }) => ruffFindings(module, shown, suppressions(module))),
  ];
  const { ignored: entries = [] } = sources;
  const listed = applyIgnoreList(entries, found);
  // Of a part nothing can be said to be ignored for nothing.
  const findings = [...listed.kept, ...(sources.survey?.whole ? listed.unused : [])]
    .map(withoutValues)
    .toSorted(inReadingOrder);
  const ignoredPlaces = silenced + listed.silenced;
  const lines = sources.modules.reduce((sum, { text }) => sum + linesOf(text), 0);
  return {
    report: report("lint", {
      headline: lintHeadline(filesLinted(sources), findings, ignoredPlaces),
      findings,
      facts: {
        files: filesLinted(sources),
        lines,
        ruff: ruffVersion,
        ...(build && { ruffBuild: build }),
        ...(ignoredPlaces > 0 && { ignored: ignoredPlaces }),
      },
    }),
    outputs: {
      fixes: fixesFor({ hits, ruff, configuration, suppressions }, modules).filter(
        ({ rule, file }) => !isOnList(entries, rule, file),
      ),
    },
  };
}

/** What a rule repeats of the code may hold a credential, whatever the rule is about. */
function withoutValues(finding: Finding): Finding {
  const { message, fix } = finding;
  return { ...finding, message: withoutCredentials(message), ...(fix && { fix: withoutCredentials(fix) }) };
}

/** Does its work when what was begun before it has got as far as it can by itself: a program runs by then. */
const onceStarted = async <Result>(work: () => Promise<Result>): Promise<Result> => {
  await new Promise((resolve) => setImmediate(resolve));
  return work();
};

/** Our own rules, on the word of our own parser. Which files Python can read is for Ruff to say, and it says so later. */
async function judgeWhatWeCanRead(sources: Sources) {
  const all = parseModules(sources.modules);
  const unreadable = new Set(all.flatMap(({ path, syntaxFault }) => (syntaxFault ? [path] : [])));
  return { all, unreadable, judged: await judge(sources, modulesBut(all, unreadable)) };
}

/** Lines as an editor counts them, but for the empty one after a last line ending. */
const linesOf = (text: string) => (text === "" ? 0 : text.replace(/(\r\n?|\n)$/, "").split(/\r\n?|\n/).length);
