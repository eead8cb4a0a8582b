import type { PythonModule } from "../python/model.ts";
import type { Call, Expression } from "../python/syntax.ts";
import { keyword } from "../python/syntax.ts";
import { beginningsOf, isRooted } from "./addresses.ts";
import { callbacksIn } from "./callbacks.ts";
import type { App } from "./rule.ts";
import { rule } from "./rule.ts";

export const routesBeside = rule({
  id: "D31",
  title: "A route of the server lies outside the dashboard's path",
  level: "warning",
  why: "The platform sends the dashboard only what is asked for below /dash/name/. A route at the root of the server is never reached there, or answers for another dashboard; and whoever may not see the dashboard is not kept from it.",
  fix: 'Put app.config.routes_pathname_prefix before it: @server.route(f"{app.config.routes_pathname_prefix}download").',
  bad: [
    `from dash import Dash

app = Dash(__name__)
server = app.server


@server.route("/download")
def download():
    return "a,b"`,
    {
      files: {
        "app.py": `from dash import Dash, Input, Output, callback
from web import web

app = Dash(server=web)
app.server.add_url_rule("/health", view_func=print)  # D31


@callback(Output("out", "children"), Input("in", "value"), api_endpoint="/api/out")  # D31
def out(value):
    return value`,
        "web.py": `from flask import Flask

web = Flask(__name__)


@web.get("/ready")  # D31
def ready():
    return "ok"`,
      },
    },
  ],
  good: [
    `from dash import Dash

app = Dash(__name__)
server = app.server


@server.route(f"{app.config.routes_pathname_prefix}download")
def download():
    return "a,b"`,
    `from dash import Dash
from flask import Flask

api = Flask("api")
app = Dash(__name__)


@api.route("/figures")
def figures():
    return {}


@app.server.errorhandler(404)
def missing(error):
    return "", 404`,
  ],
  *checkApp(app) {
    const given = serversOf(app);
    for (const module of app.modules) {
      for (const call of module.callsWith({ word: registering })) {
        if (call.callee.kind !== "attribute") continue;
        const path = keyword(call, "rule") ?? call.args[0];
        const text = path && path.kind !== "starred" ? beginningsOf(module, path).find(isRooted) : undefined;
        if (text === undefined || !isServer(module, call.callee.object, given)) continue;
        yield { module, at: call, message: told(`the route ${text}`) };
      }
      for (const { declaration } of callbacksIn(module)) {
        const path = keyword(declaration, "api_endpoint");
        const text = path && beginningsOf(module, path).find(isRooted);
        if (text !== undefined)
          yield { module, at: declaration, message: told(`api_endpoint=${JSON.stringify(text)}`) };
      }
    }
  },
});

const registering = ["route", "add_url_rule", "get", "post", "put", "patch", "delete"];
const told = (what: string) =>
  `${what} lies at the root of the server, outside the path that the dashboard is served at`;

/** The objects that Dash is given as its server. */
function serversOf(app: App): ReadonlySet<Expression> {
  const given = app.modules.flatMap((module) => {
    const asked: readonly Call[] = module.callsTo("dash.Dash", "dash.Dash.init_app");
    return asked.flatMap((call) => {
      const isMade = module.qualifiedName(call.callee) === "dash.Dash";
      const server = keyword(call, isMade ? "server" : "app") ?? call.args[isMade ? 1 : 0];
      const origin = server && module.origin(server);
      return origin?.kind === "expression" && origin.expression.kind === "call" ? [origin.expression] : [];
    });
  });
  return new Set(given);
}

function isServer(module: PythonModule, object: Expression, given: ReadonlySet<Expression>): boolean {
  if (module.instanceOf(object) === "dash.Dash.server" || module.qualifiedName(object) === "dash.Dash.server")
    return true;
  const origin = module.origin(object);
  return origin?.kind === "expression" && given.has(origin.expression);
}
