import type { PythonModule } from "../python/model.ts";
import { dockerRule } from "./rule.ts";
import { startedBy } from "./server.ts";

export const developmentServer = dockerRule({
  id: "DOCKER8",
  title: "The container starts the development server",
  level: "warning",
  why: "What app.run starts serves one developer: it is slow with several people, does not come back when it falls, and listens to this machine alone unless told otherwise.",
  fix: 'Start a server made for it: CMD ["gunicorn", "--bind=0.0.0.0:8050", "app:server"].',
  bad: [
    {
      Dockerfile: `FROM python:3.13-slim
WORKDIR /app
COPY . .
USER 65532
CMD ["python", "app.py"]`,
      "app.py": `from dash import Dash

app = Dash(__name__)

if __name__ == "__main__":
    app.run()`,
    },
    `FROM python:3.13-slim
CMD ["flask", "--app", "app", "run"]`,
  ],
  good: [
    {
      Dockerfile: `FROM python:3.13-slim
WORKDIR /app
COPY . .
USER 65532
CMD ["gunicorn", "--bind=0.0.0.0:8050", "app:server"]`,
      "app.py": `from dash import Dash

app = Dash(__name__)
server = app.server`,
    },
    {
      Dockerfile: `FROM python:3.13-slim
CMD ["python", "serve.py"]`,
      "serve.py": `import waitress
from app import server

waitress.serve(server)`,
    },
  ],
  *check({ last, modules }) {
    const words = last ? startedBy(last) : [];
    const python = words.findIndex(({ text }) => /(^|\/)python[\d.]*$/.test(text));
    const [script, named] = python < 0 ? [] : words.slice(python + 1).filter(({ text }) => text !== "-u");
    const path = script?.text === "-m" ? named?.text.replaceAll(".", "/").concat(".py") : script?.text;
    const word = words[python];
    if (word && path?.endsWith(".py") && runsDash(modules, path)) {
      yield { of: word.of, at: word.at, message: `${shown(path)} starts the development server of Dash` };
    }
    const flask = words.find(({ text }) => /(^|\/)flask$/.test(text));
    if (flask && words.some(({ text }) => text === "run")) {
      yield { of: flask.of, at: flask.at, message: "flask run is a development server" };
    }
  },
});

/** Whether the one file of that name, wherever it lies, calls app.run. */
function runsDash(modules: readonly PythonModule[], path: string): boolean {
  const name =
    path
      .replace(/^(\.?\/)+/, "")
      .split("/")
      .at(-1) ?? "";
  const all = modules.filter((module) => module.path === name || module.path.endsWith(`/${name}`));
  return all.length === 1 && (all[0]?.referencesTo("dash.Dash.run", "dash.Dash.run_server").length ?? 0) > 0;
}

const shown = (path: string) => (/^[\w./-]{1,60}$/.test(path) ? path : "This file");
