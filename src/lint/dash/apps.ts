import { dashFacts } from "../python/dash-app.ts";
import type { PythonModule } from "../python/model.ts";
import { reachedFrom } from "../python/reach.ts";
import type { App } from "./rule.ts";

/**
 * The dashboards among some modules. Where the server's module is known by its dotted name there is one; else every module that makes a Dash
 * object and is loaded by no other such module is one of its own, tests left out.
 */
export function appsAmong(modules: readonly PythonModule[], entry: string | undefined): readonly App[] {
  const known = modules.find(({ name }) => name === entry);
  if (known) return [{ entry: known, modules: reachedFrom(known, modules).modules }];
  const makers = modules.filter((module) => !isTest(module.path) && usesApp(module));
  const apps = makers.map((maker) => ({ entry: maker, modules: reachedFrom(maker, modules).modules }));
  return apps.filter(
    (app) =>
      !apps.some(
        (other) => other.entry !== app.entry && other.modules.includes(app.entry) && !app.modules.includes(other.entry),
      ),
  );
}

const usesApp = (module: PythonModule) => {
  const { makesApp, apps, servers } = dashFacts(module);
  return makesApp || apps.length > 0 || servers.length > 0;
};

export const isTest = (path: string) => /(^|\/)(tests?\/|test_[^/]*\.py$|[^/]*_test\.py$|conftest\.py$)/.test(path);
