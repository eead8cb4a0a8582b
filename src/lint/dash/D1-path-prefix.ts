import type { PythonModule } from "../python/model.ts";
import type { Attribute, Call, Expression } from "../python/syntax.ts";
import { keyword } from "../python/syntax.ts";
import { textsOf } from "../python/values.ts";
import { rule } from "./rule.ts";

export const pathPrefix = rule({
  id: "D1",
  title: "The code says at which path the dashboard is served",
  level: "error",
  why: "The platform gives each dashboard its path in DASH_URL_BASE_PATHNAME, and the code wins over it: with url_base_pathname the dashboard answers at a path that nobody is sent to, and with either of the other two it ends with InvalidConfig at its start.",
  fix: "Leave the prefix out. For links write dash.get_relative_path and dash.get_asset_url: they know it.",
  bad: [
    `from dash import Dash

app = Dash(__name__, url_base_pathname="/sales/")`,
    `from dash import Dash

PREFIX = "/sales/"
app = Dash(__name__, routes_pathname_prefix=PREFIX, requests_pathname_prefix="/")  # D1
app.config.update({"requests_pathname_prefix": PREFIX})  # D1
app.config.update(routes_pathname_prefix=PREFIX)  # D1
app.config["url_base_pathname"] = f"{PREFIX}uk/"  # D1
app.config.requests_pathname_prefix = PREFIX  # D1

if __name__ == "__main__":
    app.config.requests_pathname_prefix = PREFIX  # D1 warning`,
    `import os
import dash


def make(prefix):
    return dash.Dash(__name__, url_base_pathname=prefix)  # D1 warning


app = dash.Dash(__name__, requests_pathname_prefix=os.environ.get("PREFIX"))  # D1 warning
if os.environ.get("LOCAL"):
    app.config.update({"requests_pathname_prefix": "/x/"})  # D1 warning`,
  ],
  good: [
    `from dash import Dash

app = Dash(__name__)`,
    `import os
from dash import Dash

app = Dash(__name__, url_base_pathname=os.environ.get("DASH_URL_BASE_PATHNAME"), requests_pathname_prefix=None)
options = {"url_base_pathname": "/x/"}
app.config.update({"suppress_callback_exceptions": True})
print(app.config.requests_pathname_prefix, app.config["url_base_pathname"])`,
  ],
  *check(module) {
    for (const { at, keys } of settings(module)) {
      const kinds = keys.map(({ value }) => kindOf(module, value));
      if (kinds.every((kind) => kind === "nothing")) continue;
      const said = keys.filter((_, index) => kinds[index] !== "nothing").map(({ key }) => key);
      const { certain, attempt } = module.site(at);
      const sure = kinds.includes("path") && !module.underMainGuard(at) && (!isSet(at) || (certain && !attempt));
      yield {
        at,
        message: sure
          ? `The code sets ${said.join(" and ")}, which the platform sets`
          : `The code may set ${said.join(" and ")}, which the platform sets`,
        ...(sure ? {} : { level: "warning" as const }),
      };
    }
  },
});

type Setting = {
  readonly at: Expression;
  readonly keys: readonly { readonly key: string; readonly value: Expression }[];
};

const prefixes = ["url_base_pathname", "routes_pathname_prefix", "requests_pathname_prefix"];

/** Where a prefix is given to a Dash object: when it is made, or to its configuration. */
function* settings(module: PythonModule): Iterable<Setting> {
  for (const call of module.callsWith({ word: ["update"], keyword: prefixes })) {
    const isApp = module.qualifiedName(call.callee) === "dash.Dash" || module.instanceOf(call) === "dash.Dash";
    const isUpdate = updates(call) && module.qualifiedName(call.callee.object) === "dash.Dash.config";
    if (!isApp && !isUpdate) continue;
    // A function that gives a Dash object has parameters of its own.
    if (isApp && module.origin(call.callee)?.kind === "function") continue;
    const named = prefixes.flatMap((key) => {
      const value = keyword(call, key);
      return value ? [{ key, value }] : [];
    });
    const keys = isUpdate ? [...named, ...call.args.flatMap((given) => inDictionary(module, given))] : named;
    if (keys.length > 0) yield { at: call, keys };
  }
  for (const { target, value } of module.partsAssigned) {
    const key = keyIn(module, target);
    if (value && key !== undefined && prefixes.includes(key)) yield { at: target, keys: [{ key, value }] };
  }
}

function inDictionary(module: PythonModule, given: Expression): Setting["keys"] {
  const origin = module.origin(given);
  if (origin?.kind !== "expression" || origin.expression.kind !== "dict") return [];
  return origin.expression.entries.flatMap(({ key, value }) => {
    const name = key && origin.module.constant(key);
    return typeof name === "string" && prefixes.includes(name) ? [{ key: name, value }] : [];
  });
}

/** The key of `app.config["key"]` and of `app.config.key`. */
function keyIn(module: PythonModule, target: Expression): string | undefined {
  if (target.kind === "attribute") {
    return module.qualifiedName(target.object) === "dash.Dash.config" ? target.attribute : undefined;
  }
  if (target.kind !== "subscript" || module.qualifiedName(target.object) !== "dash.Dash.config") return undefined;
  const [index] = target.index;
  const key = index && module.constant(index);
  return typeof key === "string" ? key : undefined;
}

/** `nothing` for what Dash takes for not given, and for the platform's own variables. */
function kindOf(module: PythonModule, value: Expression): "path" | "nothing" | "unknown" {
  if (module.constant(value) === null || isPlatforms(module, value)) return "nothing";
  const found = textsOf(module, value);
  return found?.certain ? "path" : "unknown";
}

function isPlatforms(module: PythonModule, value: Expression): boolean {
  const origin = module.origin(value);
  const made = origin?.kind === "expression" ? origin : { module, expression: value };
  const text = made.module.textOf(made.expression);
  return /\bDASH_(URL_BASE_PATHNAME|(ROUTES|REQUESTS)_PATHNAME_PREFIX)\b/.test(text.slice(0, 500));
}

/** Set later, so that it matters whether that comes to pass; what is given to the constructor is there whenever the app is. */
const isSet = (at: Expression) => at.kind !== "call" || updates(at);

const updates = (call: Call): call is Call & { readonly callee: Attribute } =>
  call.callee.kind === "attribute" && call.callee.attribute === "update";
