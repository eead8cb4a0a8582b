import type { SourceFile } from "../model.ts";
import type { Numbers } from "./by-node.ts";
import { callFinder, inReadingOrder } from "./calls.ts";
import { mayMention } from "./mentions.ts";
import type { Moment, PartAssignment, PythonModule } from "./model.ts";
import { parsed } from "./parse.ts";
import { positionsIn } from "./positions.ts";
import { resolver } from "./resolve.ts";
import { type Scope, type Scopes, type Site, scopesOf } from "./scopes.ts";
import type {
  Assignment,
  Attribute,
  Call,
  ClassDefinition,
  Expression,
  FunctionDefinition,
  Import,
  Name,
  Statement,
} from "./syntax.ts";

/** Finds the module of the same project that an import in a file names. */
export type Neighbours = (
  from: string,
  imported: { readonly dots: number; readonly module: string },
) => PythonModule | undefined;

/**
 * Reads one Python file. Never throws: what cannot be read is left out, and `syntaxFault` says where.
 *
 * @param neighbours the other modules of the project; without it, what comes from them is unknown or an outside name
 */
export function parseModule(file: SourceFile, neighbours: Neighbours = () => undefined): PythonModule {
  const { path, text } = file;
  const { position, statements, comments, syntaxFault, top, sites, kinds, numbers } = syntaxOf(file);
  const { calls, functions, references } = kinds;
  const nowhere: Site = { scope: top, mainGuard: false, certain: false, eachTurn: false, attempt: false };

  let byName: ReadonlyMap<string | undefined, readonly Expression[]> | undefined;
  const resolve = resolver(() => module, numbers);
  const moment = momentIn(() => module);
  const module: PythonModule = {
    path,
    text,
    name: moduleName(path),
    statements,
    comments,
    syntaxFault,
    imports: kinds.imports,
    calls,
    functions,
    classes: kinds.classes,
    assignments: kinds.assignments,
    partsAssigned: kinds.partsAssigned,
    scope: top,
    position,
    textOf: ({ from, to }) => text.slice(from, to),
    ...resolve,
    ...callFinder(calls, resolve.qualifiedName),
    referencesTo(...names) {
      if (!mayMention(module, names)) return [];
      byName ??= Map.groupBy(references, resolve.qualifiedName);
      const found = names.flatMap((name) => byName?.get(name) ?? []);
      let end = -1;
      return found.sort(inReadingOrder).filter(({ from, to }) => {
        if (from < end) return false;
        end = to;
        return true;
      });
    },
    site: (node) => sites.get(node) ?? nowhere,
    underMainGuard: (node) => moment(node) === "script",
    moment,
    imported: (imported) => neighbours(path, imported),
  };
  return module;
}

/** What rules ask a module for, by kinds: gone through once for all of them. */
function byKind() {
  const [calls, references]: [Call[], (Name | Attribute)[]] = [[], []];
  const [functions, classes]: [FunctionDefinition[], ClassDefinition[]] = [[], []];
  const [imports, assignments]: [Import[], Assignment[]] = [[], []];
  const partsAssigned: PartAssignment[] = [];
  return {
    ...{ calls, references, functions, classes, imports, assignments, partsAssigned },
    add(node: Expression | Statement) {
      if (node.kind === "name" || node.kind === "attribute") references.push(node);
      else if (node.kind === "call") calls.push(node);
      else if (node.kind === "assign") {
        assignments.push(node);
        for (const target of node.targets) {
          if (target.kind === "attribute" || target.kind === "subscript")
            partsAssigned.push({ target, targets: node.targets, value: node.value, augmented: node.augmented });
        }
      } else if (node.kind === "function") functions.push(node);
      else if (node.kind === "import") imports.push(node);
      else if (node.kind === "class") classes.push(node);
    },
  };
}

/**
 * What a file says by itself. A folder is read for what it is and again for lint, so each file is parsed once; but two files of the
 * same text are two: what they define is told apart by which object it is.
 */
function syntaxOf({ path, text }: SourceFile): Syntax {
  const before = known.get(path);
  if (before?.text === text) return before.syntax;
  const { statements, comments, fault, numbers } = parsed(text);
  const position = positionsIn(text);
  const kinds = byKind();
  const { top, sites } = scopesOf(statements, numbers, kinds.add);
  kinds.calls.sort(inReadingOrder);
  const syntax = {
    position,
    statements,
    comments,
    syntaxFault: fault && { ...position(fault.at), message: fault.message },
    top,
    sites,
    kinds,
    numbers,
  };
  const [oldest] = known.keys();
  if (oldest !== undefined && known.size >= mostKnown) known.delete(oldest);
  known.set(path, { text, syntax });
  return syntax;
}

type Syntax = Pick<PythonModule, "position" | "statements" | "comments" | "syntaxFault"> &
  Pick<Scopes, "top" | "sites"> & { readonly kinds: ReturnType<typeof byKind>; readonly numbers: Numbers };

/** By path, so that no text need be hashed; of several texts of one path, the last. */
const known = new Map<string, { readonly text: string; readonly syntax: Syntax }>();
const mostKnown = 1000;

/** `pages/home.py` is `pages.home`; `pages/__init__.py` is `pages`. */
export function moduleName(path: string): string {
  return path
    .replace(/\.pyw?$/, "")
    .replace(/(^|\/)__init__$/, "")
    .replaceAll("/", ".");
}

function momentIn(module: () => PythonModule) {
  const known = new Map<FunctionDefinition, Moment>();

  const ofFunction = (definition: FunctionDefinition): Moment => {
    const before = known.get(definition);
    if (before) return before;
    known.set(definition, "unknown");
    const site = module().site(definition);
    const found = site.mainGuard ? "script" : site.scope.kind === "class" ? "unknown" : fromCalls(definition);
    known.set(definition, found);
    return found;
  };

  const callsOf = (): ReadonlyMap<FunctionDefinition | undefined, readonly Call[]> => {
    const { calls, origin } = module();
    return Map.groupBy(calls, ({ callee }) => {
      const found = callee.kind === "name" ? origin(callee) : undefined;
      return found?.kind === "function" ? found.definition : undefined;
    });
  };
  let callers: ReturnType<typeof callsOf> | undefined;
  let depth = 0;

  const fromCalls = (definition: FunctionDefinition): Moment => {
    callers ??= callsOf();
    if (depth >= 300) return "unknown";
    depth++;
    const moments = (callers.get(definition) ?? []).map(moment);
    depth--;
    if (moments.includes("import")) return "import";
    const onlyScript = moments.length > 0 && moments.every((one) => one === "script");
    return onlyScript && definition.decorators.length === 0 ? "script" : "unknown";
  };

  const moment: PythonModule["moment"] = (node) => {
    const { scope, mainGuard } = module().site(node);
    for (let around: Scope | undefined = scope; around; around = around.parent) {
      if (around.kind === "lambda") return mainGuard ? "script" : "unknown";
      if (around.kind === "function" && around.owner?.kind === "function") {
        return mainGuard ? "script" : ofFunction(around.owner);
      }
    }
    return mainGuard ? "script" : "import";
  };
  return moment;
}
