import type { RuleText } from "../../report/rule.ts";
import type { OtherFile } from "../dash/other-files.ts";
import type { Hit } from "../dash/rule.ts";
import type { PythonModule } from "../python/model.ts";
import type { Span } from "../python/syntax.ts";
import { type Call, runOf } from "./commands.ts";
import type { Instruction } from "./instruction.ts";
import type { Stage, Stages } from "./stages.ts";

/** A Dockerfile that a build can read, and what stands beside it. */
export type Dockerfile = Stages & {
  readonly path: string;
  readonly text: string;
  readonly instructions: readonly Instruction[];
  /** The one that a build makes when it is asked for none. */
  readonly last: Stage | undefined;
  /** Every file of the repository but its Python. */
  readonly files: readonly Pick<OtherFile, "path" | "text">[];
  readonly modules: readonly PythonModule[];
};

/**
 * One place where a rule is broken: an instruction, which a comment above it silences as a whole, and in it the place itself,
 * which is its keyword where nothing is said. Without an instruction it is about the whole file.
 */
export type DockerHit = Omit<Hit, "at"> & { readonly of?: Instruction; readonly at?: Span };

/**
 * A rule about Dockerfiles. Those that hadolint or BuildKit know have its name there; ours are `DOCKER1`, `DOCKER2`, ….
 *
 * `bad` and `good` are whole Dockerfiles, or several files by their names. The first of each is shown to readers, all are run as tests.
 */
export type DockerRule = Omit<RuleText, "stage" | "bad" | "good"> &
  Required<Pick<RuleText, "fix">> & {
    readonly bad: DockerExample | readonly DockerExample[];
    readonly good: DockerExample | readonly DockerExample[];
    /** What BuildKit calls it, where hadolint has a name too. */
    readonly alias?: string;
    check(file: Dockerfile): Iterable<DockerHit>;
  };

/** One Dockerfile, or files by their paths, of which one is called `Dockerfile`. */
export type DockerExample = string | Readonly<Record<string, string>>;

export const dockerRule = (definition: DockerRule): DockerRule => definition;

/** Every instruction, and what each `ONBUILD` and `HEALTHCHECK` has inside, with the outer one that a reader sees. */
export function* eachIn(
  { instructions }: { readonly instructions: readonly Instruction[] },
  ...keywords: readonly string[]
): Iterable<{ readonly one: Instruction; readonly of: Instruction }> {
  for (const of of instructions) {
    if (keywords.includes(of.keyword)) yield { one: of, of };
    if (of.inner && keywords.includes(of.inner.keyword)) yield { one: of.inner, of };
  }
}

/** Every program that a `RUN` starts, and where. */
export function* callsIn(
  file: { readonly instructions: readonly Instruction[] },
  ...programs: readonly string[]
): Iterable<{ readonly call: Call; readonly of: Instruction }> {
  for (const { one, of } of eachIn(file, "RUN")) {
    for (const call of runOf(one).calls) if (programs.includes(call.program)) yield { call, of };
  }
}
