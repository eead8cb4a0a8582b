import type { PythonModule } from "../python/model.ts";
import { dockerRule } from "./rule.ts";
import { gunicornArguments, optionValues, targetIn } from "./server.ts";

export const nothingToServe = dockerRule({
  id: "DOCKER9",
  title: "The server is told to load what is not there",
  level: "error",
  why: "The module is imported and the name taken from it: without it the container ends at once, again and again.",
  fix: "Name a module of this repository and an object at its top level, as in app:server.",
  bad: [
    {
      Dockerfile: `FROM python:3.13-slim
USER 65532
CMD ["gunicorn", "--bind=0.0.0.0:8050", "app:server"]`,
      "app.py": `from dash import Dash

app = Dash(__name__)`,
    },
    {
      Dockerfile: `FROM python:3.13-slim
CMD ["gunicorn", "--bind=0.0.0.0:8050", "main:server"]`,
      "app.py": `from dash import Dash

app = Dash(__name__)
main = app.server
server = app.server`,
      "main.py": "",
    },
  ],
  good: [
    {
      Dockerfile: `FROM python:3.13-slim
USER 65532
CMD ["gunicorn", "--bind=0.0.0.0:8050", "app:server"]`,
      "app.py": `from dash import Dash

app = Dash(__name__)
server = app.server`,
    },
    {
      Dockerfile: `FROM python:3.13-slim
CMD ["gunicorn", "--bind=0.0.0.0:8050", "made_elsewhere:server"]`,
      "app.py": "",
    },
  ],
  *check({ last, modules }) {
    const words = last && gunicornArguments(last);
    const target = words && targetIn(words);
    if (!target || optionValues(words, "chdir", "\u0000").length > 0) return;
    const [name = "", object = ""] = target.text.split(":");
    const module = moduleNamed(modules, name);
    if (!module || module.syntaxFault || module.scope.stars.length > 0 || module.scope.bindings.has(object)) return;
    if (/\b(globals|vars|setattr)\s*\(|^def __getattr__/m.test(module.text)) return;
    yield { of: target.of, at: target.at, message: `${module.path} has no ${object} at its top level` };
  },
});

/** The one file that a dotted name can mean, wherever in the repository it lies. */
function moduleNamed(modules: readonly PythonModule[], name: string): PythonModule | undefined {
  const path = name.replaceAll(".", "/");
  const all = modules.filter(({ path: own }) =>
    [`${path}.py`, `${path}/__init__.py`].some((one) => own === one || own.endsWith(`/${one}`)),
  );
  return all.length === 1 ? all[0] : undefined;
}
