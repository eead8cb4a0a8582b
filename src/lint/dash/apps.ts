import { dashFacts } from "../python/dash-app.ts";
import type { PythonModule } from "../python/model.ts";
import { reachedFrom } from "../python/reach.ts";
import type { App } from "./rule.ts";

/**
 * The dashboards among some modules. Where the server's module is known by its dotted name there is one; else every module that offers a
 * Dash object and is loaded by no other such module is one of its own, tests left out. Of modules that load each other, the one that makes
 * the object is taken.
 */
export function appsAmong(modules: readonly PythonModule[], entry: string | undefined): readonly App[] {
  const known = modules.find(({ name }) => name === entry);
  if (known) return [{ entry: known, modules: reachedFrom(known, modules).modules }];
  const makers = modules.filter((module) => !isTest(module.path) && usesApp(module));
  const reached = new Map(makers.map((maker) => [maker, new Set(reachedFrom(maker, modules).modules)]));
  const loads = (one: PythonModule, other: PythonModule) => reached.get(one)?.has(other) === true;
  const goesBefore = (one: PythonModule, other: PythonModule) =>
    loads(one, other) &&
    (!loads(other, one) || rank(one) < rank(other) || (rank(one) === rank(other) && one.path < other.path));
  return makers
    .filter((maker) => !makers.some((other) => other !== maker && goesBefore(other, maker)))
    .map((maker) => ({ entry: maker, modules: [...(reached.get(maker) ?? [])] }));
}

/** Whether a server loads a module, whichever of the apps it is pointed at: not a script beside them, which nobody may ever start there. */
export const isLoaded = (apps: readonly App[], module: PythonModule): boolean =>
  apps.every(({ modules }) => modules.includes(module));

const usesApp = (module: PythonModule) => {
  const { makesApp, apps, servers } = dashFacts(module);
  return makesApp || apps.length > 0 || servers.length > 0;
};

/** Among modules that load each other, the lower is what a server is pointed at. */
function rank(module: PythonModule): number {
  const usual = ["app", "index", "main", "wsgi"].indexOf(module.name.split(".").at(-1) ?? "");
  return (dashFacts(module).makesApp ? 0 : 10) + (usual < 0 ? 5 : usual);
}

export const isTest = (path: string) => /(^|\/)(tests?\/|test_[^/]*\.py$|[^/]*_test\.py$|conftest\.py$)/.test(path);
