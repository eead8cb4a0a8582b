import { type DashFacts, dashFacts } from "../lint/python/dash-app.ts";
import type { PythonModule } from "../lint/python/model.ts";
import type { ImportedName } from "../lint/python/syntax.ts";

/** A name that a server could load. `app` says which Dash object it leads to: two names of one object have the same. */
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
  const byPath = new Map(code.map((one) => [one.module.path, one]));
  return code.flatMap(({ module, facts }) => {
    const of = (kind: Candidate["kind"]) =>
      (kind === "server" ? facts.servers : facts.apps)
        .filter(({ name }) => !boundOnlyAsScript(module, name))
        .map(({ name, line, from }) => ({
          module,
          object: name,
          line,
          kind,
          app: appBehind(kind, { name, from }, module.path, byPath),
        }));
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

type Named = { readonly name: string; readonly from: string };

/**
 * Which Dash object a name leads to: the module that makes it, and its name there where that module makes several. A server is
 * followed to the object that it is the server of, which another module may have made.
 */
function appBehind(
  kind: Candidate["kind"],
  { name, from }: Named,
  path: string,
  byPath: ReadonlyMap<string, DashCode>,
): string {
  const maker = byPath.get(from);
  if (maker === undefined) return from;
  if (kind === "app") return madeHere(maker.module).length > 1 ? `${from}:${name}` : from;
  const servers = maker.facts.servers.filter((one) => one.from === from);
  const own = servers.find((one) => one.name === name) ?? (path === from ? undefined : servers[0]);
  const app = own && appOfServer(maker.module, own.name);
  const found = maker.facts.apps.find((one) => one.name === app);
  return found === undefined ? from : appBehind("app", found, from, byPath);
}

/** Names that a Dash object is made for in this very module. */
const madeHere = (module: PythonModule): readonly string[] =>
  [...module.scope.bindings].flatMap(([name, bindings]) =>
    bindings.some(
      (one) => one.kind === "value" && one.value.kind === "call" && module.instanceOf(one.value) === "dash.Dash",
    )
      ? [name]
      : [],
  );

const appOfServer = (module: PythonModule, name: string): string | undefined => {
  const value = module.scope.bindings.get(name)?.flatMap((one) => (one.kind === "value" ? one.value : []))[0];
  return value?.kind === "attribute" && value.object.kind === "name" ? value.object.name : undefined;
};

const boundOnlyAsScript = (module: PythonModule, name: string) => {
  const made = module.assignments.filter(({ targets }) =>
    targets.some((target) => target.kind === "name" && target.name === name),
  );
  return made.length > 0 && made.every((assignment) => module.moment(assignment) !== "import");
};

/** What a module imports whenever it is loaded by a server, or by a function of its own. */
export const importsOf = (module: PythonModule): readonly ImportedName[] =>
  module.imports.flatMap((statement) => (module.moment(statement) === "script" ? [] : statement.names));
