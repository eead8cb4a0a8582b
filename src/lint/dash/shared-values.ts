import type { PythonModule } from "../python/model.ts";
import type { Binding } from "../python/scopes.ts";
import type { Expression, Name } from "../python/syntax.ts";
import { returnsOf } from "../python/syntax.ts";

/** What a value is, of the kinds that hold something and can be changed. */
export type Kind = "frame" | "container" | "figure" | "object";

const frames =
  /^(pandas|geopandas|polars|dask\.dataframe)\.(read_\w+|DataFrame|Series|GeoDataFrame|GeoSeries|concat|merge|json_normalize|pivot_table|get_dummies|crosstab)$|^plotly\.(express\.)?data\.\w+$/;
const figures =
  /^plotly\.(graph_objects?|graph_objs)\.(Figure|FigureWidget)$|^plotly\.express\.[a-z]\w*$|^plotly\.subplots\.make_subplots$/;
const containers =
  /^builtins\.(dict|list|set|bytearray)$|^collections\.(defaultdict|deque|OrderedDict|Counter|ChainMap)$/;

/** Methods of a frame that give back something else: a number, a list of names, a file. */
const leaves =
  /^(sum|mean|median|mode|count|nunique|max|min|std|var|quantile|corr|describe|info|any|all|memory_usage|equals|keys|items|iterrows|itertuples|item|idxmax|idxmin|to_(csv|excel|parquet|sql|feather|pickle|hdf|clipboard|dict|json|list|string|numpy|html|markdown|records)|tolist|plot|get_loc|groupby)$/;
const described = /^(shape|columns|dtypes?|index|size|ndim|empty|name|names|nbytes)$/;

/** What an expression holds; undefined where that is not certain. */
export function kindOfValue(module: PythonModule, expression: Expression, depth = 0): Kind | undefined {
  if (depth > 20) return undefined;
  const again = (one: Expression) => kindOfValue(module, one, depth + 1);
  switch (expression.kind) {
    case "list":
    case "dict":
    case "set":
    case "comprehension":
      return "container";
    case "name":
      return ofName(module, expression, depth);
    case "subscript":
      return again(expression.object) === "frame" ? "frame" : undefined;
    case "attribute":
      if (module.qualifiedName(expression) === "plotly.express") return undefined;
      if (again(expression.object) === "frame") return described.test(expression.attribute) ? undefined : "frame";
      return ofOrigin(module, expression, depth);
    case "call": {
      const name = module.qualifiedName(expression.callee) ?? "";
      if (frames.test(name)) return "frame";
      if (figures.test(name)) return "figure";
      if (containers.test(name)) return "container";
      const origin = module.origin(expression.callee);
      if (origin?.kind === "class") return "object";
      if (origin?.kind === "function") {
        return once(origin.definition, () =>
          same(returnsOf(origin.definition).map((one) => one && kindOfValue(origin.module, one, depth + 1))),
        );
      }
      const { callee } = expression;
      if (callee.kind !== "attribute" || leaves.test(callee.attribute)) return undefined;
      const holder = again(callee.object);
      if (holder === "container") return callee.attribute === "copy" ? holder : undefined;
      return holder === "frame" || holder === "figure" ? holder : undefined;
    }
    default:
      return undefined;
  }
}

/** Where a name is bound in several ways, those that are known agree, and none of them is a parameter. */
function ofName(module: PythonModule, name: Name, depth: number): Kind | undefined {
  const bindings = module.bindings(name) ?? [];
  if (bindings.some(({ kind }) => kind === "parameter" || kind === "each" || kind === "import"))
    return ofOrigin(module, name, depth);
  return once(bindings, () => {
    const values = bindings.flatMap((one) => (one.kind === "value" && !isNone(one) ? [one.value] : []));
    return same(values.map((value) => kindOfValue(module, value, depth + 1)).filter((kind) => kind !== undefined));
  });
}

/** Remembers what a name or a function gives; a question that leads back to itself has no answer there. */
function once(key: object, answer: () => Kind | undefined): Kind | undefined {
  if (known.has(key)) return known.get(key);
  known.set(key, undefined);
  const found = answer();
  known.set(key, found);
  return found;
}

const known = new WeakMap<object, Kind | undefined>();

function ofOrigin(module: PythonModule, expression: Expression, depth: number): Kind | undefined {
  const annotated = module.instanceOf(expression);
  if (annotated !== undefined && frames.test(annotated)) return "frame";
  const origin = module.origin(expression);
  if (origin?.kind !== "expression" || origin.expression === expression) return undefined;
  return kindOfValue(origin.module, origin.expression, depth + 1);
}

const same = (kinds: readonly (Kind | undefined)[]): Kind | undefined =>
  kinds.length > 0 && kinds.every((one) => one === kinds[0]) ? kinds[0] : undefined;

const isNone = (binding: Binding) =>
  binding.kind === "value" && binding.value.kind === "constant" && binding.value.value === null;

/**
 * The name at a module's top level that an expression stands for, its own or one that was imported, through names that are only
 * another name for it: `dff` after `dff = df`. Undefined for what a function has of its own.
 */
export function sharedName(module: PythonModule, expression: Expression, depth = 0): Name | undefined {
  if (expression.kind !== "name" || depth > 10) return undefined;
  const bindings = module.bindings(expression);
  if (!bindings) return undefined;
  if (module.scope.bindings.get(expression.name) === bindings) return expression;
  const [only, ...more] = bindings;
  return only?.kind === "value" && more.length === 0 ? sharedName(module, only.value, depth + 1) : undefined;
}
