import type { Level } from "../../report/model.ts";
import type { RuleText } from "../../report/rule.ts";
import type { PythonModule } from "../python/model.ts";
import type { Span } from "../python/syntax.ts";

/** What is known of where the code will run. */
export type Environment = {
  /** The version that a distribution is pinned to: `4.4.1`. */
  version(distribution: string): string | undefined;
  /** Whether that version satisfies a PEP 440 range; undefined when it is not pinned. */
  satisfies(distribution: string, range: string): boolean | undefined;
};

/** One place where a rule is broken. */
export type Hit = {
  readonly at: Span;
  /** Names the construct, so that two hits with one message in one file are one finding. */
  readonly message: string;
  /** Lower than the rule's own where the case is milder. */
  readonly level?: Level;
  readonly fix?: string;
  /** What may be written instead, without changing what the dashboard does for its users. Nothing applies it yet. */
  readonly edit?: Edit;
};

export type Edit = Span & { readonly text: string };

/** One dashboard: the module that the server loads and every module loaded with it. */
export type App = {
  readonly entry: PythonModule;
  readonly modules: readonly PythonModule[];
};

type Text = Omit<RuleText, "stage"> & Required<Pick<RuleText, "fix" | "bad" | "good">>;

/** Looks at one module at a time. */
export type ModuleRule = Text & {
  /** Only checked where no pin contradicts it: `{ dash: ">=3" }`. */
  readonly versions?: Readonly<Record<string, string>>;
  check(module: PythonModule, environment: Environment): Iterable<Hit>;
};

/** Looks at all modules of one dashboard together. */
export type AppRule = Text & {
  readonly versions?: Readonly<Record<string, string>>;
  checkApp(app: App, environment: Environment): Iterable<Hit & { readonly module: PythonModule }>;
};

export type Rule = ModuleRule | AppRule;

/** A rule, which is its own documentation: `bad` and `good` are whole small modules, and its tests. */
export function rule<Kind extends Rule>(definition: Kind): Kind {
  return definition;
}
