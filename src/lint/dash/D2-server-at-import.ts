import { runsAtImport } from "../python/dash-app.ts";
import { isLoaded } from "./apps.ts";
import { rule } from "./rule.ts";

export const serverAtImport = rule({
  id: "D2",
  title: "The development server starts when the module is imported",
  level: "error",
  why: "In the cloud, gunicorn imports this module to find the app. A run() on the way blocks it there for ever: the port is open, nothing answers, and the worker is killed and started again without end.",
  fix: 'Put the call below if __name__ == "__main__":, so that it runs on your machine only.',
  bad: [
    `from dash import Dash

app = Dash(__name__)
app.run()`,
    `import os
from dash import Dash

app = Dash(__name__)

def start():
    app.run()  # D2 warning

if os.environ.get("AT_HOME"):
    start()`,
    `from dash import Dash

app = Dash(__name__)

def start():
    app.run()  # D2

start()`,
    {
      files: {
        "app.py": `from dash import Dash

app = Dash(__name__)
server = app.server`,
        "try_it.py": `from app import app

app.run()  # D2 warning`,
      },
      entry: "app",
    },
  ],
  good: `from dash import Dash

app = Dash(__name__)

if __name__ == "__main__":
    app.run()`,
  *checkProject({ modules, apps }) {
    for (const file of modules) {
      for (const call of file.callsTo("dash.Dash.run", "dash.Dash.run_server", "dash.Dash.server.run")) {
        if (file.moment(call) !== "import") continue;
        yield {
          file,
          at: call,
          message: `${file.textOf(call.callee)}() runs as soon as the module is imported`,
          ...(runsAtImport(file, call) && isLoaded(apps, file) ? {} : { level: "warning" }),
        };
      }
    }
  },
});
