import type { PythonModule } from "../python/model.ts";
import type { Call, Expression } from "../python/syntax.ts";
import { textsOf } from "../python/values.ts";

/**
 * The text that a path or an address begins with, where that is written in the code: `data/` for `f"data/{name}.csv"`, `.` for
 * `Path.cwd() / "data"`. Undefined for what is made from `__file__`, from the environment, or in a way that is not followed.
 */
export function startOfPath(module: PythonModule, expression: Expression, depth = 0): string | undefined {
  if (depth > 30) return undefined;
  const texts = textsOf(module, expression)?.texts;
  if (texts) return agreeing(texts);
  const next = (one: Expression | undefined) => one && startOfPath(module, one, depth + 1);
  switch (expression.kind) {
    case "name":
    case "attribute": {
      const origin = module.origin(expression);
      if (origin?.kind !== "expression" || origin.expression === expression) return undefined;
      return startOfPath(origin.module, origin.expression, depth + 1);
    }
    case "template":
      return next(expression.parts[0]);
    case "binary":
      if (expression.operator === "%") return before(next(expression.left), "%");
      return expression.operator === "/" || expression.operator === "+" ? next(expression.left) : undefined;
    case "call":
      return ofCall(module, expression, next);
    default:
      return undefined;
  }
}

const kept =
  /^(builtins\.str|os\.fspath|os\.fsdecode|os\.path\.(abspath|realpath|normpath|expanduser|expandvars|join)|pathlib\.(Pure)?(Posix|Windows)?Path)$/;
const methods = /^(joinpath|resolve|absolute|as_posix|expanduser|with_name|with_suffix)$/;

function ofCall(
  module: PythonModule,
  { callee, args }: Call,
  next: (one: Expression | undefined) => string | undefined,
): string | undefined {
  const name = module.qualifiedName(callee) ?? "";
  if (/^os\.getcwdb?$|^pathlib\.Path\.cwd$/.test(name)) return ".";
  if (name === "pathlib.Path.home") return "~";
  if (kept.test(name)) {
    if (args.length === 0) return ".";
    const absolute = name !== "builtins.str" && args.slice(1).some((one) => next(one)?.startsWith("/"));
    return absolute ? undefined : next(args[0]);
  }
  if (callee.kind !== "attribute") return undefined;
  if (callee.attribute === "format") return before(next(callee.object), "{");
  return methods.test(callee.attribute) ? next(callee.object) : undefined;
}

/** What stands before a place that something is put into. */
const before = (text: string | undefined, mark: string) => (text === undefined ? undefined : text.split(mark)[0]);

/** One text of several that say the same of where they lead. */
function agreeing(texts: readonly string[]): string | undefined {
  const [first] = texts;
  return first !== undefined && texts.every((one) => kindOfPlace(one) === kindOfPlace(first)) ? first : undefined;
}

/**
 * Where a path leads. `working folder`: to wherever the server was started; `machine`: into somebody's own folder or drive; `root`: to a
 * place that the container may have; `container`: to one that it has; `web`, `store`; `windows`: a relative one that only Windows takes for a path; `no path` for data, SQL and what is empty.
 */
export type Place = "working folder" | "machine" | "root" | "container" | "windows" | "web" | "store" | "no path";

export function kindOfPlace(text: string): Place {
  if (text === "" || /^\s*[<{[]|\n|^:memory:/.test(text) || text.length > 1000) return "no path";
  if (/^https?:/i.test(text)) return "web";
  if (/^([A-Za-z]:[\\/]|[\\/]{2}|~)/.test(text) || ownFolder.test(text)) return "machine";
  if (/^[A-Za-z][A-Za-z0-9+.-]*:/.test(text)) return "store";
  if (text.startsWith("/")) return ofContainer.test(text) ? "container" : "root";
  return text.includes("\\") ? "windows" : "working folder";
}

/** Folders of people and of hosted notebooks; not the homes that images are commonly made with. */
const ownFolder =
  /^\/(home\/(?!(site|user|app|appuser|dash|nonroot|python|worker)\/)[^/]+\/|Users\/|Volumes\/|media\/|content\/|kaggle\/|dbfs\/)/;
const ofContainer =
  /^\/(app|home|root|workspace|workspaces|code|tmp|dev|proc|sys|etc|usr|var|opt|srv|run|secrets)(\/|$)/;
