import type { PythonModule } from "../lint/python/model.ts";
import { reachedFrom } from "../lint/python/reach.ts";
import { keyword } from "../lint/python/syntax.ts";
import { fileSource, firstFound, fromDashboardYaml } from "./first-found.ts";
import type { Folder } from "./folder.ts";
import type { EntryPoint, Found } from "./model.ts";

/** What readers see the dashboard called: dashboard.yaml, the title given to Dash, else its name in words. */
export const titleOf = (entry: EntryPoint, name: string) =>
  firstFound<string>(
    async (folder) => fromDashboardYaml(folder, ({ title }) => title, "title"),
    (folder) => titleFromCode(folder, entry),
    async () => ({ value: inWords(name), from: { kind: "default", reason: "the name in words" } }),
  );

async function titleFromCode(folder: Folder, entry: EntryPoint): Promise<Found<string> | undefined> {
  const modules = await folder.code();
  const module = modules.find(({ path }) => path === entry.file);
  for (const one of module === undefined ? [] : reachedFrom(module, modules).modules) {
    const found = titleIn(one);
    if (found) return found;
  }
  return undefined;
}

/** `Dash(title="…")`, else `app.title = "…"`; only what is written out. */
function titleIn(module: PythonModule): Found<string> | undefined {
  const given = module.calls.flatMap((call) => {
    const value = module.instanceOf(call) === "dash.Dash" ? keyword(call, "title") : undefined;
    return value ? [value] : [];
  });
  const assigned = module.assignments.flatMap(({ targets, value }) => {
    const isTitle = targets.some(
      (target) =>
        target.kind === "attribute" && target.attribute === "title" && module.instanceOf(target.object) === "dash.Dash",
    );
    return isTitle && value ? [value] : [];
  });
  for (const value of [...assigned, ...given]) {
    const text = module.constant(value);
    if (typeof text !== "string" || text.trim() === "" || text.length > 120) continue;
    return { value: text.trim(), from: fileSource(module.path, module.position(value.from).line) };
  }
  return undefined;
}

const inWords = (name: string) => {
  const words = name.replaceAll("-", " ");
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}`;
};
