import type { RuleText } from "../../report/rule.ts";
import type { OtherFile } from "../dash/other-files.ts";
import type { PlacedHit } from "../dash/run.ts";
import type { PythonModule } from "../python/model.ts";
import { isDockerfile } from "./file-name.ts";
import { silencedIn } from "./pragmas.ts";
import { readDockerfile } from "./read.ts";
import type { DockerExample, DockerRule } from "./rule.ts";
import { dockerRules, dockerSyntaxRule } from "./rules.ts";

export type DockerHits = {
  readonly hits: readonly PlacedHit[];
  /** Places where a comment for hadolint or BuildKit silences a rule. */
  readonly silenced: number;
};

/**
 * What there is to say of every Dockerfile among some files, each place once. Of one that BuildKit could not read only that is said.
 */
export function dockerHits(
  files: readonly OtherFile[],
  modules: readonly PythonModule[],
  rules: readonly DockerRule[] = dockerRules,
): DockerHits {
  const hits: PlacedHit[] = [];
  let silenced = 0;
  for (const file of files) {
    if (!isDockerfile(file.path)) continue;
    if (file.text === undefined) {
      hits.push({ rule: dockerSyntaxRule, file, at: undefined, message: tooLarge });
      continue;
    }
    const read = readDockerfile({ path: file.path, text: file.text }, { files, modules });
    const isSilenced = silencedIn(read);
    if (read.fault) {
      hits.push({ rule: dockerSyntaxRule, file, at: read.fault.at, message: read.fault.message });
      continue;
    }
    for (const rule of rules) {
      for (const { of, ...hit } of rule.check(read.file)) {
        if (isSilenced(rule, of)) silenced++;
        else hits.push({ at: of?.keywordAt, ...hit, rule, file, within: of });
      }
    }
  }
  return { hits, silenced };
}

const tooLarge = "This Dockerfile is larger than 256 kB and was not read";

/** A rule as its reader meets it, without its check. */
export function dockerText({ id, title, level, why, fix, bad, good }: DockerRule): RuleText {
  return { id, stage: "lint", title, level, why, fix, bad: shown(bad), good: shown(good) };
}

/** One Dockerfile as it is, several files each below its name. */
function shown(examples: DockerExample | readonly DockerExample[]): string {
  const [first = ""] = examplesOf(examples);
  const files = Object.entries(filesOf(first));
  return files.map(([path, text]) => (files.length === 1 ? text : `# ${path}\n${text}`).trimEnd()).join("\n\n");
}

export const examplesOf = (examples: DockerExample | readonly DockerExample[]): readonly DockerExample[] =>
  Array.isArray(examples) ? examples : [examples as DockerExample];

export const filesOf = (example: DockerExample): Readonly<Record<string, string>> =>
  typeof example === "string" ? { Dockerfile: example } : example;
