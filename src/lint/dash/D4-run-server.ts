import { rule } from "./rule.ts";

export const runServer = rule({
  id: "D4",
  title: "run_server is gone since Dash 3",
  level: "error",
  why: "Dash 3 removed run_server: the call ends with ObsoleteAttributeException, and the dashboard with it.",
  fix: "Write run instead: it takes the same arguments.",
  bad: `from dash import Dash

app = Dash(__name__)

if __name__ == "__main__":
    app.run_server()`,
  good: `from dash import Dash

app = Dash(__name__)

if __name__ == "__main__":
    app.run()`,
  *check(module, { satisfies }) {
    const gone = satisfies("dash", ">=3") === true;
    for (const name of module.referencesTo("dash.Dash.run_server")) {
      const said = module.textOf(name);
      // `start = app.run_server` is found again where it says `start`. Dash 2.5 brought run.
      const isWritten = name.kind === "attribute" && said.endsWith("run_server");
      yield {
        at: name,
        level: gone ? "error" : "warning",
        message: gone ? `${said} does not exist in Dash 3 and later` : `${said} is old-fashioned: Dash 3 removed it`,
        ...(isWritten && satisfies("dash", ">=2.5") !== false
          ? { edit: { from: name.to - "run_server".length, to: name.to, text: "run" } }
          : {}),
      };
    }
  },
});
