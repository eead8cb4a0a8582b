import { dashFacts } from "../python/dash-app.ts";
import type { PythonModule } from "../python/model.ts";
import { keyword } from "../python/syntax.ts";
import type { App, Environment, Hit } from "./rule.ts";
import { rule } from "./rule.ts";

export const noServerObject = rule({
  id: "D6",
  title: "The server finds no app to serve",
  level: "error",
  why: "The server imports a module and takes an object from its top level. What is made inside a function or below the main guard is not there when it looks.",
  fix: "Make the app at the top level of its module: app = Dash(__name__), and before Dash 3.1 also server = app.server.",
  bad: [
    `from dash import Dash


def main():
    app = Dash(__name__)
    app.run()


if __name__ == "__main__":
    main()`,
    {
      files: {
        "app.py": `from dash import Dash

app = Dash(__name__)  # D6 warning`,
        "other.py": `from dash import Dash

app = Dash(__name__)  # D6 warning`,
      },
      versions: { dash: "2.18.2" },
    },
    {
      files: {
        "app.py": `from dash import Dash

app = Dash(__name__)
server = app.server`,
        "trial.py": `from dash import Dash

app = Dash(__name__)  # D6 warning`,
      },
      versions: { dash: "2.18.2" },
    },
  ],
  good: [
    `from dash import Dash

app = Dash(__name__)
server = app.server

if __name__ == "__main__":
    app.run()`,
    {
      files: {
        "app.py": `from dash import Dash
from flask import Flask

server = Flask(__name__)
app = Dash(__name__, server=False)
app.init_app(server)`,
      },
      versions: { dash: "2.18.2" },
    },
    {
      files: {
        "app.py": `from core import server
from dash import Dash

app = Dash(__name__, server=server)`,
        "core.py": `from flask import Flask

server = Flask(__name__)`,
      },
      versions: { dash: "2.18.2" },
    },
    `from dash import Dash


def add_board(flask_app):
    board = Dash(__name__, flask_app)
    board.layout = []`,
  ],
  *checkProject({ apps }, environment) {
    // Of several scripts the server loads one: while another can be served, it may be that one.
    const isCertain = apps.length === 1 || !apps.some(isServable);
    for (const app of apps) {
      for (const { module, level = "error", ...hit } of withoutObject(app, environment)) {
        yield { ...hit, file: module, level: isCertain || level !== "error" ? level : "warning" };
      }
    }
  },
});

type Found = Hit & { readonly module: PythonModule };

const isServable = ({ modules }: App) =>
  modules.map(dashFacts).some(({ servers, factories }) => servers.length + factories.length > 0);

function* withoutObject(app: App, environment: Environment): Iterable<Found> {
  if (isServable(app)) return;
  const facts = app.modules.map((module) => ({ module, ...dashFacts(module) }));
  const entry = facts.find(({ module }) => module === app.entry);
  const exported = facts.flatMap(({ module, apps }) =>
    apps.filter(({ from }) => from === module.path).map((one) => ({ ...one, module })),
  );
  if (exported.length > 0) return yield* withoutServer(exported, environment);
  if (!entry?.makesApp || facts.some(({ module }) => maybeExports(module))) return;
  const [made] = app.entry.calls.filter(
    (call) => app.entry.instanceOf(call) === "dash.Dash" && !keyword(call, "server") && call.args.length < 2,
  );
  if (!made || made.spreads.length > 0) return;
  const where = app.entry.site(made).mainGuard ? "below the main guard" : "inside a function";
  yield { module: app.entry, at: made, message: `The Dash app is made ${where}, where the server cannot find it` };
}

type Exported = {
  readonly name: string;
  readonly line: number;
  readonly backend: string | undefined;
  readonly module: PythonModule;
};

/**
 * Since Dash 3.1 the Dash object is a WSGI application itself, so that `app:app` will do. An older one is given what it lacks when its
 * image is built, and nowhere else.
 */
function* withoutServer([app]: readonly Exported[], { satisfies }: Environment): Iterable<Found> {
  const callable = satisfies("dash", ">=3.1");
  if (!app || callable || app.backend !== "flask") return;
  const at = app.module.scope.bindings.get(app.name)?.[0]?.at;
  if (!at) return;
  yield {
    module: app.module,
    at,
    level: callable === false ? "warning" : "note",
    message: `${app.name} has no server = ${app.name}.server beside it; Slipway starts it all the same, and no other host does`,
    fix: `Add server = ${app.name}.server below it. Dash 3.1 and later do without.`,
  };
}

/** A top-level name of the kind servers are pointed at, or one taken from something: not known to hold an app, not known not to. */
function maybeExports(module: PythonModule): boolean {
  const named = [...module.scope.bindings].some(
    ([name, all]) => /^(app|application|server|wsgi|dash_app)$/i.test(name) && all.some(({ mainGuard }) => !mainGuard),
  );
  return (
    named ||
    module.assignments.some(
      ({ value }) =>
        value?.kind === "attribute" &&
        /^(server|app)$/.test(value.attribute) &&
        module.site(value).scope === module.scope,
    )
  );
}
