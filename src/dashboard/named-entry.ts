import { UserError } from "../report/user-error.ts";
import type { Folder } from "./folder.ts";
import type { EntryPoint, Found, Source } from "./model.ts";

/**
 * An entry point that somebody wrote down, `module:object`, or `module:function()`.
 *
 * @throws UserError when there is no such module here, or it has no such name at its top level
 */
export async function namedEntry(
  folder: Folder,
  written: string,
  from: Source,
  at: string,
): Promise<Found<EntryPoint>> {
  const [name = "", called = ""] = written.split(":");
  const object = called.replace("()", "");
  const path = name.replaceAll(".", "/");
  const modules = await folder.code();
  const module = modules.find((one) => one.path === `${path}.py` || one.path === `${path}/__init__.py`);
  if (module === undefined) {
    throw new UserError(`${at} names the module ${name}, but there is neither ${path}.py nor ${path}/__init__.py.`, {
      fix: "Name a module of this folder, in dots as Python imports it.",
    });
  }
  if (module.syntaxFault === undefined && !module.scope.bindings.has(object) && module.scope.stars.length === 0) {
    throw new UserError(`${at} names "${object}", which ${module.path} does not define at its top level.`, {
      fix: `Name what it defines, or add it there: ${object} = app.server`,
    });
  }
  const kind = called === object ? {} : { kind: "makes-server" as const };
  return { value: { module: name, object, file: module.path, ...kind }, from };
}
