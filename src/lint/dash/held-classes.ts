import type { PythonModule } from "../python/model.ts";
import type { Binding } from "../python/scopes.ts";
import type { Call, Expression, FunctionDefinition } from "../python/syntax.ts";
import { keyword, returnsOf } from "../python/syntax.ts";

const frame = "pandas.DataFrame";
const series = "pandas.Series";
const figure = "plotly.graph_objects.Figure";

/** Readers that give a table, unless they are asked for something else. */
const readers =
  /^pandas\.read_(csv|table|fwf|excel|parquet|feather|json|sql|sql_query|sql_table|stata|sas|spss|orc|gbq|clipboard)$/;
const asksForElse = ["chunksize", "iterator", "squeeze", "typ"];

const functions: Readonly<Record<string, readonly string[]>> = {
  "pandas.merge": [frame],
  "pandas.pivot_table": [frame],
  "pandas.crosstab": [frame],
  "pandas.get_dummies": [frame],
  "pandas.json_normalize": [frame],
  "pandas.melt": [frame],
  "pandas.concat": [frame, series],
  "pandas.DataFrame": [frame],
  "pandas.Series": [series],
  "pandas.ExcelWriter": ["pandas.ExcelWriter"],
  "plotly.graph_objects.Figure": [figure],
  "plotly.graph_objs.Figure": [figure],
  "plotly.subplots.make_subplots": [figure],
};

/** Methods that give the same kind of thing again. */
const again =
  /^(append|assign|astype|bfill|clip|combine_first|copy|drop|drop_duplicates|dropna|explode|ffill|fillna|filter|head|infer_objects|interpolate|join|merge|nlargest|nsmallest|query|reindex|rename|replace|reset_index|round|sample|set_index|shift|sort_index|sort_values|tail|where)$/;
const figureAgain = /^(add_\w+|update_\w+)$/;

/** Whatever an expression holds, it is an instance of one of these. */
type Classes = ReadonlySet<string>;

/**
 * The classes of pandas and Plotly of which an expression certainly holds an instance: one of them, where it is a table at one time and
 * a column at another. Undefined when it may be anything else. A name is all that is ever bound to it, in whatever order.
 */
export function heldClasses(module: PythonModule, expression: Expression): Classes | undefined {
  const before = known.get(expression);
  if (before !== undefined) return before ?? undefined;
  steps = 0;
  const found = asked(module, expression, new Set());
  const classes = found && found.size > 0 ? found : undefined;
  known.set(expression, classes ?? null);
  return classes;
}

const known = new WeakMap<Expression, Classes | null>();

/** One question is not worth more than this. */
const mostSteps = 1000;
let steps = 0;
const nothing: Classes = new Set();

/** Nothing at all for a name that is made from itself: its other bindings say what it is. */
function asked(module: PythonModule, expression: Expression, seen: ReadonlySet<object>): Classes | undefined {
  if (steps++ > mostSteps) return undefined;
  const inside = (one: Expression) => asked(module, one, seen);
  switch (expression.kind) {
    case "call":
      return ofCall(module, expression, seen);
    case "walrus":
      return inside(expression.value);
    case "conditional":
      return oneOf([inside(expression.then), inside(expression.otherwise)]);
    case "subscript":
      return ofPart(module, expression, seen);
    case "name": {
      const bindings = module.bindings(expression);
      return bindings && ofBindings(module, bindings, seen);
    }
    case "attribute": {
      const origin = module.origin(expression.object);
      const bindings = origin?.kind === "module" ? origin.module.scope.bindings.get(expression.attribute) : undefined;
      return origin?.kind === "module" && bindings ? ofBindings(origin.module, bindings, seen) : undefined;
    }
    default:
      return undefined;
  }
}

function ofBindings(
  module: PythonModule,
  bindings: readonly Binding[],
  seen: ReadonlySet<object>,
): Classes | undefined {
  if (seen.has(bindings)) return nothing;
  if (bindings.length > 50) return undefined;
  const more = new Set([...seen, bindings]);
  return oneOf(
    bindings.map((binding) => {
      if (binding.kind === "value") return isNone(binding.value) ? nothing : asked(module, binding.value, more);
      if (binding.kind !== "import" || binding.imported.name === undefined) return undefined;
      const from = module.imported(binding.imported);
      const there = from?.scope.bindings.get(binding.imported.name);
      return from && there && ofBindings(from, there, more);
    }),
  );
}

const isNone = (value: Expression) => value.kind === "constant" && value.value === null;

function ofCall(module: PythonModule, call: Call, seen: ReadonlySet<object>): Classes | undefined {
  const origin = module.origin(call.callee);
  if (origin?.kind === "external") return ofFunction(origin.name, call);
  if (origin?.kind === "function") return returned(origin.module, origin.definition, seen);
  if (call.callee.kind !== "attribute") return undefined;
  const { object, attribute } = call.callee;
  const held = asked(module, object, seen);
  if (!held || keyword(call, "inplace") || call.spreads.length > 0) return undefined;
  if (held.size === 0) return again.test(attribute) ? nothing : undefined;
  if ([...held].every((one) => one === figure)) return figureAgain.test(attribute) ? held : undefined;
  if (attribute === "to_frame" || (attribute === "reset_index" && held.has(series))) return new Set([frame, series]);
  return again.test(attribute) && ![...held].some((one) => !one.startsWith("pandas.")) ? held : undefined;
}

function ofFunction(name: string, call: Call): Classes | undefined {
  if (call.spreads.length > 0) return undefined;
  if (readers.test(name)) {
    if (asksForElse.some((key) => keyword(call, key))) return undefined;
    // Several sheets are a dictionary of tables.
    const sheet = keyword(call, "sheet_name") ?? (name === "pandas.read_excel" ? call.args[1] : undefined);
    const isOneSheet = sheet === undefined || (sheet.kind === "constant" && sheet.value !== null);
    return isOneSheet ? new Set([frame]) : undefined;
  }
  if (/^plotly\.express\.[a-z]\w*$/.test(name)) {
    return /^plotly\.express\.(get_trendline_results|set_mapbox_access_token)$/.test(name)
      ? undefined
      : new Set([figure]);
  }
  const classes = Object.hasOwn(functions, name) ? functions[name] : undefined;
  return classes && new Set(classes);
}

/** `df[["a", "b"]]` and `df[df["a"] > 1]` are tables; `df["a"]` is a column, but for columns of one name or levels. */
function ofPart(
  module: PythonModule,
  { object, index }: Extract<Expression, { kind: "subscript" }>,
  seen: ReadonlySet<object>,
): Classes | undefined {
  const held = asked(module, object, seen);
  const [only] = index;
  if (!held || !only || index.length !== 1) return undefined;
  if (held.size === 0) return nothing;
  if (!held.has(frame) || held.size !== 1) return undefined;
  if (only.kind === "list" || only.kind === "binary") return held;
  return only.kind === "constant" && typeof only.value === "string" ? new Set([frame, series]) : undefined;
}

function returned(
  module: PythonModule,
  definition: FunctionDefinition,
  seen: ReadonlySet<object>,
): Classes | undefined {
  if (seen.has(definition)) return nothing;
  const keeps = definition.decorators.every((one) => {
    const callee = one.kind === "call" ? one.callee : one;
    return /(^|\.)(lru_cache|cache|memoize|cached)$/.test(module.textOf(callee));
  });
  const values = returnsOf(definition);
  if (!keeps || values.length === 0) return undefined;
  const more = new Set([...seen, definition]);
  return oneOf(values.map((value) => value && asked(module, value, more)));
}

function oneOf(all: readonly (Classes | undefined)[]): Classes | undefined {
  const together = new Set<string>();
  for (const one of all) {
    if (one === undefined) return undefined;
    for (const name of one) together.add(name);
  }
  return together;
}
