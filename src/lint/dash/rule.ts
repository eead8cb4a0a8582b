import type { Level } from "../../report/model.ts";
import type { RuleText } from "../../report/rule.ts";
import type { PythonModule } from "../python/model.ts";
import type { Span } from "../python/syntax.ts";
import type { Survey } from "../repository/survey.ts";
import type { Example } from "./example.ts";
import type { OtherFile } from "./other-files.ts";

/** What is known of where the code will run. */
export type Environment = {
  /** The version that a distribution is pinned to: `4.4.1`. */
  version(distribution: string): string | undefined;
  /** Whether that version satisfies a PEP 440 range; undefined when it is not pinned, or when what is known allows both. */
  satisfies(distribution: string, range: string): boolean | undefined;
  /** Whether the newest version is among those asked for, where none is pinned, and satisfies a range. */
  newest(distribution: string, range: string): boolean;
};

/** One place where a rule is broken. */
export type Hit = {
  readonly at: Span;
  /** Names the construct, so that two hits with one message in one file are one finding. No full stop at the end. */
  readonly message: string;
  /** Lower than the rule's own where the case is milder. */
  readonly level?: Level;
  readonly fix?: string;
  /** What may be written instead, without changing what the dashboard does for its users. */
  readonly edit?: Edit;
};

export type Edit = Span & { readonly text: string };

/** One dashboard: the module that the server loads and every module loaded with it. */
export type App = {
  readonly entry: PythonModule;
  readonly modules: readonly PythonModule[];
};

/** A repository as it ships: what stands beside the code as well. */
export type Project = {
  readonly modules: readonly PythonModule[];
  readonly apps: readonly App[];
  readonly files: readonly OtherFile[];
  /** Everything that is there, whether it ships or not, and what was seen in it. */
  readonly survey: Survey;
};

type Text = Omit<RuleText, "stage" | "bad" | "good"> &
  Required<Pick<RuleText, "fix">> & {
    /** What it finds, and what it leaves alone: the first of each is shown to readers, all of them are run as tests. */
    readonly bad: Example | readonly Example[];
    readonly good: Example | readonly Example[];
    /** Only checked where no pin contradicts it: `{ dash: ">=3" }`. */
    readonly versions?: Readonly<Record<string, string>>;
    /** Rules that say it better: where one of them speaks of the same place, this one is silent. */
    readonly yieldsTo?: readonly string[];
  };

/** Looks at one module at a time. */
export type ModuleRule = Text & {
  check(module: PythonModule, environment: Environment): Iterable<Hit>;
};

/** Looks at all modules of one dashboard together. */
export type AppRule = Text & {
  checkApp(app: App, environment: Environment): Iterable<Hit & { readonly module: PythonModule }>;
};

/** Looks at the files beside the code: what is installed, how it is started, what lies in `assets`. */
export type ProjectRule = Text & {
  checkProject(project: Project, environment: Environment): Iterable<ProjectHit>;
};

/** Without a place the finding is about the whole file; without a file, about the whole repository. */
export type ProjectHit = Omit<Hit, "at"> & { readonly file?: OtherFile | PythonModule; readonly at?: Span };

export type Rule = ModuleRule | AppRule | ProjectRule;

/** A rule, which is its own documentation: its examples are whole small projects, and its tests. */
export function rule<Kind extends Rule>(definition: Kind): Kind {
  return definition;
}
