import { rule } from "./rule.ts";

export const serverAtImport = rule({
  id: "D2",
  title: "The development server starts when the module is imported",
  level: "error",
  why: "In the cloud, gunicorn imports this module to find the app. A run() on the way blocks it there for ever: the port is open, nothing answers, and the worker is killed and started again without end.",
  fix: 'Put the call below if __name__ == "__main__":, so that it runs on your machine only.',
  bad: `from dash import Dash

app = Dash(__name__)
app.run()`,
  good: `from dash import Dash

app = Dash(__name__)

if __name__ == "__main__":
    app.run()`,
  *check(module) {
    for (const call of module.callsTo("dash.Dash.run", "dash.Dash.run_server", "dash.Dash.server.run")) {
      if (module.moment(call) !== "import") continue;
      const { certain, attempt } = module.site(call);
      yield {
        at: call,
        message: `${module.textOf(call.callee)}() runs as soon as the module is imported`,
        ...(certain && !attempt ? {} : { level: "warning" }),
      };
    }
  },
});
