import type { Ports } from "../ports.ts";
import { withoutCredentials } from "../report/credentials.ts";
import type { Finding } from "../report/model.ts";
import { report, type StageResult } from "../report/verdict.ts";
import { otherFile } from "./dash/other-files.ts";
import { dashRules } from "./dash/rules.ts";
import { findingsOf, hitsOf, inReadingOrder, saidBy } from "./dash/run.ts";
import { isDashIdiom } from "./dash-idioms.ts";
import { invalidSyntax } from "./diagnostic.ts";
import { isDockerfile } from "./docker/file-name.ts";
import { type Fix, fixesFor } from "./fix/fix.ts";
import { filesLinted, lintHeadline } from "./headline.ts";
import { ignoreFindings } from "./ignore-findings.ts";
import { applyIgnoreList, isOnList } from "./ignore-list.ts";
import type { Sources } from "./model.ts";
import { parseModules } from "./python/project.ts";
import { repositoryRules } from "./repository/rules.ts";
import { requirementRules } from "./requirements/rules.ts";
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
import { commentsIn, isSuppressed, suppressionsIn } from "./suppression.ts";

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
export async function lint(
  sources: Sources,
  options: LintOptions,
  ports: Pick<Ports, "log" | "exec">,
): Promise<StageResult<Linted>> {
  const configuration = ruffConfiguration(sources.ruffConfiguration, options.python ?? "3.13", sources.ruffExtended);
  const asked = { program: options.ruff, configuredIn: sources.ruffConfiguration?.path };
  const { build, diagnostics } = await (options.ask ?? askRuff)(sources.modules, configuration, asked, ports);

  const broken = sources.modules.flatMap((file) => {
    const first = diagnostics.get(file.path)?.find(({ code }) => code === invalidSyntax);
    return first ? [{ file, first }] : [];
  });
  const unreadable = new Set(broken.map(({ file }) => file.path));

  const modules = parseModules(sources.modules.filter(({ path }) => !unreadable.has(path)));
  const { versions, ranges, entry, survey } = sources;
  const files = (sources.files ?? []).map(otherFile);
  const ignored = new Map([
    ...modules.map((module) => [module.path, suppressionsIn(module)] as const),
    ...files.flatMap(({ path, text, position }) =>
      text === undefined ? [] : [[path, suppressionsIn({ text, position, comments: commentsIn(text) })] as const],
    ),
  ]);
  const inSurvey = new Map(Object.entries(survey?.suppressions ?? {}));
  const suppressions = ({ path }: { readonly path: string }) => ignored.get(path) ?? inSurvey.get(path) ?? [];
  // Of files that nobody looked at nothing can be said to be missing.
  const rules = survey === undefined ? dashRules : [...dashRules, ...requirementRules, ...repositoryRules];
  const { dockerHits } = files.some(({ path }) => isDockerfile(path))
    ? await import(/* webpackChunkName: "dockerfiles" */ "./docker/run.ts")
    : noDockerfile;
  const docker = dockerHits(files, modules);
  const hits = [...hitsOf(rules, modules, { versions, ranges, entry, files, survey }), ...docker.hits];
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
    docker.silenced + [...said.values()].flat().filter((one) => isSuppressed(suppressions(one), one)).length;
  const found: readonly Finding[] = [
    ...configurationFindings(configuration, sources.ruffConfiguration),
    ...notebookFindings(files),
    ...broken
      .filter(({ file }) => !configuration.excludes(file.path))
      .map(({ file, first }) => syntaxFinding(file.path, first)),
    ...[...ignored].flatMap(([path, all]) => ignoreFindings(path, all, said.get(path) ?? [])),
    ...dash,
    ...ruff.flatMap(({ module, shown }) => ruffFindings(module.path, shown, suppressions(module))),
  ];
  const { ignored: entries = [] } = sources;
  const listed = applyIgnoreList(entries, found);
  // Of a part nothing can be said to be ignored for nothing.
  const findings = [...listed.kept, ...(survey?.whole ? listed.unused : [])]
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
const noDockerfile = { dockerHits: () => ({ hits: [], silenced: 0 }) };

/** Lines as an editor counts them, but for the empty one after a last line ending. */
const linesOf = (text: string) => (text === "" ? 0 : text.replace(/(\r\n?|\n)$/, "").split(/\r\n?|\n/).length);
