import { posix } from "node:path";
import type { PythonModule } from "../lint/python/model.ts";
import { reachedFrom } from "../lint/python/reach.ts";
import { UserError } from "../report/user-error.ts";
import { type Candidate, candidatesIn, type DashCode, dashCodeOf, importsOf } from "./dash-candidates.ts";
import { fileSource, type LastResolver } from "./first-found.ts";
import type { EntryPoint, Found } from "./model.ts";
import { noDashboard } from "./no-dashboard.ts";
import { refuseSyntaxError } from "./syntax-error.ts";

/** Where people put what the server loads, in the order in which one goes before another. */
const usualFiles = ["app.py", "index.py", "main.py", "wsgi.py"];

/**
 * The entry point as the code shows it. Of the modules that offer the app, the one that brings the most of it: its layout first,
 * then `server = app.server`, then the callbacks; among equals app.py, index.py, main.py, wsgi.py, then the one that no other imports.
 *
 * @throws UserError for no app and for several, with file and line of each that was seen
 */
export const entryFromCode: LastResolver<EntryPoint> = async (folder) => {
  const modules = await folder.code();
  const code = dashCodeOf(modules);
  const candidates = candidatesIn(code);
  if (candidates.length === 0) {
    const factory = onlyFactory(code);
    if (factory) return factory;
    // Only files that speak of Dash: a broken script beside a missing app is not the reason.
    for (const module of modules) if (/\bDash\s*\(/.test(module.text)) await refuseSyntaxError(module);
    throw noDashboard(folder, code);
  }
  const importable = candidates.filter(({ module }) => isImportable(module.name));
  if (importable.length === 0) throw notImportable(candidates);
  const apps = [...new Set(importable.map(({ app }) => app))].map((app) => {
    return best(
      importable.filter((one) => one.app === app),
      code,
    );
  });
  const shallowest = Math.min(...apps.flat().map(depth));
  const nearest = apps.filter((one) => one.some((candidate) => depth(candidate) === shallowest)).flat();
  const [entry, another] = nearest;
  if (entry === undefined) throw noDashboard(folder, code);
  if (another !== undefined) throw several(nearest, code);
  await refuseSyntaxError(entry.module);
  refuseOtherTop(entry, reachedFrom(entry.module, modules).modules);
  const { module, object, line } = entry;
  return { value: { module: module.name, object, file: module.path }, from: fileSource(module.path, line) };
};

/** The function that makes the app, where no module calls it: one that needs no arguments. @throws UserError for several */
function onlyFactory(code: readonly DashCode[]): Found<EntryPoint> | undefined {
  const found = code.flatMap(({ module, facts }) =>
    facts.factories
      .filter(({ callable, from }) => callable && from === module.path && isImportable(module.name))
      .map((factory) => ({ module, factory })),
  );
  const [first, another] = found;
  if (first === undefined) return undefined;
  const { module, factory } = first;
  if (another !== undefined) {
    const places = listed(found.map(({ module: { path }, factory: { name, line } }) => `${name}() in ${path}:${line}`));
    throw new UserError(`The app could be made by ${places}; accepted: one of them.`, {
      fix: `Say which in dashboard.yaml, for example app: ${module.name}:${factory.name}()`,
    });
  }
  return {
    value: { module: module.name, object: factory.name, file: module.path },
    from: fileSource(module.path, factory.line),
  };
}

/** What loads one app best; more than one only where nothing tells them apart. */
function best(candidates: readonly Candidate[], code: readonly DashCode[]): readonly Candidate[] {
  const modules = code.map(({ module }) => module);
  const brought = new Map(candidates.map((one) => [one, new Set(reachedFrom(one.module, modules).modules)]));
  const counted = (counts: (code: DashCode) => boolean) => (one: Candidate) =>
    code.filter((part) => counts(part) && brought.get(one)?.has(part.module)).length;
  const orders: readonly ((candidate: Candidate) => number)[] = [
    (one) => Math.min(1, counted(({ setsLayout }) => setsLayout)(one)),
    ({ kind }) => (kind === "server" ? 1 : 0),
    counted(({ facts, setsLayout }) => setsLayout || facts.callbacks > 0),
    (one) => -depth(one),
    ({ module }) => usualFiles.toReversed().indexOf(posix.basename(module.path)),
    (one) => (candidates.some((other) => other !== one && brought.get(other)?.has(one.module)) ? 0 : 1),
  ];
  return orders.reduce<readonly Candidate[]>((left, worth) => {
    const most = Math.max(...left.map(worth));
    return left.filter((one) => worth(one) === most);
  }, candidates);
}

const depth = ({ module }: Candidate) => module.path.split("/").length;

const isImportable = (name: string) => /^[A-Za-z_]\w*(\.[A-Za-z_]\w*)*$/.test(name);

const placeOfCandidate = ({ module, line }: Candidate) => `${module.path}:${line}`;

const listed = (places: readonly string[]) => {
  const shown = places.slice(0, 6);
  const more = places.length - shown.length;
  const all = more > 0 ? [...shown, `${more} more`] : shown;
  return all.length === 1 ? (all[0] ?? "") : `${all.slice(0, -1).join(", ")} and ${all.at(-1)}`;
};

function several(candidates: readonly Candidate[], code: readonly DashCode[]): UserError {
  const apps = new Set(candidates.map(({ app }) => app)).size;
  const [first] = candidates;
  const folders = new Set(candidates.map(({ module }) => posix.dirname(module.path)));
  const example = first === undefined ? "app:server" : `${first.module.name}:${first.object}`;
  const places = listed(candidates.map(placeOfCandidate));
  if (apps === 1 && code.length > 0) {
    return new UserError(`The app could be loaded from ${places}; accepted: one of them.`, {
      fix: `Say which in dashboard.yaml, for example app: ${example}`,
    });
  }
  return new UserError(`There are ${apps} dashboards here: ${places}; accepted: one.`, {
    fix:
      folders.size === apps && !folders.has(".")
        ? `Name the folder of one of them, for example ${[...folders][0]}`
        : `Say which in dashboard.yaml, for example app: ${example}`,
  });
}

function notImportable(candidates: readonly Candidate[]): UserError {
  const folders = [...new Set(candidates.map(({ module }) => posix.dirname(module.path)))];
  const places = listed(candidates.map(placeOfCandidate));
  return folders.length === 1 && candidates.length === 1
    ? new UserError(
        `${places} makes the app, but Python cannot import it by that path: a name has a hyphen, a blank or a dot.`,
        {
          fix:
            folders[0] === "." ? "Rename the file: letters, digits and underscores." : `Name its folder: ${folders[0]}`,
        },
      )
    : new UserError(`There are ${candidates.length} dashboards in folders below: ${places}; accepted: one.`, {
        fix: `Name the folder of one of them, for example ${folders[0]}`,
      });
}

/**
 * A module in a sub-folder that imports its neighbours as if that folder were the top works when started there, and not as
 * `folder.module` from here.
 */
function refuseOtherTop({ module }: Candidate, loaded: readonly PythonModule[]): void {
  if (!module.path.includes("/")) return;
  for (const one of loaded) {
    for (const imported of importsOf(one)) {
      const found = imported.dots === 0 ? one.imported(imported) : undefined;
      if (found === undefined || found.name === imported.module || imported.module === "") continue;
      const line = one.position(imported.from).line;
      throw new UserError(
        `${one.path}:${line} imports ${imported.module} as if ${topOf(found, imported.module)} were the dashboard's folder, which it is not.`,
        { fix: `Name that folder as the dashboard's, or import ${found.name} instead.` },
      );
    }
  }
}

/** The folder from which Python finds a module by that name. */
const topOf = ({ path }: PythonModule, name: string) => {
  const above = name.split(".").length + (posix.basename(path) === "__init__.py" ? 1 : 0);
  return path.split("/").slice(0, -above).join("/");
};
