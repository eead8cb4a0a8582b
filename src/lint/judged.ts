import { type OtherFile, otherFile } from "./dash/other-files.ts";
import { dashRules } from "./dash/rules.ts";
import { hitsOf, type PlacedHit } from "./dash/run.ts";
import { isDockerfile } from "./docker/file-name.ts";
import type { Sources } from "./model.ts";
import type { PythonModule } from "./python/model.ts";
import { repositoryRules } from "./repository/rules.ts";
import { requirementRules } from "./requirements/rules.ts";
import { commentsIn, type Suppression, suppressionsIn } from "./suppression.ts";

/** What our own rules say of some sources, before Ruff is heard. */
export type Judged = {
  /** The modules that were read for it: those that Python can read. */
  readonly modules: readonly PythonModule[];
  readonly files: readonly OtherFile[];
  readonly hits: readonly PlacedHit[];
  /** Places where a comment for hadolint or BuildKit silences a rule. */
  readonly silenced: number;
  /** The comments that ask a rule to be silent, by path; every file that was read has its entry. */
  readonly comments: ReadonlyMap<string, readonly Suppression[]>;
};

/** Runs the rules of Dash, of Dockerfiles and, where the folder was looked through, of requirements and of the repository. */
export async function judge(sources: Sources, modules: readonly PythonModule[]): Promise<Judged> {
  const { versions, ranges, entry, survey } = sources;
  const files = (sources.files ?? []).map(otherFile);
  // Of files that nobody looked at nothing can be said to be missing.
  const rules = survey === undefined ? dashRules : [...dashRules, ...requirementRules, ...repositoryRules];
  const { dockerHits } = files.some(({ path }) => isDockerfile(path))
    ? await import(/* webpackChunkName: "dockerfiles" */ "./docker/run.ts")
    : noDockerfile;
  const docker = dockerHits(files, modules);
  return {
    modules,
    files,
    hits: [...hitsOf(rules, modules, { versions, ranges, entry, files, survey }), ...docker.hits],
    silenced: docker.silenced,
    comments: new Map([
      ...modules.map((module) => [module.path, suppressionsIn(module)] as const),
      ...files.flatMap(({ path, text, position }) =>
        text === undefined ? [] : [[path, suppressionsIn({ text, position, comments: commentsIn(text) })] as const],
      ),
    ]),
  };
}

const noDockerfile = { dockerHits: () => ({ hits: [], silenced: 0 }) };
