import type { PythonModule } from "../python/model.ts";
import type { Expression } from "../python/syntax.ts";

/** Packages whose functions and objects give texts, numbers, tables and figures: nothing that Dash would lay out. */
const dataPackages = new Set(
  (
    "pandas numpy plotly polars scipy sklearn statsmodels geopandas shapely pyarrow sqlalchemy sqlite3 psycopg2 pyodbc requests httpx " +
    "datetime time calendar os sys io json csv math random statistics decimal fractions re string textwrap pathlib uuid base64 " +
    "hashlib urllib collections locale platform socket logging flask flask_caching flask_login pytz dateutil humanize babel"
  ).split(" "),
);

const handsOn =
  /^builtins\.(getattr|eval|exec|map|filter|next|iter|super|vars|globals|locals|max|min|sum|list|tuple|dict|set|zip|enumerate|sorted|reversed|object|type)$/;
const ofDash =
  /^dash\.(get_asset_url|get_relative_path|strip_relative_path|no_update|ctx|callback_context|Dash\.(get_asset_url|get_relative_path|title|version))(\.|$)/;

/** Whether what an expression gives is certainly no component: what comes of a package that has none, text, numbers. */
export function makesNoComponent(module: PythonModule, expression: Expression): boolean {
  let node = expression;
  let from = module;
  for (let steps = 0; steps < 50; steps++) {
    switch (node.kind) {
      case "constant":
      case "template":
      case "unary":
        return true;
      case "call":
        node = node.callee;
        continue;
      case "binary":
        if (node.operator === "and" || node.operator === "or") return false;
        if (/^(==|!=|<|>|<=|>=|in|not in|is|is not|-|\/|\/\/|%|\*\*)$/.test(node.operator)) return true;
        return makesNoComponent(from, node.left) && makesNoComponent(from, node.right);
      case "name":
      case "attribute":
      case "subscript": {
        const origin = node.kind === "subscript" ? undefined : from.origin(node);
        if (origin?.kind === "external") return isData(origin.name);
        const held = from.qualifiedName(node);
        if (held !== undefined && isData(held)) return true;
        if (origin?.kind === "expression" && origin.expression !== node) {
          ({ module: from, expression: node } = origin);
          continue;
        }
        if (node.kind === "name") return false;
        node = node.object;
        continue;
      }
      default:
        return false;
    }
  }
  return false;
}

const isData = (name: string): boolean =>
  dataPackages.has(name.split(".")[0] ?? "") ||
  (name.startsWith("builtins.") && !handsOn.test(name)) ||
  ofDash.test(name);
