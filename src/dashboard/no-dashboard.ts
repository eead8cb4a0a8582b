import type { PythonModule } from "../lint/python/model.ts";
import { UserError } from "../report/user-error.ts";
import { type DashCode, importsOf } from "./dash-candidates.ts";
import type { Folder } from "./folder.ts";

/** Other things that people serve, by the package that they import, in the order in which one says more than another. */
const others: readonly (readonly [packageName: string, called: string])[] = [
  ["streamlit", "a Streamlit app"],
  ["gradio", "a Gradio app"],
  ["shiny", "a Shiny app"],
  ["panel", "a Panel app"],
  ["bokeh", "a Bokeh app"],
  ["nicegui", "a NiceGUI app"],
  ["django", "a Django site"],
  ["fastapi", "a FastAPI service"],
  ["flask", "a Flask app without Dash"],
];

/** Why no app was found: the nearest thing that was seen, with file and line, else everything that was looked at. */
export function noDashboard(folder: Folder, code: readonly DashCode[]): UserError {
  return insideFunction(code) ?? onlyAsScript(code) ?? somethingElse(code) ?? nothing(folder, code);
}

function insideFunction(code: readonly DashCode[]): UserError | undefined {
  for (const { module, facts } of code) {
    const [factory] = facts.factories;
    if (factory) {
      return new UserError(
        `${module.path}:${factory.line}: the app is made by calling ${factory.name}(), which needs arguments; accepted: a function without, or an app at the top level.`,
        {
          fix:
            factory.returns === "app"
              ? `Give them defaults, or add below it: app = ${factory.name}(…) and server = app.server`
              : `Give them defaults, or add below it: server = ${factory.name}(…)`,
        },
      );
    }
  }
  return undefined;
}

function onlyAsScript(code: readonly DashCode[]): UserError | undefined {
  for (const { module } of code) {
    const call = module.calls.find((one) => module.instanceOf(one) === "dash.Dash");
    if (call === undefined) continue;
    const place = `${module.path}:${module.position(call.from).line}`;
    return module.underMainGuard(call)
      ? new UserError(`${place}: the app is made only when the file is run as a script; a server imports it.`, {
          fix: 'Make it above if __name__ == "__main__": and add server = app.server',
        })
      : new UserError(`${place}: a Dash object is made here, but no name at the top level of a file holds it.`, {
          fix: "Give it one: app = Dash(__name__) and server = app.server",
        });
  }
  return undefined;
}

function somethingElse(code: readonly DashCode[]): UserError | undefined {
  for (const [packageName, called] of others) {
    for (const { module } of code) {
      const imported = importOf(module, packageName);
      if (imported === undefined) continue;
      return new UserError(
        `This is ${called} (${module.path}:${imported} imports ${packageName}); accepted: a Plotly Dash app.`,
        {
          fix: "Slipway serves Dash dashboards only: name a folder that has one.",
        },
      );
    }
  }
  return undefined;
}

const importOf = (module: PythonModule, packageName: string): number | undefined => {
  const found = importsOf(module).find(
    (one) => one.dots === 0 && one.module.split(".")[0] === packageName && module.imported(one) === undefined,
  );
  return found && module.position(found.from).line;
};

function nothing({ files, entries }: Folder, code: readonly DashCode[]): UserError {
  const seen = code.map(({ module }) => module.path);
  const notebook = entries.find(({ path, kind }) => kind === "file" && path.endsWith(".ipynb"));
  const looked =
    seen.length === 0
      ? notebook === undefined
        ? "no Python file"
        : `no Python file, only notebooks (${notebook.path})`
      : `no Dash() in ${seen.slice(0, 5).join(", ")}${seen.length > 5 ? ` and ${seen.length - 5} more Python files` : ""}`;
  return new UserError(`There is no dashboard in ${files.name}: ${looked}.`, {
    fix: "Name a folder whose Python code has app = Dash(__name__) at its top level.",
  });
}
