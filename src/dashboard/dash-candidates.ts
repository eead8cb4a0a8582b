import { type DashFacts, dashFacts } from "../lint/python/dash-app.ts";
import type { PythonModule } from "../lint/python/model.ts";
import type { ImportedName } from "../lint/python/syntax.ts";

/** A name that a server could load. `app` says which WSGI object it leads to: two names of one object have the same. */
export type Candidate = {
  readonly module: PythonModule;
  readonly object: string;
  readonly line: number;
  readonly kind: "server" | "app";
  readonly app: string;
};

export type DashCode = {
  readonly module: PythonModule;
  readonly facts: DashFacts;
  /** Gives the app its layout when it is imported. */
  readonly setsLayout: boolean;
};

export const dashCodeOf = (modules: readonly PythonModule[]): readonly DashCode[] =>
  modules.map((module) => ({
    module,
    facts: dashFacts(module),
    setsLayout: module.assignments.some(
      (assignment) =>
        module.moment(assignment) !== "script" &&
        assignment.targets.some(
          (target) =>
            target.kind === "attribute" &&
            target.attribute === "layout" &&
            module.instanceOf(target.object) === "dash.Dash",
        ),
    ),
  }));

/**
 * What each module offers of each Dash object: its server where it names one, else the object itself. Names that are bound only
 * when the file is run as a script are none.
 */
export function candidatesIn(code: readonly DashCode[]): readonly Candidate[] {
  return code.flatMap(({ module, facts }) => {
    const of = (kind: Candidate["kind"]) =>
      (kind === "server" ? facts.servers : facts.apps)
        .filter(({ name }) => !boundOnlyAsScript(module, name))
        .map(({ name, line, serves }) => ({ module, object: name, line, kind, app: serves }));
    const servers = of("server");
    const served = new Set(servers.map(({ app }) => app));
    const offers = [...servers, ...of("app").filter(({ app }) => !served.has(app))];
    return [...new Set(offers.map(({ app }) => app))].flatMap(
      (app) => usual(offers.filter((one) => one.app === app)) ?? [],
    );
  });
}

/** The name that people give it, else the first. */
const usual = (offers: readonly Candidate[]) =>
  ["server", "app", "application"].flatMap((name) => offers.find(({ object }) => object === name) ?? [])[0] ??
  offers[0];

const boundOnlyAsScript = (module: PythonModule, name: string) => {
  const made = module.assignments.filter(({ targets }) =>
    targets.some((target) => target.kind === "name" && target.name === name),
  );
  return made.length > 0 && made.every((assignment) => module.moment(assignment) !== "import");
};

/** What a module imports whenever it is loaded by a server, or by a function of its own. */
export const importsOf = (module: PythonModule): readonly ImportedName[] =>
  module.imports.flatMap((statement) => (module.moment(statement) === "script" ? [] : statement.names));
