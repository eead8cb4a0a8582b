import { dashFacts } from "../lint/python/dash-app.ts";
import type { PythonModule } from "../lint/python/model.ts";
import { reachedFrom } from "../lint/python/reach.ts";
import { type Call, type Expression, keyword } from "../lint/python/syntax.ts";
import type { Folder } from "./folder.ts";
import type { DeclaredPage, EntryPoint } from "./model.ts";

/**
 * The pages that are certainly registered once the entry point is imported, sorted by path; those whose path is put together when the code
 * runs are not among them. A page of `path_template` has variables in its path: whoever asks for it has to make some up.
 *
 * @see Dash, `_pages.py`, `register_page`
 */
export async function declaredPages(folder: Folder, entry: EntryPoint): Promise<readonly DeclaredPage[]> {
  const modules = await folder.code();
  const module = modules.find(({ path }) => path === entry.file);
  if (module === undefined) return [];
  const { certain } = reachedFrom(module, modules);
  const app = [...certain].flatMap((one) => dashFacts(one).apps).find(({ usePages }) => usePages);
  if (app === undefined) return [];
  const found = [...certain].flatMap((one) =>
    one.callsTo("dash.register_page").flatMap((call) => pageOf(call, one, app.pagesFolder) ?? []),
  );
  return found.sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0));
}

function pageOf(call: Call, module: PythonModule, pagesFolder: string): DeclaredPage | undefined {
  if (call.spreads.length > 0 || !module.site(call).certain || module.moment(call) !== "import") return undefined;
  const given = (place: number, name: string) => call.args[place] ?? keyword(call, name);
  const name = nameOf(given(0, "module"), module);
  const [path, template] = [textOf(given(1, "path"), module), textOf(keyword(call, "path_template"), module)];
  // Dash serves this one wherever there is no other.
  if (name === undefined || path === "unknown" || template === "unknown" || name.endsWith("not_found_404"))
    return undefined;
  const place = { file: module.path, line: module.position(call.from).line };
  if (template !== undefined) return { path: template.text, variables: true, ...place };
  return { path: path === undefined ? inferred(name, pagesFolder) : rooted(path.text), ...place };
}

type Text = { readonly text: string } | "unknown" | undefined;

function textOf(given: Expression | undefined, module: PythonModule): Text {
  const value = given && module.constant(given);
  if (given === undefined || value === null) return undefined;
  return typeof value === "string" ? { text: value } : "unknown";
}

/** `__name__`, or a name that is written out. */
function nameOf(given: Expression | undefined, module: PythonModule): string | undefined {
  if (given?.kind === "name" && given.name === "__name__") return module.name;
  const value = given && module.constant(given);
  return typeof value === "string" ? value : undefined;
}

/** What follows the folder's name, whatever stands before it: Dash splits there, too. */
function inferred(name: string, pagesFolder: string): string {
  const last = pagesFolder
    .split("/")
    .filter((part) => part !== "")
    .at(-1);
  const rest = last === undefined ? name : (name.split(last).at(-1) ?? "");
  return rooted(rest.replaceAll("_", "-").replaceAll(".", "/").toLowerCase());
}

const rooted = (path: string) => (path.startsWith("/") ? path : `/${path}`);
