import type { CallFinder } from "./calls.ts";
import type { Position } from "./positions.ts";
import type { Binding, Scope, Site } from "./scopes.ts";
import type {
  Assignment,
  Attribute,
  Call,
  ClassDefinition,
  Comment,
  Constant,
  Expression,
  FunctionDefinition,
  Import,
  ImportedName,
  Name,
  Span,
  Statement,
  Subscript,
} from "./syntax.ts";

/** What something certainly comes from, once every name on the way is followed. */
export type Origin =
  /** Something imported from outside the files at hand, by its canonical dotted name. */
  | { readonly kind: "external"; readonly name: string }
  | { readonly kind: "module"; readonly module: PythonModule }
  | { readonly kind: "function"; readonly module: PythonModule; readonly definition: FunctionDefinition }
  | { readonly kind: "class"; readonly module: PythonModule; readonly definition: ClassDefinition }
  | { readonly kind: "expression"; readonly module: PythonModule; readonly expression: Expression };

export type SyntaxFault = Position & {
  /** One sentence. */
  readonly message: string;
};

/** What is assigned to a part of something, `app.title = …` or `config["key"] = …`: one for each such target. */
export type PartAssignment = Pick<Assignment, "targets" | "value" | "augmented"> & {
  readonly target: Attribute | Subscript;
};

/**
 * When code runs. `import`: whenever the module is imported. `script`: only when the file itself is run. `unknown`: called
 * from somewhere that cannot be seen, or never.
 */
export type Moment = "import" | "script" | "unknown";

/** One Python file: its syntax tree and what can be said of it with certainty. Every answer is undefined when unsure. */
export type PythonModule = CallFinder & {
  readonly path: string;
  readonly text: string;
  /** As it is imported from the top folder: `pages.home`; a package by its folder. */
  readonly name: string;
  readonly statements: readonly Statement[];
  readonly comments: readonly Comment[];
  /** The first place that the parser could not read. It lets through a little that Python does not: Ruff has the last word. */
  readonly syntaxFault: SyntaxFault | undefined;
  /** Every import, call and function, in reading order. Decorators that are calls are among the calls. */
  readonly imports: readonly Import[];
  readonly calls: readonly Call[];
  readonly functions: readonly FunctionDefinition[];
  readonly classes: readonly ClassDefinition[];
  readonly assignments: readonly Assignment[];
  readonly partsAssigned: readonly PartAssignment[];
  readonly scope: Scope;

  position(offset: number): Position;
  textOf(span: Span): string;
  /** `dash.Dash`, `dash.Dash.run` for `app.run` where `app` holds a Dash object, `pages.home.layout` for a function here, `builtins.open`. */
  qualifiedName(expression: Expression): string | undefined;
  /** The class, by its qualified name, of which the expression certainly holds an instance. */
  instanceOf(expression: Expression): string | undefined;
  /** A literal's value, or that of a name that is only ever bound to one. */
  constant(expression: Expression): Constant | undefined;
  origin(expression: Expression): Origin | undefined;
  /** How the name gets what it stands for, seen from where it is written; undefined when nothing in the module binds it. */
  bindings(name: Name): readonly Binding[] | undefined;
  /** Names and attributes that stand for one of these; each outermost one once. */
  referencesTo(...names: readonly string[]): readonly Expression[];
  site(node: Expression | Statement): Site;
  /** Runs only when the file itself is run: below the main guard, or in a function called from there alone. */
  underMainGuard(node: Expression | Statement): boolean;
  /** When the node runs, functions that this module calls itself included. */
  moment(node: Expression | Statement): Moment;
  /** What a name of the module's own top level comes from. */
  member(name: string): Origin | undefined;
  instanceOfMember(name: string): string | undefined;
  /** The module of the same project that an import names, where there is one. */
  imported(imported: Pick<ImportedName, "dots" | "module">): PythonModule | undefined;
};
